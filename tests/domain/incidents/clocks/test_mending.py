"""How a wrong record of an incident's time is put right, and that nothing of it is hidden."""

import pytest

from tests.domain.incidents.clocks.conftest import HOUR, MONDAY, at, clock
from tests.domain.incidents.clocks.test_telling import look, told
from tests.promises import change_promise, make_promise
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.clocks.models import Promise
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold, Span
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


def span(begin, until, **more):
    more.setdefault("reason", HoldReason.AWAITING_REPORTER)
    return Span(MONDAY + begin * HOUR, MONDAY + until * HOUR, **more)


def correct(incident, by, begin, until, *, hours=6, **more):
    with at(hours):
        actions.correct_hold(
            incident, by=by, span=span(begin, until, **more), reason="Asked by phone."
        )


def test_a_forgotten_hold_moves_what_is_due(incident, greta):
    correct(incident, greta, 1, 3)
    assert clock(incident).due_at == MONDAY + 6 * HOUR


def test_a_hold_that_was_none_counts_after_all(incident, jonas, greta):
    with at(1):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    with at(3):
        actions.resume(incident, by=jonas)
    correct(incident, greta, 1, 2, held=False, reason=None)
    assert clock(incident).due_at == MONDAY + 5 * HOUR


def test_the_response_never_pauses_not_even_afterwards(incident, greta):
    correct(incident, greta, 0, 3)
    assert clock(incident, "response").due_at == MONDAY + HOUR


def test_a_correction_changes_the_verdict_of_what_has_stopped(incident, jonas, greta):
    with at(5):
        actions.resolve(incident, by=jonas, code="solved_permanent", text="A new cable.")
    correct(incident, greta, 1, 3)
    assert clock(incident).met is True


def test_what_was_shown_before_and_after_stands_in_the_event(incident, greta):
    correct(incident, greta, 1, 3)
    facts = history(incident)[-1].facts
    due = [
        next(c["due_at"] for c in facts[side] if c["clock"] == "sla.resolution")
        for side in ("before", "after")
    ]
    assert due == ["2026-11-23T13:00:00.000000Z", "2026-11-23T15:00:00.000000Z"]


def test_what_is_broken_after_a_correction_is_told_of_again(incident, greta):
    look(4.01)
    correct(incident, greta, 1, 3)
    look(6.01)
    assert told(incident)[-2:] == [("clock.breached", 100), ("clock.breached", 100)]


def test_a_correction_says_why(incident, greta):
    with at(6), pytest.raises(BadInput) as refusal:
        actions.correct_hold(incident, by=greta, span=span(1, 3), reason=" ")
    assert refusal.value.errors == [{"field": "reason", "code": "field.missing"}]


@pytest.mark.parametrize(
    ("begin", "until", "field", "code"),
    [
        (-1, 3, "since", "instant.before_registration"),
        (1, 7, "until", "instant.future"),
        (3, 3, "until", "instant.before_start"),
    ],
)
def test_only_time_that_the_incident_has_seen_is_corrected(
    incident, greta, begin, until, field, code
):
    with pytest.raises(BadInput) as refusal:
        correct(incident, greta, begin, until)
    assert refusal.value.errors == [{"field": field, "code": code}]


def test_a_forgotten_hold_has_a_reason(incident, greta):
    with pytest.raises(BadInput) as refusal:
        correct(incident, greta, 1, 3, reason=None)
    assert refusal.value.errors == [{"field": "hold", "code": "field.missing"}]


def test_an_agent_does_not_correct_the_record(incident, jonas):
    with pytest.raises(NotAllowed):
        correct(incident, jonas, 1, 3)


def test_when_it_was_detected_can_be_put_right(incident, greta):
    with at(6):
        actions.correct_times(
            incident, by=greta, detected_at=MONDAY - HOUR, reason="Monitoring saw it."
        )
    incident.refresh_from_db()
    assert incident.detected_at == MONDAY - HOUR


def test_nothing_is_detected_after_it_was_reported(incident, greta):
    with at(6), pytest.raises(BadInput) as refusal:
        actions.correct_times(
            incident, by=greta, detected_at=MONDAY + HOUR, reason="Monitoring saw it."
        )
    assert refusal.value.errors == [{"field": "detected_at", "code": "instant.after_registration"}]


@pytest.mark.parametrize(("hour", "code"), [(1, "instant.after_detection"), (7, "instant.future")])
def test_nothing_begins_after_it_was_detected(incident, greta, hour, code):
    began = MONDAY + hour * HOUR
    with at(6), pytest.raises(BadInput) as refusal:
        actions.correct_times(incident, by=greta, occurred_at=began, reason="It was later.")
    assert refusal.value.errors == [{"field": "occurred_at", "code": code}]


def refused(incident, by, *span, **more):
    with pytest.raises(BadInput) as refusal:
        correct(incident, by, *span, **more)
    incident.refresh_from_db()
    return refusal.value.errors


MOVES_NOTHING = [{"field": "since", "code": "correction.moves_nothing"}]


def test_what_was_never_on_hold_is_not_taken_off(incident, greta):
    assert refused(incident, greta, 1, 3, held=False, reason=None) == MOVES_NOTHING


def test_the_same_correction_counts_once(incident, greta):
    correct(incident, greta, 1, 3)
    assert refused(incident, greta, 1, 3) == MOVES_NOTHING
    assert refused(incident, greta, 2, 3) == MOVES_NOTHING
    correct(incident, greta, 2, 4)


def test_a_hold_after_it_was_resolved_changes_nothing(incident, jonas, greta):
    with at(2):
        actions.resolve(incident, by=jonas, code="solved_permanent", text="A new cable.")
    assert refused(incident, greta, 3, 5) == MOVES_NOTHING
    correct(incident, greta, 1, 5)


def test_a_hold_that_stops_no_clock_changes_nothing(incident, greta):
    reason = HoldReason.AWAITING_CHANGE
    assert refused(incident, greta, 1, 3, reason=reason) == MOVES_NOTHING


def test_what_was_not_on_hold_waited_for_nothing(incident, greta):
    errors = refused(incident, greta, 1, 3, held=False)
    assert errors == [{"field": "hold", "code": "hold.none_wanted"}]


def test_a_correction_that_changes_nothing_is_refused(incident, greta):
    with at(6), pytest.raises(RuleBroken):
        actions.correct_times(incident, by=greta, detected_at=MONDAY, reason="It was so.")


def test_an_edited_promise_leaves_older_incidents_alone(incident):
    promise = Promise.objects.get(measure="resolution")
    change_promise(promise, target=8 * HOUR, valid_from=MONDAY + HOUR)
    look(2.01)
    assert clock(incident).due_at == MONDAY + 4 * HOUR


def test_on_purpose_todays_promise_holds_for_an_older_one(incident, greta):
    promise = Promise.objects.get(measure="resolution")
    change_promise(promise, target=8 * HOUR, valid_from=MONDAY + HOUR)
    with at(2):
        actions.rebase_clocks(incident, by=greta, reason="Agreed with the customer.")
    assert clock(incident).due_at == MONDAY + 8 * HOUR


def test_what_was_never_promised_shows_no_clock(desk):
    from tests.makers import make_incident
    from tocsin.domain.clocks.queries import clocks_of

    make_promise("resolution", HOUR, priority="P1")
    incident = make_incident(team=desk, impact="low", urgency="low")
    assert clocks_of("incident", [incident.pk])[incident.pk] == []
