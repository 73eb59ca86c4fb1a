"""What a clock cannot be asked, and which calendars there cannot be."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.domain.clocks.oracle import WEEK
from tocsin.domain.clocks.rules import Calendar, NeverOpen, due_at, elapsed

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAIVE = NOON.replace(tzinfo=None)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE = {"zone": "Europe/Warsaw", "hours": {day: [["08:00", "16:00"]] for day in WEEK[:5]}}


@pytest.mark.parametrize("calendar", [None, Calendar.from_dict(OFFICE)])
@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: due_at(NAIVE, HOUR, calendar),
        lambda calendar: due_at(NAIVE, 0 * HOUR, calendar),
        lambda calendar: elapsed(NAIVE, NOON, calendar),
        lambda calendar: elapsed(NOON, NAIVE, calendar),
        lambda calendar: elapsed(NAIVE, NAIVE, calendar),
        lambda calendar: due_at(NOON, HOUR, calendar, [(NAIVE, NOON)]),
        lambda calendar: due_at(NOON, HOUR, calendar, [(NOON, NAIVE)]),
        lambda calendar: elapsed(NOON, NOON + HOUR, calendar, [(NAIVE, None)]),
        lambda calendar: elapsed(NOON, NOON + HOUR, calendar, [(NOON, NOON), (NOON, NAIVE)]),
    ],
)
def test_an_instant_without_a_zone_is_refused(ask, calendar):
    with pytest.raises(ValueError):  # noqa: PT011 - scripts rely on the kind, not on the words
        ask(calendar)


@pytest.mark.parametrize(
    "change",
    [
        {"zone": "Europe/Hollin"},
        {"zone": "../../etc/passwd"},
        {"zone": "/etc/localtime"},
        {"zone": ""},
        {"hours": {"mon": [["08:00", "12:00"], ["11:59", "16:00"]]}},
        {"hours": {"mon": [["08:00", "16:00"], ["09:00", "10:00"]]}},
        {"hours": {"mon": [["13:00", "16:00"], ["08:00", "13:01"]]}},
        {"hours": {"mon": [["08:00", "16:00"], ["08:00", "16:00"]]}},
        {"hours": {"mon": [["16:00", "08:00"]]}},
        {"hours": {"mon": [["08:00", "08:00"]]}},
        {"hours": {"mon": [["24:00", "24:00"]]}},
        {"hours": {"mon": [["22:00", "00:00"]]}},
        {"hours": {"mon": [["08:00", "24:01"]]}},
        {"hours": {"mon": [["08:00", "25:00"]]}},
        {"hours": {"mon": [["08:60", "10:00"]]}},
        {"hours": {"mon": [["eight", "ten"]]}},
        {"hours": {"mon": [["08:00"]]}},
        {"hours": {"someday": [["08:00", "16:00"]]}},
        {"holidays": ["2026-02-29"]},
        {"holidays": ["Christmas"]},
        {"exceptions": {"2026-02-29": []}},
        {"exceptions": {"2026-12-24": [["12:00", "08:00"]]}},
        {"exceptions": {"2026-12-24": [["08:00", "12:00"], ["11:00", "13:00"]]}},
        {"closed": ["2026-12-24"]},
    ],
)
def test_a_calendar_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - as above
        Calendar.from_dict(OFFICE | change)

    assert not isinstance(refused.value, NeverOpen)
    assert str(refused.value)


@pytest.mark.parametrize(
    "hours",
    [{}, {"mon": []}, {day: [] for day in WEEK}],
    ids=["none", "a closed day", "a closed week"],
)
def test_a_calendar_without_working_time_is_never_open(hours):
    with pytest.raises(NeverOpen):
        Calendar.from_dict({"zone": "UTC", "hours": hours, "exceptions": {"2026-12-31": []}})

    assert issubclass(NeverOpen, ValueError)


def test_one_open_day_is_enough_until_it_is_over():
    once = Calendar.from_dict(
        {"zone": "UTC", "hours": {}, "exceptions": {"2026-12-31": [["08:00", "09:00"]]}}
    )

    opens = datetime(2026, 12, 31, 8, tzinfo=UTC)
    assert due_at(NOON, HOUR, once) == opens + HOUR
    with pytest.raises(NeverOpen):
        due_at(NOON, HOUR + timedelta(microseconds=1), once)


def test_slots_may_touch_and_come_in_any_order():
    split = {"mon": [["12:00", "24:00"], ["00:00", "12:00"]]}
    day = Calendar.from_dict({"zone": "UTC", "hours": split})

    assert elapsed(NOON, NOON + 7 * DAY, day) == DAY


def test_a_target_may_be_longer_than_a_year():
    weekly = Calendar.from_dict({"zone": "UTC", "hours": {"tue": [["12:00", "13:00"]]}})

    assert due_at(NOON, 150 * HOUR, weekly) == NOON + 149 * 7 * DAY + HOUR
