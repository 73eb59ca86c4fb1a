"""What stands above an incident because it must be known first, and what the category asked."""

import pytest

from tests.makers import make_category, make_incident, make_person
from tests.web.incident_page import at, said
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions
from tocsin.domain.catalogue.rules import Answer, FieldKind, Question
from tocsin.domain.incidents.queries import by_number
from tocsin.words.records import record_for

pytestmark = pytest.mark.django_db
NOTE, CARE = "Never on ward 3 before ten.", "Call her secretary."
PAPER = Question(
    "paper", "Paper", FieldKind.CHOICE, answers=(Answer("a4", "A4 paper"),), names={"pl": "Papier"}
)
WET = Question("wet", "Wet", FieldKind.YES_NO)


@pytest.fixture
def printing():
    category = make_category("printing")
    actions.change_category(category, by=operator(), changes={"special_handling": NOTE})
    actions.ask(category, by=operator(), fields=[PAPER, WET])
    return make_category("labels", parent=category)


@pytest.fixture
def marta():
    person = make_person("Marta Ruys")
    changes = {"vip": True, "handling_note": CARE}
    accounts.change_person(person, by=operator(), changes=changes)
    return person


@pytest.fixture
def labels(printing, marta, jonas):
    fields = {"paper": "a4", "wet": True}
    return make_incident(by=jonas, reporter=marta, category=printing, fields=fields)


@pytest.mark.long
def test_the_desk_reads_first_what_must_be_known(client, jonas, labels):
    told = said(client.get(at(labels)))

    assert f"Special handling {NOTE}" in told
    assert f"VIP Marta Ruys: {CARE}" in told


def test_the_reporter_reads_nothing_of_it(client, marta, labels):
    client.force_login(marta)

    told = said(client.get(at(labels)))

    assert [word for word in (NOTE, CARE, "VIP", "Special handling") if word in told] == []


@pytest.mark.long
def test_what_the_category_asked_stands_in_words(client, jonas, labels):
    told = said(client.get(at(labels)))

    assert "Paper A4 paper" in told
    assert "Wet yes" in told


@pytest.mark.long
def test_a_field_that_is_asked_no_more_stands_under_its_short_name(client, jonas, labels):
    actions.ask(labels.category.parent, by=operator(), fields=[WET])

    assert "paper a4" in said(client.get(at(labels)))


def test_programs_read_it_from_inside_alone(jonas, marta, labels):
    known = {"special_handling": NOTE, "vip": True, "handling_note": CARE}

    assert record_for(jonas, by_number(labels.number, jonas))["care"] == known
    assert record_for(marta, by_number(labels.number, marta))["care"] is None
