"""Which hours count on days when a zone changes its clocks, and in zones with odd ones."""

import pytest

from tests.domain.clocks.rules.times import NIGHT_AND_DAY, daily, hours, minutes, span, utc
from tocsin.domain.clocks.rules.calendar import Calendar, NeverOpen

TEN_YEARS = (utc("2020-01-01"), utc("2030-01-01"))


@pytest.mark.parametrize(
    ("zone", "opens"), [("Asia/Kathmandu", "02:15"), ("Pacific/Chatham", "19:15")]
)
def test_offsets_of_quarter_hours_are_exact(zone, opens):
    opening = utc(f"2026-06-10 {opens}")

    assert daily(zone, ["08:00", "09:00"]).openings(opening - hours(8), opening + hours(8)) == [
        (opening, opening + hours(1))
    ]


@pytest.mark.parametrize(
    ("zone", "day", "slot", "worked"),
    [
        ("Europe/Warsaw", "2026-03-29", ["00:00", "24:00"], 23 * 60),
        ("Europe/Warsaw", "2026-10-25", ["00:00", "24:00"], 25 * 60),
        ("Europe/Warsaw", "2026-03-29", ["02:00", "03:00"], 0),
        ("Europe/Warsaw", "2026-03-29", ["01:30", "02:30"], 30),
        ("Europe/Warsaw", "2026-03-29", ["02:30", "03:30"], 30),
        ("Europe/Warsaw", "2026-10-25", ["02:00", "03:00"], 120),
        ("Europe/Warsaw", "2026-10-25", ["01:30", "02:30"], 90),
        ("Europe/Warsaw", "2026-10-25", ["02:30", "03:30"], 90),
        ("America/New_York", "2026-03-08", ["01:00", "04:00"], 120),
        ("America/New_York", "2026-11-01", ["01:15", "01:45"], 60),
        ("Australia/Lord_Howe", "2026-10-04", ["01:30", "03:00"], 60),
        ("Australia/Lord_Howe", "2026-10-04", ["02:10", "02:20"], 0),
        ("Australia/Lord_Howe", "2026-04-05", ["01:00", "02:00"], 90),
        ("Australia/Lord_Howe", "2026-04-05", ["01:30", "01:45"], 30),
        ("Pacific/Chatham", "2026-04-05", ["02:45", "03:45"], 120),
        ("America/Havana", "2026-11-01", ["00:00", "01:00"], 120),
    ],
)
def test_a_skipped_hour_counts_not_at_all_and_a_repeated_one_twice(zone, day, slot, worked):
    calendar = Calendar.from_dict({"zone": zone, "hours": {}, "exceptions": {day: [slot]}})

    assert calendar.work_between(*TEN_YEARS) == minutes(worked)


def test_a_slot_within_the_repeated_hour_is_open_twice():
    calendar = daily("Europe/Warsaw", ["02:15", "02:45"])

    assert calendar.openings(utc("2026-10-25 00:00"), utc("2026-10-25 02:00")) == [
        span("2026-10-25 00:15", "2026-10-25 00:45"),
        span("2026-10-25 01:15", "2026-10-25 01:45"),
    ]


def test_a_date_that_clocks_go_back_to_is_the_same_date_again():
    # St. John's used to change its clocks a minute after midnight.
    calendar = Calendar.from_dict(
        {"zone": "America/St_Johns", "hours": {}, "exceptions": {"2006-10-28": NIGHT_AND_DAY}}
    )

    assert calendar.openings(utc("2006-10-01"), utc("2006-11-30")) == [
        span("2006-10-28 02:30", "2006-10-29 02:30"),
        span("2006-10-29 02:31", "2006-10-29 03:30"),
    ]


def test_a_date_that_its_zone_left_out_has_no_hours():
    calendar = daily("Pacific/Apia", ["08:00", "16:00"])

    assert calendar.openings(utc("2011-12-29 10:00"), utc("2011-12-31 10:00")) == [
        span("2011-12-29 18:00", "2011-12-30 02:00"),
        span("2011-12-30 18:00", "2011-12-31 02:00"),
    ]


def test_only_a_date_that_never_came_is_never_open():
    calendar = Calendar.from_dict(
        {"zone": "Pacific/Apia", "hours": {}, "exceptions": {"2011-12-30": NIGHT_AND_DAY}}
    )

    with pytest.raises(NeverOpen):
        calendar.reach(utc("2011-01-01"), minutes(1))
