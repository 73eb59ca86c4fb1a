"""What the worker tells of clocks, and that it does so once."""

import pytest

from tests.domain.incidents.clocks.conftest import HOUR, MONDAY, at, clock
from tests.makers import make_incident
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks import traces
from tocsin.domain.clocks.models import Clock
from tocsin.domain.incidents import actions, jobs
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


def look(hours):
    """Do what a worker does at that hour, until nothing is left; return how often it did."""
    rounds = 0
    with at(hours):
        while waiting := jobs.due_incidents(100):
            for incident in waiting:
                rounds += jobs.look_after(incident)
    return rounds


def told(incident, name="sla.resolution"):
    return [
        (entry.verb, entry.facts["percent"])
        for entry in history(incident)
        if entry.verb.startswith("clock.") and entry.facts["clock"] == name
    ]


def test_half_of_a_target_is_told_of_when_it_is_used(incident):
    look(2.01)
    assert told(incident) == [("clock.warned", 50)]


def test_nothing_is_told_before(incident):
    look(1.99)
    assert told(incident) == []


def test_every_share_is_told_of_once(incident):
    for hours in (2.01, 2.02, 3.01, 3.02, 3.61, 3.62, 4.01, 4.02):
        look(hours)
    assert told(incident) == [
        ("clock.warned", 50),
        ("clock.warned", 75),
        ("clock.warned", 90),
        ("clock.breached", 100),
    ]


def test_at_the_very_instant_it_is_due_nothing_is_broken_yet(incident):
    look(4)
    assert told(incident) == [("clock.warned", 90)]


def test_after_a_long_stop_only_the_last_share_is_told_of(incident):
    look(30)
    assert told(incident) == [("clock.breached", 100)]


def test_what_was_passed_over_stands_in_the_event(incident):
    look(30)
    event = next(e for e in history(incident) if e.facts.get("clock") == "sla.resolution")
    assert event.facts["passed"] == [50, 75, 90]


def test_the_event_says_how_late_it_was_recorded(incident):
    look(30)
    event = next(e for e in history(incident) if e.facts.get("clock") == "sla.resolution")
    assert event.facts["late"] == 26 * 3600


def test_a_paused_clock_tells_nothing(incident, jonas):
    with at(1):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    look(30)
    assert told(incident) == []


def test_a_warning_is_not_repeated_after_a_pause(incident, jonas):
    look(2.01)
    with at(2.1):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    with at(8):
        actions.resume(incident, by=jonas)
    look(8.1)
    assert told(incident) == [("clock.warned", 50)]


def test_a_breach_nobody_saw_before_it_was_resolved_is_told_of_all_the_same(incident, jonas):
    with at(5):
        actions.resolve(incident, by=jonas, code="solved_permanent", text="A new cable.")
    look(6)
    assert told(incident) == [("clock.breached", 100)]


def test_what_was_resolved_in_time_is_never_warned_of(incident, jonas):
    with at(3.9):
        actions.resolve(incident, by=jonas, code="solved_permanent", text="A new cable.")
    look(9)
    assert told(incident) == []


def test_a_new_promise_is_told_of_anew(incident, jonas):
    from tests.promises import make_promise

    make_promise("resolution", 2 * HOUR, priority="P1")
    look(2.01)
    with at(2.1):
        actions.prioritise(incident, by=jonas, impact="high", urgency="high", reason="All of us.")
    look(2.2)
    assert told(incident) == [("clock.warned", 50), ("clock.breached", 100)]


def test_the_row_shows_when_the_next_share_will_be_used(incident):
    look(2.01)
    shown = clock(incident)
    assert (shown.told, shown.next_percent, shown.next_at) == (50, 75, MONDAY + 3 * HOUR)


def test_the_longest_overdue_comes_first(incident, desk):
    with at(-9):
        older = make_incident(team=desk)
    with at(30):
        assert jobs.due_incidents(1) == [older.pk]


def test_what_fails_again_and_again_is_set_aside(incident):
    with at(5):
        given_up = [jobs.stumbled(incident.pk, "a broken calendar") for _ in range(3)]
        waiting = jobs.due_incidents(10)
    assert (given_up, waiting) == ([False, False, True], [])


def test_what_was_set_aside_is_tried_again_on_request(incident):
    with at(5):
        for _ in range(3):
            jobs.stumbled(incident.pk, "a broken calendar")
        traces.try_again()
        assert jobs.due_incidents(10) == [incident.pk]


def test_an_act_on_the_incident_gives_its_clocks_another_chance(incident, jonas):
    with at(5):
        for _ in range(3):
            jobs.stumbled(incident.pk, "a broken calendar")
        actions.acknowledge(incident, by=jonas)
    assert not Clock.objects.exclude(set_aside_at=None).filter(measure="response").exists()


def test_telling_is_nobodys_business_but_the_desks(incident, jonas):
    from tocsin.base.errors import NotAllowed

    with at(5), pytest.raises(NotAllowed):
        actions.tell_time(incident, by=jonas)


def test_telling_twice_tells_once(incident):
    with at(5):
        first = actions.tell_time(incident, by=operator())
        second = actions.tell_time(incident, by=operator())
    assert (first, second) == (3, 0)
