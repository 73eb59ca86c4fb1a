"""One clock through a weekend on which the clocks are put back, a holiday, a hold and a raise."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_incident, make_team
from tests.promises import make_calendar, make_promise
from tocsin.base import instants
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.queries import explained, replayed
from tocsin.domain.incidents.rules import HoldReason

HOUR = timedelta(hours=1)
# Warsaw; on Sunday the 25th three o'clock is two o'clock once more.
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
HOURS = WEEK | {"sun": [["00:00", "06:00"]]}


def on(day, hour):
    """An instant of October 2026, in UTC."""
    return instants.at(datetime(2026, 10, day, hour, tzinfo=UTC))


@pytest.fixture
def story(db):
    office = make_calendar(
        hours=HOURS, holidays=["2026-10-26"], names={"2026-10-26": "Founders' day"}
    )
    make_promise("resolution", 40 * HOUR, priority="P4", calendar=office)
    make_promise("resolution", 24 * HOUR, priority="P3", calendar=office)
    desk = make_team("service-desk")
    jonas = make_agent("Jonas Feld", team=desk)
    with on(23, 13):
        incident = make_incident(team=desk, impact="low", urgency="medium")
        actions.assign(incident, by=jonas, assignee=jonas)
    with on(27, 9):
        actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    with on(27, 11):
        actions.resume(incident, by=jonas)
    with on(27, 13):
        actions.prioritise(
            incident, by=jonas, impact="medium", urgency="medium", reason="A whole ward."
        )
    return incident


@pytest.fixture
def told(story):
    (clock,) = explained(replayed(story), datetime(2026, 10, 29, 10, tzinfo=UTC))
    return clock


def test_it_is_due_when_24_working_hours_are_over(told):
    assert told.clock.due_at == datetime(2026, 10, 29, 9, tzinfo=UTC)


def test_every_stretch_has_its_reason(told):
    assert [
        (f"{i.begin:%a %H:%M}", (i.end - i.begin) / HOUR, str(i.kind), i.reason or i.name)
        for i in told.intervals
    ] == [
        ("Fri 13:00", 1, "counted", ""),
        ("Fri 14:00", 32, "out_of_hours", ""),
        ("Sat 22:00", 7, "counted", ""),  # six hours on the wall, and one of them twice
        ("Sun 05:00", 18, "out_of_hours", ""),
        ("Sun 23:00", 24, "holiday", "Founders' day"),
        ("Mon 23:00", 8, "out_of_hours", ""),
        ("Tue 07:00", 2, "counted", ""),
        ("Tue 09:00", 2, "paused", "awaiting_reporter"),
        ("Tue 11:00", 4, "counted", ""),
        ("Tue 15:00", 16, "out_of_hours", ""),
        ("Wed 07:00", 8, "counted", ""),
        ("Wed 15:00", 16, "out_of_hours", ""),
        ("Thu 07:00", 3, "counted", ""),
    ]


def test_both_promises_are_told_of(told):
    assert [(c.reason, v.target // 3600, v.priority) for c, v in told.choices] == [
        ("registered", 40, "P4"),
        ("priority", 24, "P3"),
    ]


def test_what_counted_adds_up_to_what_was_used(told):
    counted = [i.end - i.begin for i in told.intervals if i.kind == "counted"]
    assert sum(counted, timedelta()) == 25 * HOUR == told.course.elapsed(told.intervals[-1].end)
