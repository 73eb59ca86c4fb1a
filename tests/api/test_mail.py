"""The post of the desk: what was not understood, and what has not left."""

import pytest

from tests.api.conftest import Program
from tests.mails import mail, quarantined
from tests.makers import make_agent, make_incident, make_person
from tocsin.api.mail import DeliveryRecord, QuarantinedRecord
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents.actions import Circle
from tocsin.domain.journal.models import Event
from tocsin.domain.notify import queries, traces
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import Notice


def letter(incident, *, error=""):
    """Queue a letter about the incident; with an error it is given up."""
    ana = incident.reporter
    told = {ana: Notice.REGISTERED}
    made = traces.queue(
        Event.objects.of(incident).first(), incident, told, ids=queries.message_ids(1)
    )
    if error:
        traces.failed(made[0], error, for_good=True)
    return made[0].public_id


@pytest.fixture
def incident(administrator):
    return make_incident(reporter=make_person("Ana Rey", email="ana@example.org"))


def test_what_was_not_understood_is_listed_with_the_reason_the_latest_first(administrator):
    quarantined(b"hello")
    quarantined(mail("I am away.", X_Autoreply="yes"))

    away, hello = administrator.get("/mail/quarantine").json()["items"]

    assert (away["sender"], away["code"]) == ("ana@example.org", "mail.automatic")
    assert away["reason"] == "A machine wrote it, and it answers nothing."
    assert (hello["sender"], hello["code"], hello["size"]) == (None, "unreadable.no_head", 5)
    assert QuarantinedRecord.model_validate(hello, extra="forbid").reason.startswith("It could not")


def test_a_letter_that_was_refused_is_tried_again(administrator, incident):
    public_id = letter(incident, error="550 no such user")

    (found,) = administrator.get("/mail/deliveries").json()["items"]
    again = administrator.post(f"/mail/deliveries/{public_id}/attempt")

    assert DeliveryRecord.model_validate(found, extra="forbid").incident == incident.number
    assert (found["progress"], found["error"]) == ("failed", "550 no such user")
    assert (again.status_code, again.json()["progress"], again.json()["attempts"]) == (
        200,
        "queued",
        0,
    )
    assert [claimed.public_id for claimed in traces.claim()] == [public_id]


def test_a_letter_that_waits_leaves_by_itself(administrator, incident):
    refused = administrator.post(f"/mail/deliveries/{letter(incident)}/attempt")

    assert (refused.status_code, refused.json()["code"]) == (409, "delivery.not_given_up")


def test_a_letter_that_left_is_no_longer_there(administrator, incident):
    public_id = letter(incident)
    (claimed,) = traces.claim()
    traces.sent(claimed)

    assert administrator.get("/mail/deliveries").json()["items"] == []
    assert administrator.post(f"/mail/deliveries/{public_id}/attempt").status_code == 404


def test_a_letter_of_a_secret_incident_is_not_for_the_administrator(administrator):
    secret = make_incident(reporter=make_person("Ana"), circle=Circle(confidential=True))
    public_id = letter(secret, error="550")

    assert administrator.get("/mail/deliveries").json()["items"] == []
    assert administrator.post(f"/mail/deliveries/{public_id}/attempt").status_code == 404
    assert Delivery.objects.get(public_id=public_id).progress == "failed"


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER, Role.AUDITOR, Role.TEAM_LEAD])
def test_the_post_is_for_administrators(desk, incident, role):
    program = Program(make_agent("Somebody", role=role))
    answers = [
        program.get("/mail/quarantine"),
        program.get("/mail/deliveries"),
        program.post(f"/mail/deliveries/{letter(incident, error='550')}/attempt"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_post_costs_the_same_for_one_and_for_thirty(
    administrator, count, django_assert_num_queries
):
    for number in range(count):
        quarantined(b"hello %d" % number)
        letter(make_incident(reporter=make_person(f"Ana {number}")))
    administrator.get("/me")

    with django_assert_num_queries(4):
        assert len(administrator.get("/mail/quarantine").json()["items"]) == count
    with django_assert_num_queries(4):
        assert len(administrator.get("/mail/deliveries").json()["items"]) == count


def test_the_quarantine_is_read_page_by_page(administrator):
    for number in range(3):
        quarantined(b"hello %d" % number)

    first = administrator.get("/mail/quarantine?limit=2").json()
    second = administrator.get(f"/mail/quarantine?limit=2&cursor={first['next']}").json()

    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
