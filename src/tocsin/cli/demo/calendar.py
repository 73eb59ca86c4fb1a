"""When things happen in the demo: everything lies before now, most of it in working hours.

A story starts at "-3 08:02" (three working days ago, local time), "~3 02:40" (three days ago,
whatever day that was) or "1h20m ago". A step comes "25m", "1h30m" or "2d" after the one before, or
at "+1 09:10": at that time, so many working days later.
"""

import re
from datetime import date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

AGO = re.compile(r"(\S+) ago")
DAY = re.compile(r"([-~+])(\d+) (\d\d:\d\d)")
SPAN = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")
SATURDAY = 5


class Calendar:
    """Instants counted from now, in the desk's time zone."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.now = now
        self.zone = zone

    def start(self, text: str) -> datetime:
        if ago := AGO.fullmatch(text):
            return _uneven(self.now - span(ago[1]), text)
        sign, days, clock = _day(text)
        today = self.now.astimezone(self.zone).date()
        day = today - timedelta(days=days) if sign == "~" else workday(today, -days)
        return self._at(day, clock, text)

    def after(self, before: datetime, text: str) -> datetime:
        """Return the instant that the text means after the one before; refuse an earlier one."""
        if text.startswith("+"):
            _, days, clock = _day(text)
            day = workday(before.astimezone(self.zone).date(), days)
            found = self._at(day, clock, text)
        else:
            found = _uneven(before + span(text), text)
        if found <= before:
            raise ValueError(f"{text!r} does not come after {before}")
        return found

    def _at(self, day: date, clock: str, seed: str) -> datetime:
        local = datetime.combine(day, time.fromisoformat(clock), self.zone)
        return _uneven(local.astimezone(self.now.tzinfo), seed)


def workday(day: date, count: int) -> date:
    """Return the day so many working days later, or earlier when negative; weekends are none."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


def span(text: str) -> timedelta:
    found = SPAN.fullmatch(text)
    if not text or not found:
        raise ValueError(f"{text!r} is no span like 1h30m")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def _day(text: str) -> tuple[str, int, str]:
    found = DAY.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no time like -3 08:02")
    return found[1], int(found[2]), found[3]


def _uneven(instant: datetime, seed: str) -> datetime:
    """Give the instant seconds that look as if nobody had chosen them, and always the same."""
    return instant.replace(second=crc32(seed.encode()) % 60, microsecond=0)
