from datetime import timedelta

import pytest

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.queries import messages
from tocsin.domain.conversations.steps import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.models import Incident, Stint
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_team("service-desk")


@pytest.fixture
def jonas(desk):
    return make_agent(team=desk)


@pytest.fixture
def sofia(desk):
    return make_agent("Sofia Arman", team=desk)


@pytest.fixture
def incident(desk):
    return make_incident()


def verbs(incident):
    return [entry.verb for entry in history(incident)]


def test_taking_it_oneself_begins_the_work(incident, jonas):
    actions.assign(incident, by=jonas, assignee=jonas)
    assert (incident.state, incident.assignee) == ("in_progress", jonas)
    assert incident.acknowledged_at is not None


def test_assigning_somebody_else_leaves_the_first_step_to_them(incident, jonas, sofia):
    actions.assign(incident, by=jonas, assignee=sofia)
    assert (incident.state, incident.assignee) == ("assigned", sofia)
    assert incident.acknowledged_at is None


def test_a_team_gets_it_without_the_former_assignee(incident, jonas):
    network = make_team("network", tier=2)
    actions.assign(incident, by=jonas, assignee=jonas)
    actions.assign(incident, by=jonas, team=network)
    assert (incident.state, incident.team, incident.assignee) == ("assigned", network, None)


def test_every_hand_over_is_a_stint(incident, desk, jonas):
    network = make_team("network", tier=2)
    actions.assign(incident, by=jonas, assignee=jonas)
    actions.assign(incident, by=jonas, team=network)
    stints = Stint.objects.filter(incident=incident).order_by("pk")
    assert [(s.team, s.person, s.until is None) for s in stints] == [
        (desk, None, False),
        (desk, jonas, False),
        (network, None, True),
    ]


def test_a_note_to_the_next_hands_is_internal_and_says_why(incident, jonas):
    actions.assign(incident, by=jonas, team=make_team("network"), note="needs the core switch")
    [message] = messages(incident.thread, internal=True)
    assert (message.visibility, message.body) == ("internal", "needs the core switch")
    assert verbs(incident)[-2:] == ["incident.assigned", "incident.message_added"]


def test_the_same_hands_again_are_no_assignment(incident, jonas):
    actions.assign(incident, by=jonas, assignee=jonas)
    with pytest.raises(RuleBroken, match="assignment_unchanged"):
        actions.assign(incident, by=jonas, assignee=jonas)


@pytest.mark.parametrize("nobody", ["contact", "auditor", "stranger"])
def test_only_who_may_work_on_it_is_assigned(incident, jonas, nobody):
    person = {
        "contact": make_person,
        "auditor": lambda: make_agent("Aud", role=Role.AUDITOR),
        "stranger": lambda: make_agent("Str", team=make_team("far"), role=Role.REPORTER),
    }[nobody]()
    with pytest.raises(BadInput) as refusal:
        actions.assign(incident, by=jonas, assignee=person)
    assert refusal.value.field == "assignee"


def test_the_assignee_belongs_to_the_team_it_goes_to(incident, jonas, sofia):
    with pytest.raises(BadInput, match=r"assignment\.not_in_team"):
        actions.assign(incident, by=jonas, team=make_team("network"), assignee=sofia)


def test_assigning_nothing_is_refused(incident, jonas):
    with pytest.raises(BadInput, match=r"assignment\.empty"):
        actions.assign(incident, by=jonas)


def test_acknowledging_what_nobody_has_takes_it(incident, jonas):
    actions.acknowledge(incident, by=jonas)
    assert (incident.state, incident.assignee) == ("in_progress", jonas)


def test_acknowledging_leaves_the_assignee(incident, jonas, sofia):
    actions.assign(incident, by=jonas, assignee=sofia)
    actions.acknowledge(incident, by=jonas)
    assert (incident.state, incident.assignee) == ("in_progress", sofia)


def test_a_second_acknowledgement_changes_nothing(incident, jonas, sofia):
    actions.acknowledge(incident, by=jonas)
    with pytest.raises(RuleBroken, match="already_acknowledged"):
        actions.acknowledge(incident, by=sofia)
    assert Incident.objects.get(pk=incident.pk).assignee == jonas


def test_a_new_priority_needs_a_reason(incident, jonas):
    with pytest.raises(BadInput) as refusal:
        actions.prioritise(incident, by=jonas, impact="high", urgency="high", reason=" ")
    assert refusal.value.field == "reason"


