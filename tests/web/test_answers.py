import json

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.template import engines
from django.test import RequestFactory

from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.web.answers import answer, refusals_shown_in, status_of
from tocsin.web.forms import Form

PART = "{% partialdef resolution inline %}<b>{{ form.errors|length }}</b>{% endpartialdef %}"
PAGE = f"<html>{PART}</html>"


class ResolutionForm(Form):
    text = forms.CharField(label="What fixed it?")


@pytest.fixture
def page(settings, tmp_path):
    (tmp_path / "desk.html").write_text(PAGE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    yield "desk.html"
    engines._engines = {}


def asked(method="POST", **headers):
    request = RequestFactory().generic(method, "/", headers=headers)
    SessionMiddleware(lambda _: None).process_request(request)
    MessageMiddleware(lambda _: None).process_request(request)
    return request


def refused(refusal):
    form = ResolutionForm({"text": "It was the cable."})
    assert form.is_valid()
    with refusals_shown_in(form):
        raise refusal
    return form


def test_htmx_is_answered_with_the_part(page):
    response = answer(asked(hx_request="true"), page, "resolution", {}, page="/done")

    assert (response.status_code, response.content) == (200, b"<b>0</b>")


def test_a_browser_without_script_is_sent_on_when_it_went_well(page):
    response = answer(asked(), page, "resolution", {}, page="/done")

    assert (response.status_code, response.url) == (302, "/done")


def test_a_browser_without_script_gets_the_whole_page_back_when_it_was_refused(page):
    form = ResolutionForm({"text": ""})

    response = answer(asked(), page, "resolution", {"form": form}, form=form, page="/done")

    assert (response.status_code, response.content) == (422, b"<html><b>1</b></html>")


@pytest.mark.parametrize("header", ["hx_boosted", "hx_history_restore_request"])
def test_going_back_and_boosted_links_get_the_whole_page(page, header):
    request = asked("GET", hx_request="true", **{header: "true"})

    assert answer(request, page, "resolution", {}).content == b"<html><b>0</b></html>"


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (BadInput("field.missing", field="text"), 422),
        (RuleBroken("already_acknowledged"), 409),
        (OutOfDate("incident.changed_meanwhile"), 409),
        (NotAllowed("incident.resolve"), 403),
    ],
)
def test_each_kind_of_refusal_has_its_status(refusal, status):
    assert status_of(refused(refusal)) == status


def test_a_refusal_stands_beside_the_field_it_names():
    form = refused(BadInput("field.too_long", field="text", limit=200))

    assert form.errors == {"text": ["This is too long, 200 characters are the limit."]}


def test_every_field_of_a_joined_refusal_is_told():
    first, second = BadInput("field.missing", field="text"), BadInput("team.unknown", field="team")

    form = refused(BadInput.of([first, second]))

    assert json.loads(form.errors.as_json()) == {
        "text": [{"message": "Please fill this in.", "code": ""}],
        "__all__": [{"message": "There is no such team.", "code": ""}],
    }


def test_what_the_last_act_has_to_tell_travels_with_the_part(page):
    request = asked(hx_request="true")
    messages.success(request, "INC-2026-000042 is registered")

    content = answer(request, page, "resolution", {}).content.decode()

    assert 'hx-swap-oob="true"' in content
    assert "INC-2026-000042 is registered" in content
