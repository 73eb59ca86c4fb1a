"""When a target is used up and how much of it has been, with and without pauses."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.domain.clocks.rules.times import (
    NIGHT_AND_DAY,
    daily,
    hours,
    minutes,
    office,
    span,
    utc,
)
from tocsin.domain.clocks.rules.arithmetic import due_at, elapsed
from tocsin.domain.clocks.rules.calendar import Calendar, NeverOpen

MOMENT = timedelta(microseconds=1)
OFFICE = office("UTC", holidays=["2026-11-26"])
START = utc("2026-11-24 10:00")


def test_without_a_calendar_all_time_counts():
    assert due_at(START, hours(30)) == utc("2026-11-25 16:00")
    assert elapsed(START, utc("2026-11-25 16:00")) == hours(30)


def test_working_time_goes_on_after_the_night_and_the_holiday():
    assert due_at(START, hours(15), OFFICE) == utc("2026-11-27 09:00")
    assert elapsed(START, utc("2026-11-27 09:00"), OFFICE) == hours(15)


def test_a_target_used_up_at_closing_time_is_due_then():
    assert due_at(START, hours(6), OFFICE) == utc("2026-11-24 16:00")


def test_a_target_one_moment_longer_is_due_at_the_next_opening():
    assert due_at(START, hours(6) + MOMENT, OFFICE) == utc("2026-11-25 08:00") + MOMENT


def test_a_target_used_up_at_midnight_is_due_at_midnight():
    calendar = daily("UTC", ["22:00", "24:00"])

    assert due_at(START, hours(2), calendar) == utc("2026-11-25")


def test_a_start_out_of_hours_counts_from_the_opening():
    assert due_at(utc("2026-11-21 12:00"), hours(1), OFFICE) == utc("2026-11-23 09:00")


@pytest.mark.parametrize("pauses", [[], [(START, None)], [(START, START + hours(1))]])
def test_a_zero_target_is_due_at_its_start_open_paused_or_not(pauses):
    night = utc("2026-11-22 03:00")

    assert due_at(START, hours(0), OFFICE, pauses) == START
    assert due_at(night, hours(0), OFFICE, pauses) == night


def test_a_target_below_zero_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        due_at(START, -MOMENT)


def test_a_target_of_a_second_is_due_a_second_later():
    assert due_at(START, timedelta(seconds=1), OFFICE) == utc("2026-11-24 10:00:01")


def test_a_target_over_months_leaves_out_every_weekend():
    assert due_at(START, hours(8 * 100), OFFICE) == utc("2027-04-14 10:00")


def test_a_pause_moves_the_due_instant_by_its_working_time():
    pauses = [span("2026-11-24 15:00", "2026-11-25 09:00")]

    assert due_at(START, hours(6), OFFICE, pauses) == utc("2026-11-25 10:00")
    assert elapsed(START, utc("2026-11-25 10:00"), OFFICE, pauses) == hours(6)


def test_a_pause_out_of_hours_moves_nothing():
    pauses = [span("2026-11-24 17:00", "2026-11-25 07:00")]

    assert due_at(START, hours(7), OFFICE, pauses) == utc("2026-11-25 09:00")


def test_a_pause_that_covers_the_due_instant_moves_it_behind_the_pause():
    pauses = [span("2026-11-24 10:30", "2026-11-24 14:00")]

    assert due_at(START, hours(1), None, pauses) == utc("2026-11-24 14:30")


def test_a_pause_from_the_due_instant_on_comes_too_late():
    pauses = [span("2026-11-24 11:00", "2026-11-24 14:00")]

    assert due_at(START, hours(1), None, pauses) == utc("2026-11-24 11:00")


def test_pauses_that_overlap_count_once():
    pauses = [
        span("2026-11-24 12:00", "2026-11-24 14:00"),
        span("2026-11-24 11:00", "2026-11-24 13:00"),
        span("2026-11-24 11:30", "2026-11-24 12:30"),
        span("2026-11-24 11:00", "2026-11-24 13:00"),
    ]

    assert due_at(START, hours(2), None, pauses) == utc("2026-11-24 15:00")
    assert elapsed(START, utc("2026-11-24 13:30"), None, pauses) == hours(1)


def test_a_pause_of_no_length_moves_nothing():
    pauses = [span("2026-11-24 10:30", "2026-11-24 10:30"), (START, START)]

    assert due_at(START, hours(1), OFFICE, pauses) == utc("2026-11-24 11:00")


def test_a_pause_before_the_start_counts_from_the_start():
    pauses = [
        span("2026-11-23 08:00", "2026-11-23 09:00"),
        span("2026-11-24 09:00", "2026-11-24 11:00"),
    ]

    assert due_at(START, hours(1), OFFICE, pauses) == utc("2026-11-24 12:00")
    assert elapsed(START, utc("2026-11-24 12:00"), OFFICE, pauses) == hours(1)


def test_what_is_still_paused_is_due_nowhere():
    pauses = [(utc("2026-11-24 10:59"), None)]

    assert due_at(START, hours(1), OFFICE, pauses) is None
    assert elapsed(START, utc("2027-11-24"), OFFICE, pauses) == minutes(59)


def test_what_was_due_before_a_pause_without_end_stays_due():
    assert due_at(START, hours(1), OFFICE, [(utc("2026-11-24 11:00"), None)]) == utc(
        "2026-11-24 11:00"
    )


def test_a_pause_without_end_covers_those_after_it():
    pauses = [span("2026-11-24 12:00", "2026-11-24 13:00"), (utc("2026-11-24 11:00"), None)]

    assert due_at(START, hours(2), None, pauses) is None
    assert elapsed(START, utc("2026-11-24 18:00"), None, pauses) == hours(1)


def test_a_pause_without_end_says_more_than_a_calendar_without_time():
    calendar = Calendar.from_dict(
        {"zone": "UTC", "hours": {}, "exceptions": {"2026-11-24": [["08:00", "16:00"]]}}
    )

    assert due_at(START, hours(9), calendar, [(utc("2026-11-24 12:00"), None)]) is None
    with pytest.raises(NeverOpen):
        due_at(START, hours(9), calendar)


@pytest.mark.parametrize("ask", [due_at, elapsed])
def test_an_inverted_pause_is_refused_wherever_it_lies(ask):
    pause = span("2026-10-24 12:00", "2026-10-24 11:00")

    with pytest.raises(ValueError, match="inverted"):
        ask(START, hours(1) if ask is due_at else START + hours(1), OFFICE, [pause])


NAIVE = datetime(2026, 11, 24)  # noqa: DTZ001 - the case


@pytest.mark.parametrize(
    ("start", "until", "pauses"),
    [
        (NAIVE, START, []),
        (START, NAIVE, []),
        (START, START, [(NAIVE, None)]),
        (START, START, [(START, NAIVE)]),
    ],
)
@pytest.mark.parametrize("calendar", [None, OFFICE])
def test_an_instant_without_an_offset_is_refused(start, until, pauses, calendar):
    with pytest.raises(ValueError, match="2026"):
        elapsed(start, until, calendar, pauses)
    if until is START:
        with pytest.raises(ValueError, match="2026"):
            due_at(start, hours(0), calendar, pauses)


def test_nothing_has_passed_before_the_start():
    assert elapsed(START, START - hours(5), OFFICE) == hours(0)


def test_the_repeated_hour_is_used_twice():
    calendar = daily("Europe/Warsaw", *NIGHT_AND_DAY)
    night = utc("2026-10-24 22:00")

    assert due_at(night, hours(25), calendar) == utc("2026-10-25 23:00")
    assert due_at(night, hours(4), daily("Europe/Warsaw", ["00:00", "03:00"])) == utc(
        "2026-10-25 02:00"
    )


def test_the_skipped_hour_is_used_by_nobody():
    calendar = daily("Europe/Warsaw", ["01:00", "02:30"])

    assert due_at(utc("2026-03-29 00:00"), hours(1), calendar) == utc("2026-03-29 01:00")
    assert due_at(utc("2026-03-29 00:00"), minutes(61), calendar) == utc("2026-03-29 23:01")


def test_half_an_hour_is_gone_on_lord_howe():
    calendar = daily("Australia/Lord_Howe", ["01:00", "03:00"])

    assert due_at(utc("2026-10-03 14:30"), minutes(90), calendar) == utc("2026-10-03 16:00")


def test_a_pause_through_the_repeated_hour_takes_both():
    calendar = daily("Europe/Warsaw", ["01:00", "05:00"])
    pauses = [span("2026-10-25 00:00", "2026-10-25 02:00")]

    assert due_at(utc("2026-10-24 23:00"), hours(3), calendar, pauses) == utc("2026-10-25 04:00")


def test_answers_are_exact_to_the_microsecond():
    start = START + MOMENT

    assert due_at(start, hours(7), OFFICE) == utc("2026-11-25 09:00") + MOMENT
    assert elapsed(start, utc("2026-11-25 09:00"), OFFICE) == hours(7) - MOMENT


@pytest.mark.parametrize("calendar", [None, OFFICE])
@pytest.mark.long
def test_no_deadline_is_after_the_year_9999(calendar):
    with pytest.raises(OverflowError):
        due_at(datetime.max.replace(tzinfo=UTC) - hours(1), hours(200), calendar)
