from datetime import timedelta

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Sender
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def incident(jonas):
    return make_incident(by=jonas, circle=actions.Circle(confidential=True))


@pytest.fixture
def eva():
    return make_person("Eva Expert")


def in_days(days):
    return instants.now() + timedelta(days=days)


def sees(person):
    return Incident.objects.visible_to(person).exists()


def test_a_guest_reads_from_inside_and_notes_until_the_date(incident, jonas, eva, time_machine):
    time_machine.move_to("2026-11-24T08:00:00Z", tick=False)
    actions.note(incident, by=jonas, wording=Wording("Old firmware"))
    assert not sees(eva)
    actions.invite(incident, by=jonas, guest=eva, until=in_days(3))
    assert sees(eva)
    assert [m.plain for m in queries.conversation(incident, eva)] == ["Old firmware"]
    actions.note(incident, by=eva, wording=Wording("Known fault"))
    actions.investigate(incident, by=eva, hypothesis="The firmware")
    time_machine.move_to("2026-11-27T08:00:00Z", tick=False)
    assert not sees(eva)
    with pytest.raises(NotAllowed):
        actions.note(incident, by=eva, wording=Wording("And?"))


def test_a_guest_sees_nothing_else_and_does_nothing_else(incident, jonas, eva):
    make_incident("Another", by=jonas)
    actions.invite(incident, by=jonas, guest=eva, until=in_days(3))
    assert [i.number for i in Incident.objects.visible_to(eva)] == [incident.number]
    assert not permissions.may_work_on(eva, incident)
    assert not permissions.may_answer(eva, incident)
    assert not permissions.may_restrict(eva, incident)


def test_who_is_named_as_involved_is_no_guest_and_stays_none(incident, jonas, eva):
    actions.name_involved(incident, by=jonas, people=(eva,))
    with pytest.raises(BadInput, match=r"guest\.involved"):
        actions.invite(incident, by=jonas, guest=eva, until=in_days(3))
    actions.name_involved(incident, by=jonas, people=())
    actions.invite(incident, by=jonas, guest=eva, until=in_days(3))
    actions.name_involved(incident, by=jonas, people=(eva,))
    assert not sees(eva)
    assert not permissions.may_note(eva, incident)


def test_inviting_again_changes_how_long(incident, jonas, eva):
    actions.invite(incident, by=jonas, guest=eva, until=in_days(3))
    actions.invite(incident, by=jonas, guest=eva, until=in_days(9))
    [visit] = queries.guests(incident, instants.now())
    assert visit.until - instants.now() > timedelta(days=8)


def test_an_unknown_expert_becomes_a_contact(incident, jonas):
    visit = actions.invite(
        incident, by=jonas, guest=Sender("x@example.net", "Xaver"), until=in_days(1)
    )
    assert (visit.person.kind, visit.person.name) == ("contact", "Xaver")


def test_leaving_is_on_record_once(incident, jonas, eva):
    actions.invite(incident, by=jonas, guest=eva, until=in_days(3))
    actions.uninvite(incident, by=jonas, guest=eva)
    actions.uninvite(incident, by=jonas, guest=eva)
    assert not sees(eva)
    verbs = [entry.verb for entry in history(incident)]
    assert verbs.count("incident.guest_left") == 1


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_stay_has_an_end_that_somebody_remembers(incident, jonas, eva, days):
    with pytest.raises(BadInput) as refusal:
        actions.invite(incident, by=jonas, guest=eva, until=in_days(days))
    assert refusal.value.field == "until"


def test_who_was_sent_away_for_good_is_no_guest(incident, jonas, eva):
    accounts.deactivate(eva, by=operator())
    eva.refresh_from_db()
    with pytest.raises(BadInput, match=r"person\.unknown"):
        actions.invite(incident, by=jonas, guest=eva, until=in_days(3))


def test_the_last_result_stands_ready_for_the_resolution(incident, jonas):
    assert queries.finding(incident) == ""
    actions.investigate(incident, by=jonas, hypothesis="A", test="ping", result="It is A")
    actions.investigate(incident, by=jonas, hypothesis="B")
    assert queries.finding(incident) == "It is A"
    tried = [(e.hypothesis, e.test, e.message.author) for e in queries.tried_so_far(incident)]
    assert tried == [("A", "ping", jonas), ("B", "", jonas)]


def test_a_test_without_a_suspicion_is_none(incident, jonas):
    with pytest.raises(BadInput) as refusal:
        actions.investigate(incident, by=jonas, hypothesis=" ", test="ping")
    assert refusal.value.field == "hypothesis"
