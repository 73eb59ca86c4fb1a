"""What each stretch of a clock's time was, and who or what made it so."""

from datetime import datetime

import pytest

from tests.domain.clocks.rules.times import daily, hours, office, span, utc
from tocsin.domain.clocks.rules.arithmetic import elapsed
from tocsin.domain.clocks.rules.calendar import Calendar
from tocsin.domain.clocks.rules.explaining import Interval, Kind, intervals
from tocsin.domain.clocks.rules.marks import Pause

START = utc("2026-11-27 14:00")
OFFICE = office(
    "UTC",
    holidays=["2026-12-25", "2026-12-26"],
    exceptions={"2026-12-24": [["08:00", "12:00"]], "2026-12-28": []},
    names={
        "2026-12-24": "Christmas Eve",
        "2026-12-25": "Christmas Day",
        "2026-12-26": "Boxing Day",
    },
)


def paused(begin, end, reason="awaiting_reporter", by=7):
    return Pause(utc(begin), utc(end) if end else None, reason, by)


def told(*stretches):
    return [
        (str(one.begin)[:16], one.kind.value, one.reason or one.name)
        for one in intervals(*stretches)
    ]


def test_without_a_calendar_everything_counts():
    assert intervals(START, START + hours(50)) == [Interval(START, START + hours(50), Kind.COUNTED)]


def test_a_weekend_is_one_stretch_out_of_hours():
    assert intervals(START, utc("2026-11-30 09:00"), OFFICE) == [
        Interval(*span("2026-11-27 14:00", "2026-11-27 16:00"), Kind.COUNTED),
        Interval(*span("2026-11-27 16:00", "2026-11-30 08:00"), Kind.OUT_OF_HOURS),
        Interval(*span("2026-11-30 08:00", "2026-11-30 09:00"), Kind.COUNTED),
    ]


def test_what_is_closed_is_told_apart_day_by_day_and_by_its_name():
    assert told(utc("2026-12-24 11:00"), utc("2026-12-29 09:00"), OFFICE) == [
        ("2026-12-24 11:00", "counted", ""),
        ("2026-12-24 12:00", "out_of_hours", "Christmas Eve"),
        ("2026-12-25 00:00", "holiday", "Christmas Day"),
        ("2026-12-26 00:00", "holiday", "Boxing Day"),
        ("2026-12-27 00:00", "out_of_hours", ""),
        ("2026-12-28 00:00", "closed", ""),
        ("2026-12-29 00:00", "out_of_hours", ""),
        ("2026-12-29 08:00", "counted", ""),
    ]


def test_days_end_at_the_midnight_of_the_zone():
    calendar = office("Europe/Warsaw", holidays=["2026-12-25"])

    assert told(utc("2026-12-24 14:00"), utc("2026-12-26"), calendar) == [
        ("2026-12-24 14:00", "counted", ""),
        ("2026-12-24 15:00", "out_of_hours", ""),
        ("2026-12-24 23:00", "holiday", ""),
        ("2026-12-25 23:00", "out_of_hours", ""),
    ]


def test_a_pause_says_why_and_by_whom():
    pause = paused("2026-11-27 15:00", "2026-11-30 10:00")

    assert intervals(START, utc("2026-11-30 11:00"), OFFICE, [pause])[1] == Interval(
        *span("2026-11-27 15:00", "2026-11-30 10:00"), Kind.PAUSED, "awaiting_reporter", 7
    )


def test_a_pause_without_end_lasts_until_the_end():
    assert told(START, utc("2026-11-27 15:30"), OFFICE, [paused("2026-11-27 15:00", None)]) == [
        ("2026-11-27 14:00", "counted", ""),
        ("2026-11-27 15:00", "paused", "awaiting_reporter"),
    ]


def test_of_pauses_that_overlap_the_one_that_began_first_lasts_until_its_end():
    pauses = [
        paused("2026-11-27 15:00", "2026-11-27 15:40", "scheduled"),
        paused("2026-11-27 14:30", "2026-11-27 15:20"),
        paused("2026-11-27 14:40", "2026-11-27 15:00", "scheduled"),
    ]

    assert told(START, utc("2026-11-27 16:00"), OFFICE, pauses) == [
        ("2026-11-27 14:00", "counted", ""),
        ("2026-11-27 14:30", "paused", "awaiting_reporter"),
        ("2026-11-27 15:20", "paused", "scheduled"),
        ("2026-11-27 15:40", "counted", ""),
    ]


