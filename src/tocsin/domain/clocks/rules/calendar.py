"""When a team works: a week of slots on the wall clock of a zone, with holidays and exceptions.

An instant counts when the wall shows a time inside a slot of the date it shows. So an hour that the
clocks go through twice counts twice, and one they skip not at all. Instants go in aware and come
out in UTC; the zone only decides which of them count.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from tocsin.domain.clocks.rules.hours import (
    DAYS,
    BadCalendar,
    Slots,
    date_of,
    slots_of,
    week_of,
    written,
    zone_named,
)
from tocsin.domain.clocks.rules.openings import NeverOpen, Openings, Span
from tocsin.domain.clocks.rules.wall import SECOND, counted, day_of, instant, lasting

__all__ = ["Calendar", "Closed", "NeverOpen", "calendar_in", "next_working"]

KEYS = ("zone", "hours", "holidays", "exceptions", "names")
MINUTE = 60 * SECOND


class Closed(StrEnum):
    """Why an instant does not count."""

    OUT_OF_HOURS = "out_of_hours"
    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True, eq=False)
class Calendar:
    """Made by `from_dict`, which checks; what it has worked out it keeps, so keep it as well."""

    zone: ZoneInfo
    hours: Mapping[int, Slots]
    holidays: frozenset[date] = frozenset()
    exceptions: Mapping[date, Slots] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    opened: Openings = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a calendar that never opens, and lay out its days for the bisections."""
        open_days = [day.toordinal() for day, slots in self.exceptions.items() if slots]
        if not self.hours and not open_days:
            raise NeverOpen("no weekly hours and no date that is open")
        last_day = None if self.hours else max(open_days)
        days = _Days(self)
        dates = self.holidays | self.exceptions.keys()
        opened = Openings(self.zone, days.__getitem__, dates, last_day)
        object.__setattr__(self, "opened", opened)

    @classmethod
    def from_dict(cls, d: Mapping[str, object]) -> Self:
        """Read `{"zone", "hours", "holidays", "exceptions", "names"}`; only the zone must be there.

        `hours` maps `mon` … `sun` to slots `["08:00", "16:00"]` on the zone's wall clock, an end of
        `24:00` being midnight; `holidays` lists closed dates, `exceptions` maps dates to the slots
        of that date instead (none: closed), and beats both; `names` says what a date is called.
        Raise BadCalendar, a ValueError, for whatever cannot be read, NeverOpen, a ValueError too,
        when there is no working time.
        """
        if not isinstance(d, Mapping):
            raise BadCalendar("not_a_calendar", "", d)
        if unknown := [key for key in d if key not in KEYS]:
            raise BadCalendar("unknown_key", "", unknown[0])
        holidays = d.get("holidays", ())
        if not isinstance(holidays, list | tuple | set | frozenset):
            raise BadCalendar("not_dates", "holidays", holidays)
        exceptions, names = _by_date(d, "exceptions"), _by_date(d, "names")
        return cls(
            zone=zone_named(d.get("zone")),
            hours=week_of(d.get("hours", {})),
            holidays=frozenset(date_of(day, "holidays") for day in holidays),
            exceptions={day: slots_of(slots, str(day)) for day, slots in exceptions.items()},
            names={day: str(name) for day, name in names.items()},
        )

    def to_dict(self) -> dict[str, object]:
        """Return what `from_dict` reads, in order and with nothing that says nothing."""
        parts: dict[str, object] = {
            "zone": self.zone.key,
            "hours": {DAYS[day]: _written(slots) for day, slots in sorted(self.hours.items())},
            "holidays": [str(day) for day in sorted(self.holidays)],
            "exceptions": {
                str(day): _written(slots) for day, slots in sorted(self.exceptions.items())
            },
            "names": {str(day): name for day, name in sorted(self.names.items())},
        }
        return {key: part for key, part in parts.items() if part or key in KEYS[:2]}

    def work_between(self, start: datetime, until: datetime) -> timedelta:
        """Return the working time in `[start, until)`; none when `until` is not later.

        Raise ValueError for an instant without an offset, as all of these do.
        """
        begin, end = counted(start), counted(until)
        if end <= begin:
            return timedelta(0)
        return timedelta(microseconds=self.opened.done_by(end) - self.opened.done_by(begin))

    def reach(self, start: datetime, work: timedelta) -> datetime:
        """Return the first instant, in UTC, by which so much working time has passed.

        Without work that is the start. Raise NeverOpen when nothing opens any more before that,
        OverflowError when it is after the year 9999.
        """
        begin, span = counted(start), lasting(work)
        if span <= 0:
            return instant(begin)
        return instant(self.opened.when_done(self.opened.done_by(begin) + span, begin))

    def openings(self, start: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """Return the working time in `[start, until)` as half-open spans in UTC, joined up."""
        spans = self.opened.between(counted(start), counted(until))
        return [(instant(opens), instant(closes)) for opens, closes in spans]

    def is_open(self, at: datetime) -> bool:
        begin = counted(at)
        return any(self.opened.between(begin, begin + 1))

    def closed_because(self, at: datetime) -> Closed:
        """Say why an instant that does not count does not."""
        return self.closed_on(self.date_at(at))

    def closed_on(self, day: date) -> Closed:
        """Say why what does not count of that date does not."""
        if day in self.exceptions:
            return Closed.OUT_OF_HOURS if self.exceptions[day] else Closed.CLOSED
        return Closed.HOLIDAY if day in self.holidays else Closed.OUT_OF_HOURS

    def name_of(self, day: date) -> str:
        return self.names.get(day, "")

    def date_at(self, at: datetime) -> date:
        """Return the date that the wall shows."""
        return date.fromordinal(day_of(self.zone, counted(at)).number)

    def slots_on(self, day: date) -> Slots:
        """Return the slots of a date, in minutes after midnight on the wall."""
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.hours.get(day.weekday(), ())


class _Days(dict[int, tuple[Span, ...]]):
    """The slots of the days that differ, by number, in microseconds; the week's for the rest."""

    def __init__(self, calendar: Calendar) -> None:
        differing = calendar.holidays | calendar.exceptions.keys()
        super().__init__({day.toordinal(): _spans(calendar.slots_on(day)) for day in differing})
        self._week = [_spans(calendar.hours.get(day, ())) for day in range(len(DAYS))]

    def __missing__(self, number: int) -> tuple[Span, ...]:
        # The first day of all, number 1, was a Monday.
        return self._week[(number - 1) % len(DAYS)]


def calendar_in(definition: str) -> Calendar:
    """Return the calendar of a JSON text; keep it, for it keeps what it has worked out."""
    return Calendar.from_dict(json.loads(definition))


def next_working(
    calendar: Calendar | None, start: datetime, amount: timedelta
) -> list[tuple[datetime, datetime]]:
    """Return the spans in UTC in which the next so many working hours after `start` lie."""
    if calendar is None:
        begin = instant(counted(start))
        return [(begin, begin + amount)] if amount else []
    return calendar.openings(start, calendar.reach(start, amount))


def _by_date(d: Mapping[str, object], key: str) -> dict[date, object]:
    dates = d.get(key, {})
    if not isinstance(dates, Mapping):
        raise BadCalendar("not_dates", key, dates)
    return {date_of(day, key): value for day, value in dates.items()}


def _spans(slots: Slots) -> tuple[Span, ...]:
    return tuple((begin * MINUTE, end * MINUTE) for begin, end in slots)


def _written(slots: Slots) -> list[list[str]]:
    return [written(slot) for slot in slots]
