import logging
from ipaddress import ip_network

import pytest
from django.http import HttpResponse

from tocsin.base.logs import request_id
from tocsin.web.middleware import ClientAddress, RequestId


def answered(request, status=200):
    return RequestId(lambda request: HttpResponse(request_id.get(), status=status))(request)


def test_every_answer_names_its_request(rf):
    one, other = answered(rf.get("/")), answered(rf.get("/"))

    assert one.headers["X-Request-ID"] == one.content.decode()
    assert one.headers["X-Request-ID"] != other.headers["X-Request-ID"]
    assert request_id.get() == ""


def test_a_name_that_a_proxy_gave_is_kept(rf):
    answer = answered(rf.get("/", headers={"X-Request-ID": "edge-4711-abc"}))

    assert answer.headers["X-Request-ID"] == "edge-4711-abc"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with space", "a\nb-forged-line", "ünïcode-id"]
)
def test_a_name_that_could_spoil_a_log_is_not_kept(rf, given):
    request = rf.get("/")
    request.META["HTTP_X_REQUEST_ID"] = given

    assert answered(request).headers["X-Request-ID"] != given


def test_an_answer_is_logged_without_what_was_searched_for(rf, caplog):
    caplog.set_level(logging.INFO, "tocsin.web")
    answered(rf.get("/search?query=ana"), status=404)

    (line,) = caplog.records
    assert line.facts.pop("ms") >= 0
    assert line.facts == {"method": "GET", "path": "/search", "status": 404}


@pytest.mark.parametrize("path", ["/-/live", "/static/tocsin.css"])
def test_what_is_asked_all_the_time_is_not_logged(rf, caplog, path):
    caplog.set_level(logging.INFO, "tocsin.web")
    answered(rf.get(path))

    assert caplog.records == []


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, peer, told, client):
    settings.PROXIES = [ip_network("10.0.0.0/8")]
    headers = {"X-Forwarded-For": told} if told else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR=peer)
    ClientAddress(lambda request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == client


def test_without_proxies_nobody_is_believed(rf, settings):
    settings.PROXIES = []
    request = rf.get("/", headers={"X-Forwarded-For": "1.2.3.4"}, REMOTE_ADDR="203.0.113.9")
    ClientAddress(lambda request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == "203.0.113.9"


@pytest.mark.django_db
def test_what_is_too_large_is_turned_away_in_words(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/sign-in", {"email": "x" * 200})

    assert answer.status_code == 413
    assert "The request is too large, 100 bytes are the limit." in answer.content.decode()
