"""Holidays in a file of iCalendar (RFC 5545): entries of whole days, also those of every year."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tocsin.domain.clocks.sources import Holiday
from tocsin.domain.clocks.sources.yearly import NotYearly, Yearly

SIZE_LIMIT = 512 * 1024
ENTRIES_LIMIT = 5000
DAYS_LIMIT = 60
NAME_LIMIT = 120
VALUE_LIMIT = 60
DAY = timedelta(days=1)
# What the library raises over values and parameters that it did not expect.
FAILURES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class BadFile(ValueError):  # noqa: N818 - it says what is bad
    """The file cannot be read: a code that says why, the line, and what stands there."""

    def __init__(self, code: str, line: int = 0, value: object = "") -> None:
        """Count lines from 1; 0 is the file as a whole."""
        self.code, self.line, self.value = code, line, str(value)[:VALUE_LIMIT]
        super().__init__(f"line {line}: {code}: {self.value}" if line else code)


@dataclass(frozen=True)
class Found:
    """The holidays of a file, and how many entries are no days: they have a time or never were."""

    holidays: list[Holiday]
    left_out: int


@dataclass(frozen=True)
class _Line:
    """A line of content, however many lines it was folded into, and where it begins."""

    number: int
    text: str

    @property
    def name(self) -> str:
        return re.split("[:;]", self.text, maxsplit=1)[0].upper()

    @property
    def part(self) -> str:
        """Return which part of the file begins or ends here."""
        return self.text.partition(":")[2].strip().upper()


def holidays_in(content: bytes, years: Iterable[int]) -> Found:
    """Return the holidays of a file that lie in those years, in order.

    Raise BadFile for what is no iCalendar, too large, or holds an entry that cannot be read.
    """
    if len(content) > SIZE_LIMIT:
        raise BadFile("too_large")
    wanted = frozenset(years)
    entries = list(_entries(_lines(content)))
    if len(entries) > ENTRIES_LIMIT:
        raise BadFile("too_many_entries")
    named: dict[date, set[str]] = {}
    left_out = 0
    for entry in entries:
        days = _read_or_refused(entry, wanted)
        left_out += days is None
        for holiday in days or ():
            named.setdefault(holiday.day, set()).add(holiday.name)
    found = [Holiday(day, _joined(names)) for day, names in sorted(named.items())]
    return Found(found, left_out)


def _joined(names: set[str]) -> str:
    return "; ".join(sorted(filter(None, names)))[:NAME_LIMIT].strip()


def _lines(content: bytes) -> list[_Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("not_text", content[: error.start].count(b"\n") + 1) from error
    lines: list[_Line] = []
    for number, raw in enumerate(re.split("\r\n|\n|\r", text), start=1):
        if raw[:1] in (" ", "\t") and lines:
            folded = lines.pop()
            raw, number = folded.text + raw[1:], folded.number  # noqa: PLW2901 - it is one line
        if raw.strip():
            lines.append(_Line(number, raw))
    if not lines:
        raise BadFile("empty")
    if lines[0].text.strip().upper() != "BEGIN:VCALENDAR":
        raise BadFile("not_a_calendar", 1, lines[0].text)
    return lines


def _entries(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines of each entry; an alarm within belongs to it and says no day."""
    parts: list[_Line] = []
    entry: list[_Line] = []
    for line in lines:
        if line.name == "BEGIN":
            parts.append(line)
            entry = [] if line.part == "VEVENT" else entry
        elif line.name == "END":
            _check_closed(parts, line)
            if line.part == "VEVENT":
                yield entry
        elif parts and parts[-1].part == "VEVENT":
            entry.append(line)
        elif ":" not in line.text:
            raise BadFile("not_a_line", line.number, line.text)
    if parts:
        raise BadFile("not_closed", parts[-1].number, parts[-1].text)


def _check_closed(parts: list[_Line], line: _Line) -> None:
    if not parts or parts.pop().part != line.part:
        raise BadFile("not_closed", line.number, line.text)


def _read_or_refused(lines: list[_Line], years: frozenset[int]) -> list[Holiday] | None:
    try:
        return _days(lines, years)
    except BadFile:
        raise
    except FAILURES as error:
        raise BadFile("not_an_entry", lines[0].number if lines else 0) from error


