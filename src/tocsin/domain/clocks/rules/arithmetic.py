"""When a promise falls due, and how much of it has been used."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tocsin.domain.clocks.rules.calendar import Calendar
from tocsin.domain.clocks.rules.wall import counted, instant, lasting

Pauses = Iterable[tuple[datetime, datetime | None]]


def due_at(
    start: datetime, target: timedelta, calendar: Calendar | None = None, pauses: Pauses = ()
) -> datetime | None:
    """Return the first instant, in UTC, by which `target` has passed since `start`.

    Only time counts that the calendar counts (without one: all) and no pause `[from, to)` covers; a
    `to` of None is still paused, and then the answer is None unless the target was reached before.
    A zero target is due at its start. Raise ValueError for a naive instant, an inverted pause or a
    target below zero, NeverOpen, a ValueError, when the calendar has not so much time left, and
    OverflowError after the year 9999.
    """
    begin, work = counted(start), lasting(target)
    if work < 0:
        raise ValueError(f"target below zero: {target}")
    held = _held(pauses, begin)
    if not work:
        return instant(begin)
    needed = _done_by(calendar, begin) + work
    for since, until in held:
        done = _done_by(calendar, since)
        if needed <= done:
            break
        if until is None:
            return None
        needed += _done_by(calendar, until) - done
    return instant(needed if calendar is None else calendar.opened.when_done(needed, begin))


def elapsed(
    start: datetime, until: datetime, calendar: Calendar | None = None, pauses: Pauses = ()
) -> timedelta:
    """Return how much of `[start, until)` counts: by the calendar, and outside of the pauses.

    Takes and refuses what `due_at` does; nothing has passed when `until` is not after `start`.
    """
    begin, end = counted(start), counted(until)
    held = _held(pauses, begin)
    if end <= begin:
        return timedelta(0)
    used = _done_by(calendar, end) - _done_by(calendar, begin)
    for since, until_ in held:
        if since >= end:
            break
        stopped = end if until_ is None else min(until_, end)
        used -= _done_by(calendar, stopped) - _done_by(calendar, since)
    return timedelta(microseconds=used)


def _done_by(calendar: Calendar | None, at: int) -> int:
    return at if calendar is None else calendar.opened.done_by(at)


def _held(pauses: Pauses, begin: int) -> list[tuple[int, int | None]]:
    """Return the pauses after `begin` in order, none overlapping another."""
    held: list[tuple[int, int | None]] = []
    free = begin
    for since, until in sorted((span(*pause) for pause in pauses), key=_first):
        if until is None:
            held.append((max(since, free), None))
            break
        if until > free:
            held.append((max(since, free), until))
            free = until
    return held


def span(begin: datetime, end: datetime | None) -> tuple[int, int | None]:
    """Return the ends of a pause in microseconds; raise ValueError for an inverted or naive one."""
    since, until = counted(begin), None if end is None else counted(end)
    if until is not None and until < since:
        raise ValueError(f"inverted pause: {begin.isoformat()} to {end}")
    return since, until


def _first(pause: tuple[int, int | None]) -> int:
    return pause[0]
