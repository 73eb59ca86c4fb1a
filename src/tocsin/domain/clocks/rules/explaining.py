"""Why a clock shows what it shows: every stretch of its time, and what made it count or not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tocsin.domain.clocks.rules.arithmetic import span
from tocsin.domain.clocks.rules.calendar import Calendar
from tocsin.domain.clocks.rules.marks import Pause
from tocsin.domain.clocks.rules.wall import counted, instant, local_days


class Kind(StrEnum):
    """What a stretch of time is to a clock; the middle three are those of `Closed`."""

    COUNTED = "counted"
    OUT_OF_HOURS = "out_of_hours"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch `[begin, end)` in UTC; `reason` and `by` are the pause's, `name` is the date's."""

    begin: datetime
    end: datetime
    kind: Kind
    reason: str = ""
    by: int | None = None
    name: str = ""


def intervals(
    start: datetime, until: datetime, calendar: Calendar | None = None, pauses: Iterable[Pause] = ()
) -> list[Interval]:
    """Return `[start, until)` in stretches of one explanation each, in order and without gaps.

    What is counted adds up to `elapsed`. A pause covers everything, nights and holidays too; where
    pauses overlap, the one that began first does until it ends. Instants come back in UTC. Raise
    ValueError for a naive instant or an inverted pause.
    """
    begin, end = counted(start), counted(until)
    stretches: list[Interval] = []
    free = begin
    for since, to, pause in sorted(map(_spanned, pauses), key=lambda one: one[0]):
        paused, resumed = min(max(since, free), end), min(end if to is None else to, end)
        if paused < resumed:
            stretches += _by_hours(calendar, free, paused)
            stretches.append(_stretch(paused, resumed, Kind.PAUSED, pause))
            free = resumed
    return list(_joined([*stretches, *_by_hours(calendar, free, end)]))


def working(
    start: datetime, until: datetime, calendar: Calendar | None = None, pauses: Iterable[Pause] = ()
) -> list[tuple[datetime, datetime, str]]:
    """Return the time that counts but for pauses, each stretch with what paused it, if anything.

    Two clocks whose pauses come to the same here show the same, whoever paused them.
    """
    found: list[Interval] = []
    for one in intervals(start, until, calendar, pauses):
        within = [one] if one.kind is not Kind.PAUSED else intervals(one.begin, one.end, calendar)
        found += [replace(part, reason=one.reason) for part in within if part.kind is Kind.COUNTED]
    return [(one.begin, one.end, one.reason) for one in _touching(found)]


def _touching(stretches: Iterable[Interval]) -> Iterator[Interval]:
    """Yield the stretches, those that touch and have the same reason as one."""
    last: Interval | None = None
    for one in stretches:
        if last is not None and (last.end, last.reason) == (one.begin, one.reason):
            last = replace(last, end=one.end)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _spanned(pause: Pause) -> tuple[int, int | None, Pause]:
    return *span(pause.begin, pause.end), pause


def _by_hours(calendar: Calendar | None, begin: int, end: int) -> Iterator[Interval]:
    if calendar is None:
        if begin < end:
            yield _stretch(begin, end, Kind.COUNTED)
        return
    for opens, closes in calendar.opened.between(begin, end):
        yield from _closed(calendar, begin, opens)
        yield _stretch(opens, closes, Kind.COUNTED)
        begin = closes
    yield from _closed(calendar, begin, end)


def _closed(calendar: Calendar, begin: int, end: int) -> Iterator[Interval]:
    for day in local_days(calendar.zone, begin, end):
        on = date.fromordinal(day.number)
        kind = Kind(calendar.closed_on(on))
        yield replace(_stretch(day.begin, day.end, kind), name=calendar.name_of(on))


def _stretch(begin: int, end: int, kind: Kind, pause: Pause | None = None) -> Interval:
    reason, by = (pause.reason, pause.by) if pause else ("", None)
    return Interval(instant(begin), instant(end), kind, reason, by)


def _joined(stretches: Iterable[Interval]) -> Iterator[Interval]:
    """Yield the stretches, neighbours with the same explanation as one."""
    last: Interval | None = None
    for one in stretches:
        if last is not None and one == replace(last, begin=one.begin, end=one.end):
            last = replace(last, end=one.end)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last
