"""What comes back every year, by the rules of iCalendar (RFC 5545, 3.3.10) for whole days."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

PARTS = frozenset(
    {"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"}
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
# A rule with a number of times is counted from its beginning, so that may not be endlessly far.
COUNTED_YEARS = 300
_WEEKDAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(WEEKDAYS)})", re.ASCII)


class NotYearly(ValueError):  # noqa: N818 - it says what is not
    """The rule is none of every year, or says something that makes no sense."""


@dataclass(frozen=True)
class Yearly:
    """A rule, read; months and days of months are numbers, weekdays pairs of which one and day."""

    first: date
    interval: int
    until: date
    count: int | None
    months: tuple[int, ...]
    month_days: tuple[int, ...]
    weekdays: tuple[tuple[int, int], ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, first: date, rule: Mapping[str, Any]) -> "Yearly":
        """Read the parts of a rule, each a list of values; raise NotYearly."""
        if _texts(rule, "FREQ") != ["YEARLY"] or {part.upper() for part in rule} - PARTS:
            raise NotYearly
        intervals = _numbers(rule, "INTERVAL", 1, 999)
        counts = _numbers(rule, "COUNT", 1, 9999)
        return cls(
            first=first,
            interval=intervals[0] if intervals else 1,
            until=_until(rule),
            count=counts[0] if counts else None,
            months=_numbers(rule, "BYMONTH", 1, 12),
            month_days=_numbers(rule, "BYMONTHDAY", -31, 31),
            weekdays=tuple(_weekday(text) for text in _texts(rule, "BYDAY")),
            places=_numbers(rule, "BYSETPOS", -366, 366),
        )

    def days(self, years: Iterable[int]) -> set[date]:
        """Return the days on which it comes in these years."""
        wanted = frozenset(years)
        if self.count is None:
            found = {day for year in wanted for day in self._of(year)}
        else:
            found = self._counted(max(wanted, default=0))
        return {day for day in found if day.year in wanted}

    def _counted(self, last: int) -> set[date]:
        if last - self.first.year > COUNTED_YEARS:
            raise NotYearly
        found: list[date] = []
        for year in range(self.first.year, last + 1):
            found += self._of(year)
            if len(found) >= (self.count or 0):
                break
        return set(found[: self.count])

    def _of(self, year: int) -> list[date]:
        if year < self.first.year or (year - self.first.year) % self.interval:
            return []
        days = sorted(set(self._matching(year)))
        if self.places:
            chosen = (place - (place > 0) for place in self.places)
            days = sorted({days[n] for n in chosen if -len(days) <= n < len(days)})
        return [day for day in days if self.first <= day <= self.until]

    def _matching(self, year: int) -> Iterator[date]:
        if self.weekdays and not self.month_days:
            yield from self._by_weekday(year)
            return
        months = self.months or (range(1, 13) if self.month_days else (self.first.month,))
        on = {weekday for _which, weekday in self.weekdays}
        for month in months:
            length = monthrange(year, month)[1]
            for number in self.month_days or (self.first.day,):
                day = number if number > 0 else length + 1 + number
                if 1 <= day <= length and (not on or date(year, month, day).weekday() in on):
                    yield date(year, month, day)

    def _by_weekday(self, year: int) -> Iterator[date]:
        spans = [(date(year, 1, 1), date(year, 12, 31))]
        if self.months:
            spans = [(date(year, m, 1), date(year, m, monthrange(year, m)[1])) for m in self.months]
        for begin, end in spans:
            for which, weekday in self.weekdays:
                found = list(_weekdays_between(begin, end, weekday))
                if not which:
                    yield from found
                elif abs(which) <= len(found):
                    yield found[which - (which > 0)]


def _weekdays_between(begin: date, end: date, weekday: int) -> Iterator[date]:
    day = begin + DAY * ((weekday - begin.weekday()) % 7)
    while day <= end:
        yield day
        if end - day < WEEK:
            return
        day += WEEK


def _texts(rule: Mapping[str, Any], part: str) -> list[str]:
    return [str(value).upper() for value in rule.get(part, [])]


def _numbers(rule: Mapping[str, Any], part: str, least: int, most: int) -> tuple[int, ...]:
    try:
        found = tuple(sorted({int(text) for text in _texts(rule, part)}))
    except ValueError as error:
        raise NotYearly from error
    if any(not least <= number <= most or not number for number in found):
        raise NotYearly
    return found


def _weekday(text: str) -> tuple[int, int]:
    match = _WEEKDAY.fullmatch(text)
    if match is None:
        raise NotYearly
    return int(match[1] or 0), WEEKDAYS.index(match[2])


def _until(rule: Mapping[str, Any]) -> date:
    for value in rule.get("UNTIL", []):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
    return date.max
