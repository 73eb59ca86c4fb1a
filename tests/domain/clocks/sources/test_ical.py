"""Holidays in files of other programs."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.domain.clocks.sources.ical import SIZE_LIMIT, BadFile, holidays_in
from tocsin.words.refusals import SENTENCES

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n"
TAIL = "END:VCALENDAR\r\n"


def file_of(*entries):
    return (HEAD + "".join(entries) + TAIL).encode()


def entry(*lines):
    return "\r\n".join(["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", ""])


def found(*lines, years=(2026, 2027)):
    return [(str(h.day), h.name) for h in holidays_in(file_of(entry(*lines)), years).holidays]


def test_a_day_is_found_with_its_name():
    assert found("DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas\\, first day") == [
        ("2026-12-25", "Christmas, first day")
    ]


def test_several_days_are_each_a_holiday_and_the_end_is_none():
    lines = ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227", "SUMMARY:Shut")

    assert [day for day, _ in found(*lines)] == ["2026-12-24", "2026-12-25", "2026-12-26"]


def test_what_comes_every_year_is_found_in_the_years_asked_for():
    lines = ("DTSTART;VALUE=DATE:20201231", "DURATION:P2D", "RRULE:FREQ=YEARLY", "SUMMARY:Turn")

    assert [day for day, _ in found(*lines)] == [
        "2026-01-01",
        "2026-12-31",
        "2027-01-01",
        "2027-12-31",
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("BYMONTH=11;BYDAY=4TH", ["2026-11-26", "2027-11-25"]),
        ("BYMONTH=5;BYDAY=-1MO", ["2026-05-25", "2027-05-31"]),
        ("BYMONTH=2;BYMONTHDAY=-1", ["2026-02-28", "2027-02-28"]),
        ("BYMONTH=12;BYMONTHDAY=25;UNTIL=20261231T000000Z", ["2026-12-25"]),
        ("INTERVAL=2;BYMONTH=6;BYMONTHDAY=1", ["2026-06-01"]),
        ("COUNT=7", ["2026-01-06"]),
        ("BYMONTH=9;BYDAY=MO,TU;BYSETPOS=-1", ["2026-09-29", "2027-09-28"]),
        ("BYMONTH=2;BYMONTHDAY=30", []),
    ],
)
def test_a_rule_of_every_year_is_followed(rule, days):
    lines = ("DTSTART;VALUE=DATE:20200106", f"RRULE:FREQ=YEARLY;{rule}", "SUMMARY:X")

    assert [day for day, _ in found(*lines)] == days


def test_a_year_that_is_taken_out_stays_out():
    lines = ("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20260101")

    assert [day for day, _ in found(*lines)] == ["2027-01-01"]


def test_days_that_are_listed_besides_are_found_too():
    lines = ("DTSTART;VALUE=DATE:20260101", "RDATE;VALUE=DATE:20260301,20270301", "SUMMARY:X")

    assert [day for day, _ in found(*lines)] == ["2026-01-01", "2026-03-01", "2027-03-01"]


def test_two_of_one_day_share_it():
    first, second = (
        entry("DTSTART;VALUE=DATE:20261225", f"SUMMARY:{name}") for name in ("Works closed", "Xmas")
    )

    (holiday,) = holidays_in(file_of(second, first, first), [2026]).holidays

    assert holiday.name == "Works closed; Xmas"


def test_what_other_programs_write_around_it_does_no_harm():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\n"
        "DTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    day = entry(
        "CLASS:PUBLIC",
        "DESCRIPTION:One\\n\r\n two\\n",
        'DTSTART;TZID="W. Europe Standard Time":20261225T000000',
        'DTEND;TZID="W. Europe Standard Time":20261226T000000',
        "SUMMARY;LANGUAGE=de:Weihnachten",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nEND:VALARM",
    )
    task = "BEGIN:VTODO\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VTODO\r\n"

    result = holidays_in(file_of("METHOD:PUBLISH\r\n", zone, day, task), [2026])

    assert [(str(h.day), h.name) for h in result.holidays] == [("2026-12-25", "Weihnachten")]


def test_from_midnight_to_midnight_is_a_day_and_anything_else_is_left_out():
    whole = entry("DTSTART:20261225T000000", "DTEND:20261226T000000", "SUMMARY:Day")
    hour = entry("DTSTART:20261225T100000Z", "DTEND:20261225T110000Z", "SUMMARY:Meeting")
    never = entry("DTSTART;VALUE=DATE:20261225", "STATUS:CANCELLED", "SUMMARY:Gone")

    result = holidays_in(file_of(whole, hour, never), [2026])

    assert [h.name for h in result.holidays] == ["Day"]
    assert result.left_out == 2


def test_folded_lines_bytes_before_the_text_and_alarms_within_do_no_harm():
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n"
    text = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christ\r\n mas\r\n" + alarm
    content = b"\xef\xbb\xbf" + file_of(text + "END:VEVENT\r\n")

    assert holidays_in(content, [2026]).holidays[0].name == "Christmas"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", 0),
        (b"\r\n  \r\n", "empty", 0),
        (b"PK\x03\x04\xff\xfe", "not_text", 1),
        (b"<html>", "not_a_calendar", 1),
        (b"x" * (SIZE_LIMIT + 1), "too_large", 0),
        (HEAD.encode(), "not_closed", 1),
        ((HEAD + "BEGIN:VEVENT\r\n" + TAIL).encode(), "not_closed", 5),
        ((HEAD + "nonsense\r\n" + TAIL).encode(), "not_a_line", 4),
        (file_of(entry("SUMMARY:When")), "no_date", 5),
        (file_of(entry("DTSTART;VALUE=DATE:2026122")), "bad_value", 6),
        (file_of(entry("DTSTART;VALUE=DATE:20261225", "nonsense")), "not_a_line", 7),
        (
            file_of(entry("DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261201")),
            "ends_before",
            7,
        ),
        (
            file_of(entry("DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=SECONDLY")),
            "not_yearly",
            7,
        ),
        (
            file_of(entry("DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=YEARLY;INTERVAL=0")),
            "not_yearly",
            7,
        ),
        (file_of(entry("DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=FOO")), "bad_value", 7),
        (file_of(entry("DTSTART;VALUE=DATE:20261225", "DURATION:P90D")), "too_long", 6),
    ],
)
def test_a_file_with_errors_is_refused_with_reason_and_line(content, code, line):
    with pytest.raises(BadFile) as refused:
        holidays_in(content, [2026])

    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.long
def test_a_hostile_file_takes_no_longer_than_it_is_large():
    endless = ("DTSTART;VALUE=DATE:00010101", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    content = file_of(*[entry(*endless)] * 3000)
    began = perf_counter()

    assert holidays_in(content, [2026]).holidays == []
    assert perf_counter() - began < 5


def test_a_rule_counted_from_the_beginning_of_time_is_refused():
    with pytest.raises(BadFile) as refused:
        found("DTSTART;VALUE=DATE:00010101", "RRULE:FREQ=YEARLY;COUNT=9999")

    assert refused.value.code == "not_yearly"


WORDS = st.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXDATE",
        "RDATE",
        "STATUS",
        "SUMMARY",
        ";VALUE=DATE",
        ":",
        ";",
        "=",
        ",",
        "FREQ=YEARLY",
        "COUNT=3",
        "INTERVAL=",
        "BYDAY=-1MO",
        "UNTIL=",
        "20261225",
        "20260101T000000Z",
        "99991231",
        "00010101",
        "P1D",
        "-P1D",
        "PT0S",
        "P9999999D",
        "CANCELLED",
        "BEGIN:VALARM",
        "END:VALARM",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "é",
        "\x00",
        "\\",
        '"',
        "TZID=Nowhere",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=6)


@settings(max_examples=300, deadline=None)
@given(LINES)
@pytest.mark.long
def test_whatever_a_file_holds_it_is_read_or_refused(lines):
    with suppress(BadFile):
        days = holidays_in(file_of(entry(*lines)), [2026]).holidays
        assert all(holiday.day.year == 2026 for holiday in days)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_bytes_are_sent_they_are_refused_in_words(content):
    assert why_not(HEAD.encode() + content) in {None, *SENTENCES}


def why_not(file):
    """Return the code of the sentence by which the file is refused, or None."""
    try:
        holidays_in(file, [2026])
    except BadFile as refusal:
        return f"holidays_file.{refusal.code}"
    return None
