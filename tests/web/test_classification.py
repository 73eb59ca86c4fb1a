"""Changing the category: what it asks, and what is taken over only when the agent says so."""

import pytest

from tests.makers import make_category, make_incident, make_person, make_team
from tests.web.incident_page import HTMX, at, fresh, said
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions
from tocsin.domain.catalogue.rules import Answer, FieldKind, Question
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.words.refusals import sentence

pytestmark = pytest.mark.django_db
DEVICE = Question("device", "Device", FieldKind.TEXT, mandatory=True)
PAPER = Question("paper", "Paper", FieldKind.CHOICE, answers=(Answer("a4", "A4 paper"),))
WET = Question("wet", "Wet", FieldKind.YES_NO)
PAGES = Question("pages", "Pages", FieldKind.NUMBER)
SINCE = Question("since", "Since", FieldKind.DATE)
WORDS = Question("words", "In words", FieldKind.LONG_TEXT)


@pytest.fixture
def printing():
    category = make_category(
        "printing", team=make_team("workplace"), impact="high", urgency="high", security=True
    )
    fields = [DEVICE, PAPER, WET, PAGES, SINCE, WORDS]
    actions.ask(category, by=operator(), fields=fields)
    actions.set_checklist(category, by=operator(), texts=["Look", "Print"])
    return category


def answered(incident, **more):
    known = {"version": incident.version, "category": "printing", "offered": "printing"}
    return known | {"fields.device": "LP-0418"} | more


def test_what_comes_along_is_shown_when_a_category_is_chosen(client, jonas, incident, printing):
    response = client.get(at(incident, "classification/along?category=printing"), headers=HTMX)

    told = said(response)
    assert [w for w in ("Device", "Paper", "A4 paper", "Wet", "Pages", "Since") if w in told] == [
        "Device",
        "Paper",
        "A4 paper",
        "Wet",
        "Pages",
        "Since",
    ]
    assert "Hand it to Workplace" in told
    assert "Judge it as: Everyone, Work stops" in told
    assert "checklist of 2 steps" in told
    assert response.context["form"]["apply"].value() == ["security"]


@pytest.mark.long
def test_nothing_is_taken_over_that_is_not_ticked(client, jonas, incident, printing):
    team, priority = incident.team, incident.priority

    response = client.post(at(incident, "classification"), answered(incident))

    assert response.status_code == 302
    incident = fresh(incident)
    assert (incident.category, incident.team, incident.priority) == (printing, team, priority)
    assert (incident.security, incident.checklist.count()) == (False, 0)
    assert queries.fields_filled(incident) == {"device": "LP-0418"}


@pytest.mark.long
def test_what_is_ticked_is_taken_over(client, jonas, incident, printing):
    said = answered(incident, apply=["impact", "checklist"]) | {"fields.wet": "yes"}

    client.post(at(incident, "classification"), said)

    incident = fresh(incident)
    assert (incident.priority, incident.security, incident.checklist.count()) == ("P1", False, 2)
    assert queries.fields_filled(incident) == {"device": "LP-0418", "wet": "yes"}


@pytest.mark.long
def test_without_script_the_reader_sees_first_what_comes_along(client, jonas, incident, printing):
    data = {"version": incident.version, "category": "printing", "offered": ""}

    response = client.post(at(incident, "classification"), data)

    assert response.status_code == 422
    assert fresh(incident).category is None
    form = response.context["act_form"]
    assert (form["apply"].value(), form["offered"].value()) == (["security"], "printing")
    assert "Look at what comes with this category" in said(response)


@pytest.mark.long
def test_a_mandatory_field_is_asked_for_beside_it(client, jonas, incident, printing):
    response = client.post(
        at(incident, "classification"),
        answered(incident) | {"fields.device": "", "fields.pages": "many"},
        headers=HTMX,
    )

    assert response.status_code == 422
    assert response.context["act_form"].errors == {
        "fields.device": [sentence("field.missing")],
        "fields.pages": [sentence("number.invalid")],
    }


@pytest.mark.long
def test_the_fields_of_the_same_category_begin_with_what_is_there(client, jonas, printing):
    fields = {"device": "LP-0418"}
    incident = make_incident(by=jonas, category=printing, fields=fields)

    form = client.get(at(incident, "classification")).context["act_form"]

    assert form["fields.device"].value() == "LP-0418"
    assert form.fields["apply"].choices == []


@pytest.mark.long
def test_an_agent_registers_with_what_the_category_asks(client, jonas, printing):
    assert "Device" in said(client.get("/incidents/new/fields?category=printing"))
    data = {"title": "Blank", "category": "printing", "channel": "phone", "then": "create"}

    refused = client.post("/incidents/new", data)
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"fields.device": [sentence("field.missing")]}

    client.post("/incidents/new", data | {"fields.device": "LP-0418", "fields.paper": "a4"})
    assert queries.fields_filled(Incident.objects.get()) == {"device": "LP-0418", "paper": "a4"}


def test_a_reporter_is_asked_the_same(client, printing, team):
    client.force_login(make_person())
    data = {"title": "Blank", "category": "printing"}

    refused = client.post("/incidents/new", data)
    assert refused.context["form"].errors == {"fields.device": [sentence("field.missing")]}
    assert 'name="fields.device"' in refused.content.decode()

    client.post("/incidents/new", data | {"fields.device": "LP-0418"})
    assert queries.fields_filled(Incident.objects.get()) == {"device": "LP-0418"}


def test_who_may_not_work_on_it_is_offered_nothing(client, incident, marta, printing):
    client.force_login(marta)

    assert client.get(at(incident, "classification/along?category=printing")).status_code == 403