def _days(lines: list[_Line], years: frozenset[int]) -> list[Holiday] | None:
    """Return the days of an entry that lie in those years; None when it is none of whole days."""
    entry, at = _read(lines)
    if "DTSTART" not in at:
        raise BadFile("no_date", lines[0].number if lines else 0)
    if str(entry.get("STATUS", "")).upper() == "CANCELLED":
        return None
    span = _span(entry, at)
    if span is None:
        return None
    first, length = span
    if length > DAYS_LIMIT:
        raise BadFile("too_long", at["DTSTART"], length)
    name = CONTROL.sub(" ", str(entry.get("SUMMARY", ""))).strip()[:NAME_LIMIT].strip()
    begins = _repeated(entry, first, at, years) | _listed(entry, "RDATE")
    begins -= _listed(entry, "EXDATE")
    near = (begin for begin in begins if begin.year in years or begin.year + 1 in years)
    days = (begin + DAY * number for begin in near for number in range(length))
    return [Holiday(day, name) for day in days if day.year in years]


def _read(lines: list[_Line]) -> tuple[Any, dict[str, int]]:
    """Return the entry as the library reads it, and the line of each property."""
    from icalendar import Event  # noqa: PLC0415 - nobody needs it but who brings a file

    at: dict[str, int] = {}
    for line in lines:
        if ":" not in line.text:
            raise BadFile("not_a_line", line.number, line.text)
        if line.name in at and line.name in ("DTSTART", "DTEND", "RRULE"):
            raise BadFile("said_twice", line.number, line.name)
        at[line.name] = line.number
    whole = "\r\n".join(["BEGIN:VEVENT", *(line.text for line in lines), "END:VEVENT", ""])
    entry = Event.from_ical(whole)
    for name, _reason in entry.errors:
        raise BadFile("bad_value", at.get(str(name), lines[0].number), name)
    return entry, at


def _span(entry: Any, at: dict[str, int]) -> tuple[date, int] | None:  # noqa: ANN401 - as _read
    """Return the first day and how many they are."""
    begin = _value(entry, "DTSTART", at)
    end = _value(entry, "DTEND", at)
    lasts = _value(entry, "DURATION", at)
    if isinstance(begin, datetime):
        # Some write a whole day from midnight to midnight.
        whole = isinstance(end, datetime) and begin.time() == end.time() == time()
        if not whole or end.date() <= begin.date():
            return None
        begin, end = begin.date(), end.date()
    if isinstance(lasts, timedelta):
        end = _later(begin, lasts, at.get("DURATION", 0))
    # Many write the one day as both ends.
    if end is None or end == begin:
        return begin, 1
    if isinstance(end, datetime) or end < begin:
        raise BadFile("ends_before", at.get("DTEND", at["DTSTART"]), end)
    return begin, (end - begin).days


def _later(begin: date, lasts: timedelta, line: int) -> date:
    try:
        return begin + lasts
    except OverflowError as error:
        raise BadFile("bad_value", line, "DURATION") from error


def _value(entry: Any, name: str, at: dict[str, int]) -> Any:  # noqa: ANN401 - as _read
    if entry.get(name) is None:
        return None
    try:
        return entry[name].dt
    except (AttributeError, ValueError) as error:
        raise BadFile("bad_value", at.get(name, 0), name) from error


def _repeated(
    entry: Any,  # noqa: ANN401 - as _read
    first: date,
    at: dict[str, int],
    years: frozenset[int],
) -> set[date]:
    """Return the days on which it begins, as far as they can touch those years."""
    if "RRULE" not in at:
        return {first}
    rule = entry["RRULE"]
    try:
        # What begins at the end of one year can last into the next.
        return Yearly.of(first, rule).days(years | {year - 1 for year in years})
    except NotYearly as error:
        raise BadFile("not_yearly", at["RRULE"], rule.to_ical().decode()) from error


def _listed(entry: Any, name: str) -> set[date]:  # noqa: ANN401 - as _read
    """Return the days that are added to the repetition, or left out of it."""
    found: set[date] = set()
    lists = entry.get(name, [])
    for one in lists if isinstance(lists, list) else [lists]:
        with suppress(AttributeError):
            found |= {d.dt.date() if isinstance(d.dt, datetime) else d.dt for d in one.dts}
    return found
