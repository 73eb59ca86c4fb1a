"""Which instants a calendar counts, kept so that a question about them is a bisection.

Openings are worked out once for each year somebody asks about. Beside each stands how much work is
done when it closes, counted from where the first year asked for begins: a figure that stays right
when years are added before or after. Dates, weekdays and the rules of a zone repeat after 400
years, so whatever is asked about, a few centuries answer it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date
from itertools import accumulate
from threading import Lock
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tocsin.domain.clocks.rules.wall import (
    DAY,
    EPOCH_DAY,
    local_days,
    year_begins,
    year_ends,
    year_of,
)

# 400 years: 20 871 whole weeks, 97 leap days.
CYCLE = 146_097 * DAY
CYCLE_YEARS = 400
YEAR = 365 * DAY
# The years whose clocks have a history of their own: no zone kept standard time before, none has
# plans for later.
HISTORY = (1800, 2200)

Span = tuple[int, int]
# A date's slots, as microseconds after its midnight.
SlotsOf = Callable[[int], Sequence[Span]]


class NeverOpen(ValueError):  # noqa: N818 - what programs rely on
    """The calendar has no working time, or none any more, so no deadline exists."""


class _Known(NamedTuple):
    """Openings of the years `first` to `last`; `done[i]` is the work done when the i-th closes."""

    first: int
    last: int
    since: int
    until: int
    floor: int
    begins: list[int]
    ends: list[int]
    done: list[int]


class Openings:
    """The openings of one calendar: half open, in microseconds since 1970, growing by the year."""

    def __init__(
        self, zone: ZoneInfo, slots_of: SlotsOf, dates: Collection[date], last_day: int | None
    ) -> None:
        """Take the dates that differ from the week, and the number of the last day that can open.

        That is None when there is always another.
        """
        self._zone = zone
        self._slots_of = slots_of
        self._last = None if last_day is None else _safely_after(last_day)
        years = [*HISTORY, *(day.year for day in dates)]
        self._low = year_begins(max(min(years) - 1 - CYCLE_YEARS, MINYEAR))
        self._high = year_ends(min(max(years) + 1 + CYCLE_YEARS, MAXYEAR))
        self._known: _Known | None = None
        self._growing = Lock()

    def done_by(self, at: int) -> int:
        """Return the work done by an instant; only the difference of two such figures means any."""
        known = self._known
        if known is None or not known.since <= at <= known.until:
            if not self._low <= at <= self._high:
                return self._done_by_far(at)
            known = self._reaching(at)
        index = bisect_right(known.begins, at)
        if not index:
            return known.floor
        left = known.ends[index - 1] - at
        return known.done[index - 1] - max(left, 0)

    def _done_by_far(self, at: int) -> int:
        """Ask the centuries nearby, and add what each turn of them is worth."""
        late = at > self._high
        turns = -((self._high - at) // CYCLE) if late else (at - self._low) // CYCLE
        return self.done_by(at - turns * CYCLE) + turns * self._turn(late=late)

    def when_done(self, work: int, after: int) -> int:
        """Return the first instant by which so much is done, more than what is done by `after`."""
        known = self._known or self._reaching(after)
        if work <= known.floor:
            # Before all years that are laid out, so not after an instant among them.
            turn = self._turn(late=False)
            turns = -((known.floor - work) // turn) - 1
            return self.when_done(work - turns * turn, after) + turns * CYCLE
        ahead = 0
        while not known.done or known.done[-1] < work:
            if self._last is not None and self._last <= known.until:
                raise NeverOpen("nothing opens any more")
            if known.until == self._high:
                return self._when_done_late(work, after)
            known = self._reaching(min(known.until + ahead * YEAR, self._high))
            ahead = ahead * 2 + 1
        index = bisect_left(known.done, work)
        return known.ends[index] - (known.done[index] - work)

    def _when_done_late(self, work: int, after: int) -> int:
        turn = self._turn(late=True)
        if not turn:
            raise NeverOpen("nothing opens any more")
        turns = -((self.done_by(self._high) - work) // turn)
        return self.when_done(work - turns * turn, after) + turns * CYCLE

    def _turn(self, *, late: bool) -> int:
        """Return the work of 400 years, where nothing differs from one turn to the next."""
        edge = self._high - CYCLE if late else self._low
        return self.done_by(edge + CYCLE) - self.done_by(edge)

    def between(self, begin: int, end: int) -> Iterator[Span]:
        """Yield the openings within `[begin, end)`, those that touch as one."""
        if begin >= end:
            return
        if self._low <= begin and end <= self._high:
            self._reaching(begin)
            known = self._reaching(end - 1)
            begins, ends = known.begins, known.ends
        else:
            begins, ends = self._built(year_of(begin), year_of(end - 1))
        first = max(bisect_right(begins, begin) - 1, 0)
        after = bisect_left(begins, end)
        pairs = zip(begins[first:after], ends[first:after], strict=True)
        yield from _joined((max(since, begin), min(until, end)) for since, until in pairs)

    def _reaching(self, at: int) -> _Known:
        """Return the openings of all years asked for, that of an instant not too far among them."""
        year = year_of(min(at, self._high - 1))
        with self._growing:
            known = self._known or _Known(
                year, year - 1, year_begins(year), year_begins(year), 0, [], [], []
            )
            if year < known.first:
                known = self._backward(known, year)
            elif year > known.last:
                known = self._forward(known, year)
            # Published whole: who reads meanwhile sees the old years or all of them.
            self._known = known
            return known

    def _forward(self, known: _Known, year: int) -> _Known:
        begins, ends = self._built(known.last + 1, year)
        done = known.done[-1] if known.done else known.floor
        return known._replace(
            last=year,
            until=year_ends(year),
            begins=known.begins + begins,
            ends=known.ends + ends,
            done=known.done + _summed(begins, ends, done),
        )

    def _backward(self, known: _Known, year: int) -> _Known:
        begins, ends = self._built(year, known.first - 1)
        floor = known.floor - (sum(ends) - sum(begins))
        return known._replace(
            first=year,
            since=year_begins(year),
            floor=floor,
            begins=begins + known.begins,
            ends=ends + known.ends,
            done=_summed(begins, ends, floor) + known.done,
        )

    def _built(self, first: int, last: int) -> tuple[list[int], list[int]]:
        """Work out the openings of whole years in UTC."""
        begins: list[int] = []
        ends: list[int] = []
        for day in local_days(self._zone, year_begins(first), year_ends(last)):
            for opening, closing in self._slots_of(day.number):
                opens = max(day.midnight + opening, day.begin)
                closes = min(day.midnight + closing, day.end)
                if ends and opens == ends[-1] and opens < closes:
                    ends[-1] = closes
                elif opens < closes:
                    begins.append(opens)
                    ends.append(closes)
        return begins, ends


def _summed(begins: Sequence[int], ends: Sequence[int], before: int) -> list[int]:
    lengths = (end - begin for begin, end in zip(begins, ends, strict=True))
    return list(accumulate(lengths, initial=before))[1:]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order without the empty ones, those that touch as one."""
    opens = closes = None
    for since, until in spans:
        if since >= until:
            continue
        if opens is not None and closes is not None and since > closes:
            yield opens, closes
            opens = None
        opens, closes = since if opens is None else opens, until
    if opens is not None and closes is not None:
        yield opens, closes


def _safely_after(day: int) -> int:
    """Return an instant by which that day is over everywhere on earth."""
    return (day - EPOCH_DAY + 3) * DAY
