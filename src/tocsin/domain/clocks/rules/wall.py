"""What the clock on the wall of a zone shows, in whole microseconds since 1970.

Between two changes of a zone's offset the wall clock runs evenly. Cut there, an hour that the wall
shows twice is there twice, one it skips is not there at all, and no day needs a rule of its own.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tocsin.base.instants import Naive

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
SECOND = 1_000_000
DAY = 86_400 * SECOND
# Nearer to the ends of what a datetime can hold, a zone has no room for its offset.
FIRST = (datetime(1, 1, 3, tzinfo=UTC) - EPOCH) // timedelta(seconds=1)
LAST = (datetime(9999, 12, 29, tzinfo=UTC) - EPOCH) // timedelta(seconds=1)


class LocalDay(NamedTuple):
    """A run of instants, `[begin, end)`, of one date on the wall; `midnight` may lie outside it."""

    number: int
    midnight: int
    begin: int
    end: int


def counted(at: datetime) -> int:
    """Return microseconds since 1970 of an aware instant; raise Naive, a ValueError, otherwise."""
    if at.tzinfo is not UTC and at.utcoffset() is None:
        raise Naive(at)
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def lasting(span: timedelta) -> int:
    return (span.days * 86_400 + span.seconds) * SECOND + span.microseconds


def instant(microseconds: int) -> datetime:
    """Return the instant in UTC; raise OverflowError after the year 9999."""
    return EPOCH + timedelta(microseconds=microseconds)


def year_of(at: int) -> int:
    return date.fromordinal(at // DAY + EPOCH_DAY).year


def year_begins(year: int) -> int:
    return (date(year, 1, 1).toordinal() - EPOCH_DAY) * DAY


def year_ends(year: int) -> int:
    return (date(year, 12, 31).toordinal() + 1 - EPOCH_DAY) * DAY


def local_days(zone: ZoneInfo, begin: int, end: int) -> Iterator[LocalDay]:
    """Yield the days of the wall that `[begin, end)` touches, without gaps, in the order lived.

    A date can come twice, when clocks go back across midnight, or never, when its day was left out.
    """
    if begin >= end:
        return
    for year in range(year_of(begin), year_of(end - 1) + 1):
        for since, until, offset in _even(zone, year):
            yield from _days_of(max(since, begin), min(until, end), offset)


def day_of(zone: ZoneInfo, at: int) -> LocalDay:
    """Return the day on the wall at that instant."""
    return next(local_days(zone, at, at + 1))


def _days_of(begin: int, end: int, offset: int) -> Iterator[LocalDay]:
    while begin < end:
        day = (begin + offset) // DAY
        midnight = day * DAY - offset
        yield LocalDay(day + EPOCH_DAY, midnight, begin, min(midnight + DAY, end))
        begin = midnight + DAY


@lru_cache(maxsize=4096)
def _even(zone: ZoneInfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """Return the spans of a UTC year in which the offset stays the same, with that offset."""
    begin, end = year_begins(year) // SECOND, year_ends(year) // SECOND
    changes = [begin, *_changes(zone, begin, end), end]
    return tuple(
        (since * SECOND, until * SECOND, _offset(zone, since) * SECOND)
        for since, until in pairwise(changes)
    )


def _changes(zone: ZoneInfo, begin: int, end: int) -> Iterator[int]:
    """Yield the seconds at which the offset changes.

    One look in three days is enough: no zone ever changed again sooner, Freetown in 1939 in four.
    """
    step = 3 * DAY // SECOND
    before = _offset(zone, begin)
    for first in range(begin, end, step):
        last = min(first + step, end) - 1
        after = _offset(zone, last)
        if after != before:
            yield _first_unlike(zone, max(first - 1, begin), last)
            before = after


def _first_unlike(zone: ZoneInfo, like: int, unlike: int) -> int:
    before = _offset(zone, like)
    while unlike - like > 1:
        middle = (like + unlike) // 2
        if _offset(zone, middle) == before:
            like = middle
        else:
            unlike = middle
    return unlike


def _offset(zone: ZoneInfo, second: int) -> int:
    """Return how many seconds the wall is ahead of UTC."""
    at = EPOCH + timedelta(seconds=min(max(second, FIRST), LAST))
    return (at.astimezone(zone).replace(tzinfo=UTC) - at) // timedelta(seconds=1)
