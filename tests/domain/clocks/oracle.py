"""Working time as somebody would count it who looks at the clock on the wall every minute.

Slow and plain on purpose, from the words of the promise alone: nothing here is the product's.
Instants are aware; a calendar is the dictionary that a desk stores, or None when all time counts.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1) // MICROSECOND
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# The target is not used up before the last instant that was looked at.
LATER = "later"


class Oracle:
    def __init__(self, calendar):
        self.calendar = calendar
        self.zone = calendar and ZoneInfo(calendar["zone"])
        self.days, self.looked, self.walks = {}, {}, {}

    def is_open(self, at):
        """Whether the wall clock shows a time inside a slot of the date that it shows."""
        if self.calendar is None:
            return True
        wall = at.astimezone(self.zone)
        day = wall.date()
        if day not in self.days:
            self.days[day] = minutes_of(slots_on(day, self.calendar))
        return wall.hour * 60 + wall.minute in self.days[day]

    def elapsed(self, start, until, pauses=()):
        seen = self.beats(start, until, pauses)
        return sum(end - begin for begin, end, counts in seen if counts) * MICROSECOND

    def due_at(self, start, target, pauses=(), *, until):
        """Return the earliest due instant, None if it is paused without end before, or LATER."""
        left = target // MICROSECOND
        if left == 0:
            return start
        for begin, end, counts in self.beats(start, until, pauses):
            if counts and left <= end - begin:
                return instant(begin + left)
            left -= (end - begin) * counts
        return None if any(to is None and since < until for since, to in pauses) else LATER

    def closings(self, start, until, pauses=()):
        """Return the elapsed time at every instant at which counting stops."""
        counted, ends = 0, []
        for (begin, end, counts), (_, _, goes_on) in pairwise(self.beats(start, until, pauses)):
            counted += (end - begin) * counts
            if counts and not goes_on:
                ends.append(counted * MICROSECOND)
        return ends

    def closed_stretch(self, after, until):
        """Return the first stretch without working time, or None."""
        first = None
        for begin, _, counts in self.beats(after, until):
            if counts and first is not None:
                return instant(first), instant(begin)
            if not counts and first is None:
                first = begin
        return None if first is None else (instant(first), until)

    def beats(self, start, until, pauses=()):
        """Return (begin, end, counts) for every minute, cut where anything begins or ends between.

        Slots and offsets are whole minutes, so within a beat nothing changes.
        """
        first, last = micros(start), micros(until)
        held = tuple((micros(since), last if to is None else micros(to)) for since, to in pauses)
        # The same stretch is asked about again and again, and looking takes long.
        if (first, last, held) not in self.walks:
            self.walks[first, last, held] = [*self._walk(first, last, held)]
        return self.walks[first, last, held]

    def _walk(self, first, last, held):
        looks = {first, last, *range(first - first % MINUTE + MINUTE, last, MINUTE)}
        looks.update(edge for pause in held for edge in pause if first < edge < last)
        for begin, end in pairwise(sorted(looks)):
            yield begin, end, self._is_open_at(begin) and not is_within(begin, held)

    def _is_open_at(self, count):
        if count not in self.looked:
            self.looked[count] = self.is_open(instant(count))
        return self.looked[count]


def is_within(look, held):
    return any(since <= look < to for since, to in held)


def slots_on(day, calendar):
    exceptions = calendar.get("exceptions", {})
    if day.isoformat() in exceptions:
        return exceptions[day.isoformat()]
    if day.isoformat() in calendar.get("holidays", []):
        return []
    return calendar["hours"].get(WEEK[day.weekday()], [])


def minutes_of(slots):
    return {minute for begin, end in slots for minute in range(clock(begin), clock(end))}


def clock(shown):
    hours, minutes = shown.split(":")
    return int(hours) * 60 + int(minutes)


def micros(at):
    return (at - EPOCH) // MICROSECOND


def instant(count):
    return EPOCH + count * MICROSECOND
