"""When a calendar is open: the week, its holidays and exceptions, and what is asked about it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.domain.clocks.rules.times import (
    NIGHT_AND_DAY,
    daily,
    hours,
    office,
    span,
    utc,
)
from tocsin.domain.clocks.rules.calendar import Calendar, NeverOpen, calendar_in, next_working

TEN_YEARS = (utc("2020-01-01"), utc("2030-01-01"))


def test_a_day_has_as_many_slots_as_its_week_says():
    calendar = daily("UTC", ["13:00", "17:30"], ["08:00", "12:00"])

    assert calendar.openings(utc("2026-11-24"), utc("2026-11-25")) == [
        span("2026-11-24 08:00", "2026-11-24 12:00"),
        span("2026-11-24 13:00", "2026-11-24 17:30"),
    ]


def test_hours_are_those_of_the_zone():
    assert office().openings(utc("2026-11-24"), utc("2026-11-25")) == [
        span("2026-11-24 07:00", "2026-11-24 15:00")
    ]


def test_weekends_are_left_out():
    assert office().work_between(utc("2026-11-21"), utc("2026-11-23")) == hours(0)


def test_a_span_within_an_opening_is_cut_to_it():
    assert office().openings(*span("2026-11-24 08:00", "2026-11-24 08:30")) == [
        span("2026-11-24 08:00", "2026-11-24 08:30")
    ]


def test_a_span_that_ends_before_it_begins_has_no_work():
    calendar = office()

    assert calendar.work_between(utc("2026-11-25"), utc("2026-11-24")) == hours(0)
    assert calendar.openings(utc("2026-11-25"), utc("2026-11-24")) == []


def test_slots_that_touch_are_one_opening():
    calendar = daily("UTC", ["08:00", "12:00"], ["12:00", "16:00"])

    assert calendar.openings(utc("2026-11-24"), utc("2026-11-25")) == [
        span("2026-11-24 08:00", "2026-11-24 16:00")
    ]


def test_a_night_is_one_opening_although_it_is_written_as_two_slots():
    calendar = Calendar.from_dict(
        {"zone": "UTC", "hours": {"mon": [["22:00", "24:00"]], "tue": [["00:00", "06:00"]]}}
    )

    assert calendar.openings(utc("2026-11-23"), utc("2026-11-30")) == [
        span("2026-11-23 22:00", "2026-11-24 06:00")
    ]


def test_round_the_clock_is_one_opening_across_years():
    calendar = daily("Europe/Warsaw", *NIGHT_AND_DAY)

    assert calendar.openings(*TEN_YEARS) == [TEN_YEARS]


def test_a_holiday_is_closed():
    calendar = office(holidays=["2026-12-25"])

    assert calendar.work_between(utc("2026-12-24 20:00"), utc("2026-12-26")) == hours(0)


def test_an_exception_beats_the_week_and_a_holiday():
    calendar = office(
        holidays=["2026-12-24"],
        exceptions={"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []},
    )

    assert calendar.work_between(utc("2026-12-24"), utc("2026-12-25")) == hours(4)
    assert calendar.work_between(utc("2026-12-31"), utc("2027-01-01")) == hours(0)


def test_an_exception_opens_a_day_the_week_has_closed():
    calendar = office(exceptions={"2026-11-21": [["10:00", "12:00"]]})

    assert calendar.openings(utc("2026-11-21"), utc("2026-11-23")) == [
        span("2026-11-21 09:00", "2026-11-21 11:00")
    ]


def test_the_leap_day_is_a_day_like_any_other():
    assert office().work_between(utc("2028-02-28"), utc("2028-03-02")) == hours(24)
    assert office().reach(utc("2028-02-29 14:00"), hours(2)) == utc("2028-03-01 08:00")


def test_the_year_ends_where_the_zone_says():
    calendar = daily("Asia/Tokyo", ["00:00", "01:00"], holidays=["2027-01-01"])

    assert calendar.openings(utc("2026-12-30 12:00"), utc("2027-01-02")) == [
        span("2026-12-30 15:00", "2026-12-30 16:00"),
        span("2027-01-01 15:00", "2027-01-01 16:00"),
    ]


def test_the_work_is_reached_at_the_closing_time_that_uses_it_up():
    assert office().reach(utc("2026-11-24 07:00"), hours(8)) == utc("2026-11-24 15:00")


def test_a_microsecond_more_is_reached_at_the_next_opening():
    work = hours(8) + timedelta(microseconds=1)

    assert office().reach(utc("2026-11-24 07:00"), work) == utc("2026-11-25 07:00:00.000001")


def test_no_work_is_reached_at_the_start_open_or_not():
    assert office().reach(utc("2026-11-22"), hours(0)) == utc("2026-11-22")


def test_the_next_opening_may_be_decades_away():
    calendar = Calendar.from_dict(
        {"zone": "UTC", "hours": {}, "exceptions": {"2096-02-29": [["10:00", "11:00"]]}}
    )

    assert calendar.reach(utc("2026-11-24"), hours(1)) == utc("2096-02-29 11:00")


def test_after_the_last_exception_nothing_opens():
    calendar = Calendar.from_dict(
        {"zone": "UTC", "hours": {}, "exceptions": {"2026-12-01": [["10:00", "11:00"]]}}
    )

    with pytest.raises(NeverOpen):
        calendar.reach(utc("2026-11-24"), hours(2))
    with pytest.raises(NeverOpen):
        calendar.reach(utc("2030-11-24"), hours(1))


def test_questions_answer_the_same_in_whichever_order_years_are_asked_about():
    one, other = office(), office()
    years = [span(f"{year}-02-03", f"{year + 1}-10-11") for year in range(2020, 2030)]

    forward = [one.work_between(*year) for year in years]
    backward = [other.work_between(*year) for year in reversed(years)]

    assert forward == backward[::-1]
    assert one.openings(*TEN_YEARS) == other.openings(*TEN_YEARS)
    assert one.work_between(*TEN_YEARS) == sum(
        (end - begin for begin, end in one.openings(*TEN_YEARS)), hours(0)
    )


def test_questions_asked_at_once_answer_the_same():
    calendar, alone = office(), office()
    years = [span(f"{year}-02-03", f"{year}-10-11") for year in range(2010, 2040)] * 3

    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(lambda year: calendar.work_between(*year), years))

    assert at_once == [alone.work_between(*year) for year in years]


def test_instants_of_any_offset_are_taken_and_given_back_in_utc():
    start = datetime(2026, 11, 24, 8, tzinfo=ZoneInfo("Europe/Warsaw"))

    assert office().reach(start, hours(1)).isoformat() == "2026-11-24T08:00:00+00:00"


@pytest.mark.parametrize("ask", ["reach", "work_between", "openings", "is_open", "closed_because"])
def test_an_instant_without_an_offset_is_refused(ask):
    naive = datetime(2026, 11, 24)  # noqa: DTZ001 - the case
    more = {"reach": [hours(1)], "work_between": [naive], "openings": [naive]}

    with pytest.raises(ValueError, match="2026"):
        getattr(office(), ask)(naive, *more.get(ask, []))


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-11-24 06:59", "out_of_hours"),
        ("2026-11-22 12:00", "out_of_hours"),
        ("2026-12-24 12:00", "out_of_hours"),
        ("2026-12-25 12:00", "holiday"),
        ("2026-12-24 23:00", "holiday"),
        ("2026-12-31 12:00", "closed"),
    ],
)
def test_what_is_closed_says_why(at, reason):
    calendar = office(
        holidays=["2026-12-24", "2026-12-25", "2026-12-31"],
        exceptions={"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []},
    )

    assert not calendar.is_open(utc(at))
    assert calendar.closed_because(utc(at)) == reason


def test_a_date_is_known_by_its_name():
    calendar = office(holidays=["2026-12-25"], names={"2026-12-25": "Christmas Day"})

    assert calendar.name_of(date(2026, 12, 25)) == "Christmas Day"
    assert calendar.name_of(date(2026, 12, 26)) == ""


def test_the_next_working_hours_are_shown_as_they_lie():
    assert next_working(office(), utc("2026-11-27 14:00"), hours(3)) == [
        span("2026-11-27 14:00", "2026-11-27 15:00"),
        span("2026-11-30 07:00", "2026-11-30 09:00"),
    ]


def test_without_a_calendar_the_next_hours_are_the_next_hours():
    assert next_working(None, utc("2026-11-27 14:00"), hours(3)) == [
        span("2026-11-27 14:00", "2026-11-27 17:00")
    ]


def test_a_calendar_is_read_from_its_text():
    text = '{"zone": "UTC", "hours": {"mon": [["08:00", "09:00"]]}}'

    assert calendar_in(text).work_between(utc("2026-11-23"), utc("2026-11-30")) == hours(1)
