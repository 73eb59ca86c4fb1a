"""Clocks that fall due before a worker's eyes, and what stops it and what does not."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_incident
from tests.promises import make_calendar, make_promise
from tests.relays import listening
from tests.worker.test_processes import wait_until, working
from tocsin.base import instants
from tocsin.domain.clocks.models import CalendarVersion, Clock
from tocsin.domain.clocks.queries import set_aside
from tocsin.domain.clocks.rules import PAUSES
from tocsin.domain.clocks.steps import new_edition
from tocsin.domain.incidents import actions
from tocsin.domain.journal.models import Event
from tocsin.worker.duties import keep_time

HOUR = timedelta(hours=1)


def told():
    found = Event.objects.filter(verb__startswith="clock.").order_by("pk")
    return [(event.subject_id, event.verb) for event in found]


def registered(hours_ago, **report):
    with instants.at(instants.now() - hours_ago * HOUR):
        return make_incident(**report)


@pytest.mark.django_db
def test_a_round_tells_what_has_fallen_due(db):
    make_promise("resolution", 4 * HOUR)
    incident = registered(5)
    assert (keep_time(lambda: True), told()) == (1, [(incident.pk, "clock.breached")])


@pytest.mark.django_db
def test_a_round_tells_the_longest_overdue_first(db):
    make_promise("resolution", 4 * HOUR)
    later, sooner = registered(5), registered(50)
    keep_time(lambda: True)
    assert [pk for pk, _ in told()] == [sooner.pk, later.pk]


@pytest.mark.django_db
def test_told_to_stop_it_begins_no_other(db):
    make_promise("resolution", 4 * HOUR)
    registered(5)
    assert (keep_time(lambda: False), told()) == (0, [])


@pytest.fixture
def poisoned(db):
    """An incident that counts by a calendar which nobody can read any more, and one beside it."""
    broken = make_calendar(hours={"mon": [["00:00", "24:00"]]})
    make_promise("resolution", HOUR, priority="P1", calendar=broken)
    make_promise("resolution", 4 * HOUR)
    poisoned = registered(24 * 30, impact="high", urgency="high")
    sound = registered(5)
    CalendarVersion.objects.filter(calendar=broken).update(definition="{")
    new_edition()
    return poisoned, sound


def test_what_cannot_be_worked_out_stops_no_other(poisoned):
    keep_time(lambda: True)
    assert told() == [(poisoned[1].pk, "clock.breached")]


def test_what_cannot_be_worked_out_is_set_aside_in_the_end(poisoned):
    for _ in range(3):
        keep_time(lambda: True)
        Clock.objects.update(retry_at=None)
    assert set_aside() == 1


def test_why_it_was_set_aside_is_kept(poisoned):
    keep_time(lambda: True)
    assert "JSONDecodeError" in Clock.objects.get(subject_id=poisoned[0].pk).error


@pytest.mark.django_db
def test_a_changed_calendar_moves_what_runs(db):
    from tests.promises import define_calendar
    from tocsin.domain.clocks.traces import make_stale

    calendar = make_calendar(hours={"mon": [["00:00", "24:00"]]}, zone="UTC")
    make_promise("resolution", 4 * HOUR, calendar=calendar)
    with instants.at(datetime(2026, 11, 21, tzinfo=UTC)):
        incident = make_incident()
    define_calendar(calendar, at=instants.now(), zone="UTC", hours={"tue": [["00:00", "24:00"]]})
    make_stale([calendar.pk])
    keep_time(lambda: True)
    assert Clock.objects.get(subject_id=incident.pk).due_at.strftime("%a %H:%M") == "Tue 04:00"


@pytest.mark.long
def test_nothing_is_told_twice_or_forgotten_by_two_workers_of_which_one_is_killed(
    committed_db, full
):
    count, kills = (400, 10) if full else (60, 3)
    make_promise("resolution", 4 * HOUR)
    make_promise("response", HOUR, pauses=PAUSES)
    for n in range(count):
        registered(5 + n / 60)
    with listening() as relay, working(committed_db, relay):
        for kill in range(1, kills + 1):
            with working(committed_db, relay) as process:
                goal = kill * 2 * count // (kills + 2)
                wait_until(lambda goal=goal: len(told()) >= goal)
                process.kill()
        wait_until(lambda: len(told()) >= 2 * count)
        wait_until(lambda: not Clock.objects.filter(next_at__lt=instants.now()).exists())

    assert set(Counter(told()).values()) == {2}
    assert len(told()) == 2 * count


@pytest.mark.long
def test_workers_and_people_do_not_lose_each_others_acts(committed_db):
    """Somebody writes on an incident while a worker tells of its clocks."""
    from tocsin.domain.accounts.queries import operator
    from tocsin.domain.conversations.models import Wording

    make_promise("resolution", timedelta(seconds=1))
    with listening() as relay, working(committed_db, relay):
        incidents = [make_incident(f"Number {n}") for n in range(10)]
        for n in range(5):
            for incident in incidents:
                actions.note(incident, by=operator(), wording=Wording(f"Note {n}"))
        wait_until(lambda: len({pk for pk, verb in told() if verb == "clock.breached"}) == 10)

    assert Event.objects.filter(verb="incident.message_added").count() == 50
