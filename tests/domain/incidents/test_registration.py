from datetime import timedelta

import pytest

from tests.makers import (
    make_agent,
    make_category,
    make_incident,
    make_organisation,
    make_person,
    make_service,
    make_team,
)
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator, person_at
from tocsin.domain.accounts.rules import Kind, Sender
from tocsin.domain.catalogue import actions as catalogue
from tocsin.domain.conversations.steps import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Access, Incident, Stint
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_team("service-desk")


def test_a_title_is_enough(desk):
    incident = make_incident()
    now = incident.registered_at
    assert (incident.state, incident.priority, incident.team) == ("new", "P3", desk)
    assert (incident.detected_at, incident.occurred_at, incident.opening) == (now, None, None)


def test_numbers_rise_without_repetition():
    first, second = make_incident(), make_incident()
    assert first.number == f"INC-{instants.now().year}-000001"
    assert second.number == f"INC-{instants.now().year}-000002"


def test_the_series_decides_how_numbers_look():
    from tocsin.domain.incidents.models import NumberSeries

    NumberSeries.objects.filter(slug="incident").update(pattern="T{number}")
    assert make_incident().number == "T1"


def test_the_category_decides_what_was_not_said(desk):
    network = make_team("network", tier=2)
    category = make_category("vpn", team=network, impact="high", urgency="medium")
    incident = make_incident(category=category)
    assert (incident.team, incident.priority) == (network, "P2")


def test_what_was_said_beats_the_category(desk):
    category = make_category("vpn", team=make_team("network"), impact="high", urgency="high")
    incident = make_incident(category=category, impact="low", team=desk)
    assert (incident.team, incident.priority) == (desk, "P3")


def test_the_first_level_keeps_the_reporters_hand(desk):
    incident = make_incident(team=make_team("network", tier=2))
    assert incident.owner_team == desk


def test_the_desks_own_matrix_decides():
    catalogue.set_matrix_cell(by=operator(), impact="low", urgency="low", priority="P1")
    assert make_incident(impact="low", urgency="low").priority == "P1"


def test_the_description_opens_the_conversation_in_the_reporters_name():
    jonas, ana = make_agent(), make_person()
    opening = make_incident(by=jonas, reporter=ana, description="It *drops*").opening
    assert (opening.author, opening.written_by) == (ana, jonas)
    assert (opening.html, opening.plain) == ("<p>It <em>drops</em></p>\n", "It drops")


def test_an_unknown_sender_becomes_a_contact():
    incident = make_incident(by=make_agent(), reporter=Sender("New@Example.org", "Nia New"))
    assert (incident.reporter.email, incident.reporter.kind) == ("new@example.org", Kind.CONTACT)


def test_a_known_sender_stays_who_they_are():
    ana = make_person(email="ana@example.org")
    make_incident(by=make_agent(), reporter=Sender("ANA@example.org", "Somebody"))
    assert Person.objects.get(email="ana@example.org").name == ana.name


def test_the_incident_belongs_to_the_reporters_organisation():
    clinic = make_organisation()
    ana = make_person()
    Person.objects.filter(pk=ana.pk).update(organisation=clinic)
    ana.refresh_from_db()
    assert make_incident(reporter=ana).organisation == clinic


def test_a_contact_reports_for_themselves_only():
    ana, eva = make_person("Ana"), make_person("Eva")
    assert make_incident(by=ana, reporter=ana).reporter == ana
    with pytest.raises(NotAllowed, match=r"incident\.register"):
        make_incident(by=ana, reporter=eva)


def test_all_that_is_wrong_is_named_at_once():
    with pytest.raises(BadInput) as refusal:
        make_incident(" ", impact="huge", detected_at=instants.now() + timedelta(days=1))
    assert [e["field"] for e in refusal.value.errors] == ["title", "detected_at", "impact"]


def test_a_refused_report_leaves_nothing_behind():
    with pytest.raises(BadInput):
        make_incident("", by=make_agent(), reporter=Sender("half@example.org"))
    assert person_at("half@example.org") is None
    assert not Incident.objects.exists()


def test_a_security_incident_is_confidential_by_default():
    incident = make_incident(category=make_category("phishing", security=True))
    assert (incident.security, incident.confidential) == (True, True)


def test_who_registers_a_confidential_incident_stays_on_its_list():
    jonas = make_agent()
    soc = make_team("soc")
    circle = actions.Circle(confidential=True, teams=(soc,))
    incident = make_incident(by=jonas, circle=circle)
    assert set(Access.objects.filter(incident=incident).values_list("person", "team")) == {
        (jonas.pk, None),
        (None, soc.pk),
    }


def test_the_event_holds_codes_and_the_title_stands_apart():
    incident = make_incident("Secret title", service=make_service())
    [entry] = history(incident)
    assert (entry.verb, entry.texts) == ("incident.registered", {"title": "Secret title"})
    assert "Secret" not in str(entry.facts)
    assert entry.facts["number"] == incident.number


def test_the_team_holds_it_from_the_first_second(desk):
    incident = make_incident()
    stint = Stint.objects.get(incident=incident)
    assert (stint.team, stint.person, stint.since) == (desk, None, incident.registered_at)


def test_registering_costs_the_same_on_a_full_desk(desk, django_assert_max_num_queries):
    make_incident()
    for _ in range(10):
        with django_assert_max_num_queries(24):
            make_incident(description="words", by=operator())


def test_a_body_over_the_limit_is_refused_as_description():
    with pytest.raises(BadInput) as refusal:
        actions.register(
            by=operator(), report=actions.Report("Long", wording=Wording("x" * 1_000_001))
        )
    assert (refusal.value.code, refusal.value.field) == ("field.too_long", "description")