def test_a_pause_of_no_length_is_not_told():
    pause = paused("2026-11-27 15:00", "2026-11-27 15:00")

    assert told(START, utc("2026-11-27 16:00"), None, [pause]) == [
        ("2026-11-27 14:00", "counted", "")
    ]


def test_pauses_outside_are_left_out_and_those_across_the_ends_cut():
    pauses = [
        paused("2026-11-20 15:00", "2026-11-20 16:00"),
        paused("2026-11-27 13:00", "2026-11-27 14:15"),
        paused("2026-11-27 15:30", "2026-11-27 18:00"),
        paused("2026-11-28 15:30", None),
    ]

    assert intervals(START, utc("2026-11-27 16:00"), None, pauses) == [
        Interval(START, utc("2026-11-27 14:15"), Kind.PAUSED, "awaiting_reporter", 7),
        Interval(*span("2026-11-27 14:15", "2026-11-27 15:30"), Kind.COUNTED),
        Interval(
            *span("2026-11-27 15:30", "2026-11-27 16:00"), Kind.PAUSED, "awaiting_reporter", 7
        ),
    ]


def test_holds_one_after_the_other_are_one_stretch_only_when_they_say_the_same():
    same = [
        paused("2026-11-27 14:00", "2026-11-27 15:00"),
        paused("2026-11-27 15:00", "2026-11-27 16:00"),
    ]

    assert len(intervals(START, utc("2026-11-27 16:00"), None, same)) == 1
    other = [same[0], paused("2026-11-27 15:00", "2026-11-27 16:00", by=8)]
    assert len(intervals(START, utc("2026-11-27 16:00"), None, other)) == 2


def test_nothing_is_told_of_a_time_that_has_not_begun():
    assert intervals(START, START, OFFICE, [paused("2026-11-27 13:00", None)]) == []
    assert intervals(START, START - hours(1), OFFICE) == []


@pytest.mark.parametrize(
    ("zone", "begin"),
    [
        ("Europe/Warsaw", "2026-03-28"),
        ("Europe/Warsaw", "2026-10-24"),
        ("Australia/Lord_Howe", "2026-10-03"),
        ("Pacific/Apia", "2011-12-29"),
        ("America/St_Johns", "2006-10-28"),
    ],
)
def test_stretches_have_no_gaps_and_what_counts_adds_up_when_clocks_change(zone, begin):
    calendar = daily(zone, ["00:00", "01:30"], ["02:15", "04:00"])
    start, until = utc(f"{begin} 03:04:05"), utc(f"{begin} 03:04:05") + hours(72)
    pause = Pause(start + hours(20), start + hours(26), "scheduled", None)

    found = intervals(start, until, calendar, [pause])

    counted = sum((one.end - one.begin for one in found if one.kind is Kind.COUNTED), hours(0))
    assert [one.begin for one in found] + [until] == [start] + [one.end for one in found]
    assert counted == elapsed(start, until, calendar, [(pause.begin, pause.end)])


def test_an_inverted_pause_is_refused():
    with pytest.raises(ValueError, match="inverted"):
        intervals(START, START, None, [paused("2026-11-27 15:00", "2026-11-27 14:00")])


def test_an_instant_without_an_offset_is_refused():
    naive = datetime(2026, 11, 27)  # noqa: DTZ001 - the case

    with pytest.raises(ValueError, match="2026"):
        intervals(naive, START, OFFICE)


def test_a_calendar_that_has_closed_for_good_is_out_of_hours():
    calendar = Calendar.from_dict(
        {"zone": "UTC", "hours": {}, "exceptions": {"2026-11-27": [["08:00", "15:00"]]}}
    )

    assert told(START, utc("2027-11-27 16:00"), calendar) == [
        ("2026-11-27 14:00", "counted", ""),
        ("2026-11-27 15:00", "out_of_hours", ""),
    ]