def test_the_reason_of_a_new_priority_is_on_record(incident, jonas):
    actions.prioritise(incident, by=jonas, impact="high", urgency="high", reason="whole ward")
    entry, _proposed = history(incident)[-2:]
    assert entry.changes["priority"] == ["P3", "P1"]
    assert entry.texts == {"reason": "whole ward"}


def test_a_new_category_leaves_team_and_priority(incident, jonas, desk):
    vpn = make_category("vpn", team=make_team("network"), impact="high", urgency="high")
    actions.classify(incident, by=jonas, category=vpn, service=None)
    assert (incident.category, incident.team, incident.priority) == (vpn, desk, "P3")


def test_a_hold_keeps_its_reason_and_resumes_where_it_was(incident, jonas):
    actions.acknowledge(incident, by=jonas)
    actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    assert (incident.state, incident.hold_reason) == ("on_hold", "awaiting_reporter")
    actions.resume(incident, by=jonas)
    assert (incident.state, incident.hold_reason) == ("in_progress", "")


def test_a_hold_on_a_hold_replaces_the_reason_only(incident, jonas, sofia):
    actions.assign(incident, by=jonas, assignee=sofia)
    tomorrow = instants.now() + timedelta(days=1)
    actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_CHANGE))
    actions.hold(incident, by=jonas, hold=Hold(HoldReason.SCHEDULED, until=tomorrow))
    assert (incident.hold_reason, incident.hold_until) == ("scheduled", tomorrow)
    actions.resume(incident, by=jonas)
    assert incident.state == "assigned"


def test_waiting_for_the_reporter_sends_the_question(incident, jonas):
    actions.acknowledge(incident, by=jonas)
    hold = Hold(HoldReason.AWAITING_REPORTER)
    actions.hold(incident, by=jonas, hold=hold, message="Which room?")
    [message] = messages(incident.thread, internal=False)
    assert message.body == "Which room?"


def test_what_is_not_held_does_not_resume(incident, jonas):
    with pytest.raises(RuleBroken, match="illegal_move"):
        actions.resume(incident, by=jonas)


def test_the_second_of_two_people_is_told(incident, jonas, sofia):
    theirs = Incident.objects.get(pk=incident.pk)
    actions.acknowledge(incident, by=jonas)
    with pytest.raises(OutOfDate, match=r"incident\.changed_meanwhile"):
        actions.acknowledge(theirs, by=sofia)
    assert Incident.objects.get(pk=incident.pk).assignee == jonas
    assert verbs(incident).count("incident.acknowledged") == 1


def test_a_message_meanwhile_is_no_conflict(incident, jonas, sofia):
    seen = Incident.objects.get(pk=incident.pk)
    actions.note(incident, by=sofia, wording=Wording("I know this one"))
    actions.acknowledge(seen, by=jonas)
    assert seen.state == "in_progress"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.REPORTER])
def test_who_only_looks_does_not_work(incident, role):
    person = make_agent("Max", role=role)
    with pytest.raises(NotAllowed):
        actions.acknowledge(incident, by=person)


def test_a_manager_writes_notes_and_an_auditor_does_not(incident):
    actions.note(incident, by=make_agent("Mia", role=Role.MANAGER), wording=Wording("board knows"))
    with pytest.raises(NotAllowed):
        actions.note(incident, by=make_agent("Aud", role=Role.AUDITOR), wording=Wording("x"))


def test_a_deactivated_agent_is_not_assigned(incident, jonas, sofia):
    accounts.deactivate(sofia, by=operator())
    with pytest.raises(BadInput, match=r"assignment\.cannot_work_on_it"):
        actions.assign(incident, by=jonas, assignee=sofia)


def test_the_reporter_speaks_and_lists_know_it(incident, jonas, desk):
    ana = make_person()
    mine = make_incident(by=ana, reporter=ana, description="It drops")
    assert not mine.reporter_spoke_last
    actions.answer(mine, by=jonas, wording=Wording("Which room?"))
    actions.answer(mine, by=ana, wording=Wording("Room 4"))
    assert mine.reporter_spoke_last
    actions.note(mine, by=jonas, wording=Wording("room 4, of course"))
    assert Incident.objects.get(pk=mine.pk).reporter_spoke_last
    actions.answer(mine, by=jonas, wording=Wording("Thank you"))
    assert not mine.reporter_spoke_last


def test_a_strangers_word_is_refused(incident):
    with pytest.raises(NotAllowed):
        actions.answer(incident, by=make_person("Eve"), wording=Wording("hello"))


def test_an_empty_message_is_refused_as_body(incident, jonas):
    with pytest.raises(BadInput) as refusal:
        actions.note(incident, by=jonas, wording=Wording(" \n"))
    assert refusal.value.field == "body"
