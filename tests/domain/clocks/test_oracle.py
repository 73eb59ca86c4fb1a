"""The oracle itself, against what a calendar on paper says and against looking every second."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.domain.clocks.oracle import LATER, Oracle

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WARSAW = {
    "zone": "Europe/Warsaw",
    "hours": {day: [["08:00", "16:00"]] for day in DAYS[:5]},
    "holidays": ["2026-12-25", "2026-12-24"],
    "exceptions": {"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []},
}
HOUR = timedelta(hours=1)


def at(shown, zone="UTC"):
    return datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def nights(zone):
    return {"zone": zone, "hours": {day: [["00:00", "06:00"]] for day in DAYS}}


@pytest.mark.parametrize(
    ("shown", "is_open"),
    [
        ("2026-11-24T07:59:59.999999", False),
        ("2026-11-24T08:00", True),
        ("2026-11-24T15:59:59", True),
        ("2026-11-24T16:00", False),
        ("2026-11-28T10:00", False),
        ("2026-12-24T11:59", True),
        ("2026-12-24T12:00", False),
        ("2026-12-25T10:00", False),
        ("2026-12-31T10:00", False),
    ],
)
def test_a_slot_is_open_from_its_begin_to_before_its_end(shown, is_open):
    assert Oracle(WARSAW).is_open(at(shown, "Europe/Warsaw")) is is_open


@pytest.mark.parametrize(
    ("zone", "day", "counted"),
    [
        ("Europe/Warsaw", "2026-03-29", 5 * HOUR),
        ("Europe/Warsaw", "2026-10-25", 7 * HOUR),
        ("America/New_York", "2026-03-08", 5 * HOUR),
        ("America/New_York", "2026-11-01", 7 * HOUR),
        ("Australia/Lord_Howe", "2026-10-04", 5.5 * HOUR),
        ("Australia/Lord_Howe", "2026-04-05", 6.5 * HOUR),
        # The clock went from midnight to one, and back from midnight to 23 of the day before.
        ("America/Sao_Paulo", "2018-11-04", 5 * HOUR),
        ("America/Sao_Paulo", "2018-02-18", 6 * HOUR),
    ],
)
def test_a_repeated_hour_counts_twice_and_a_skipped_one_not_at_all(zone, day, counted):
    begin = at(f"{day}T12:00", zone) - timedelta(hours=18)

    assert Oracle(nights(zone)).elapsed(begin, at(f"{day}T12:00", zone)) == counted


def test_a_target_that_ends_at_closing_time_is_due_then():
    start = at("2026-11-24T08:00", "Europe/Warsaw")

    assert Oracle(WARSAW).due_at(start, 8 * HOUR, until=start + 72 * HOUR) == start + 8 * HOUR


def test_a_target_that_begins_after_closing_time_waits_for_the_morning():
    evening = at("2026-12-23T18:00", "Europe/Warsaw")

    assert Oracle(WARSAW).due_at(evening, 5 * HOUR, until=evening + 200 * HOUR) == at(
        "2026-12-28T09:00", "Europe/Warsaw"
    )


def test_a_pause_without_end_matters_only_before_the_due_instant():
    start = at("2026-11-24T08:00")
    until = start + 9 * HOUR

    def due(target, paused_after):
        pauses = [(start + paused_after, None)]
        return Oracle(None).due_at(start, target, pauses, until=until)

    assert due(HOUR, HOUR) == start + HOUR
    assert due(HOUR, HOUR / 2) is None
    assert due(0 * HOUR, -HOUR) == start
    assert due(10 * HOUR, 10 * HOUR) == LATER


def test_closings_are_where_counting_stops():
    start = at("2026-12-24T11:00", "Europe/Warsaw")
    pause = (start + HOUR / 4, start + HOUR / 2)

    closings = Oracle(WARSAW).closings(start, start + 120 * HOUR, [pause])
    assert closings == [HOUR / 4, 3 * HOUR / 4, 8.75 * HOUR]


def test_minutes_cut_where_something_begins_tell_the_same_as_every_second():
    start, second = at("2026-10-25T00:58:31"), timedelta(seconds=1)
    calendar = {"zone": "Europe/Warsaw", "hours": {"sun": [["02:01", "02:07"], ["02:59", "03:02"]]}}
    pauses = [
        (start + 50 * second, start + 70 * second),
        (start + 60 * second, start + 95 * second),
    ]
    oracle, counted = Oracle(calendar), timedelta()

    for look in (start + n * second for n in range(3700)):
        assert oracle.elapsed(start, look, pauses) == counted
        if oracle.is_open(look) and not any(since <= look < to for since, to in pauses):
            counted += second
            assert oracle.due_at(start, counted, pauses, until=look + HOUR) == look + second
