"""What an incident's verbs do to its clocks."""

from datetime import timedelta

import pytest

from tests.domain.incidents.clocks.conftest import HOUR, MONDAY, at, clock
from tests.promises import make_promise
from tocsin.domain.clocks.queries import elapsed
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db


def test_registration_starts_what_was_promised(incident):
    assert clock(incident, "response").due_at == MONDAY + HOUR
    assert clock(incident).due_at == MONDAY + 4 * HOUR


def test_the_first_deadline_is_kept_with_the_incident(incident):
    incident.refresh_from_db()
    assert incident.next_due_at == MONDAY + HOUR


def test_acknowledging_stops_the_response(incident, jonas):
    with at(0.5):
        actions.acknowledge(incident, by=jonas)
    assert (clock(incident, "response").state, clock(incident, "response").met) == ("stopped", True)


def test_a_public_reply_stops_the_response(incident, jonas):
    with at(2):
        actions.answer(incident, by=jonas, wording=Wording("We are on it."))
    assert clock(incident, "response").met is False


def test_an_internal_note_acknowledges_nothing(incident, jonas):
    with at(0.5):
        actions.note(incident, by=jonas, wording=Wording("Looks like the switch."))
    assert clock(incident, "response").state == "running"


def test_waiting_for_the_reporter_pauses_the_resolution(incident, jonas):
    with at(1):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    held = clock(incident)
    assert (held.state, held.due_at, elapsed(held, MONDAY + 9 * HOUR)) == ("paused", None, HOUR)


def test_waiting_for_a_change_does_not(incident, jonas):
    with at(1):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_CHANGE))
    assert clock(incident).due_at == MONDAY + 4 * HOUR


def test_reopening_goes_on_with_the_time_already_used(incident, jonas):
    with at(1):
        actions.resolve(incident, by=jonas, code="solved_permanent", text="A new cable.")
    with at(11):
        actions.reopen(incident, by=jonas, reason="Still down.")
    assert clock(incident).due_at == MONDAY + 14 * HOUR


def test_a_word_in_public_promises_the_next_one(incident, jonas):
    with at(1):
        actions.answer(incident, by=jonas, wording=Wording("We are on it."))
    assert clock(incident, "update").due_at == MONDAY + 3 * HOUR


def test_a_new_priority_counts_from_the_start(incident, jonas):
    make_promise("resolution", 2 * HOUR, priority="P1")
    with at(1):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    with at(2):
        actions.resume(incident, by=jonas)
        actions.prioritise(incident, by=jonas, impact="high", urgency="high", reason="All of us.")
    assert clock(incident).due_at == MONDAY + 3 * HOUR


def test_what_has_stopped_keeps_the_verdict_of_its_promise(incident, jonas):
    make_promise("response", timedelta(minutes=5), priority="P1")
    with at(0.5):
        actions.acknowledge(incident, by=jonas)
        actions.prioritise(incident, by=jonas, impact="high", urgency="high", reason="All of us.")
    assert clock(incident, "response").met is True
