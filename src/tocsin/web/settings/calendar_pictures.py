"""Days as pictures: a bar of twenty-four hours with what is open of it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import pgettext

from tocsin.domain.clocks.rules.hours import BadCalendar, minutes
from tocsin.domain.clocks.rules.previewing import Span
from tocsin.web.moments import length

DAY = 24 * 60
HOUR = 60


@dataclass(frozen=True)
class Bar:
    """A stretch of a day: minutes after midnight, and how many."""

    x: int
    width: int


@dataclass
class DayPicture:
    """A day of the wall with what is open of it."""

    day: date
    bars: list[Bar] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    open: timedelta = timedelta(0)

    @property
    def words(self) -> str:
        return date_format(self.day, pgettext("weekday and day", "D j M"))

    @property
    def sum(self) -> str:
        return length(self.open)


def bars_of(slots: Iterable[Sequence[str]]) -> list[Bar]:
    """Return the bars of slots whose nights are split; what cannot be read has none."""
    found = []
    for slot in slots:
        with suppress(BadCalendar):
            begin, end = (minutes(time, "") for time in slot)
            found.append(Bar(begin, max(end - begin, 0)))
    return found


def days_of(spans: Iterable[Span], zone: ZoneInfo) -> list[DayPicture]:
    """Return the days that the spans touch, cut at the midnights of the zone."""
    found: dict[date, DayPicture] = {}
    for opens, closes in spans:
        for begin, end in _cut(opens, closes, zone):
            day = begin.astimezone(zone).date()
            picture = found.setdefault(day, DayPicture(day))
            _draw(picture, begin, end, zone)
    return list(found.values())


def _draw(picture: DayPicture, begin: datetime, end: datetime, zone: ZoneInfo) -> None:
    first, last = begin.astimezone(zone), end.astimezone(zone)
    at = first.hour * HOUR + first.minute
    until = last.hour * HOUR + last.minute if last.date() == picture.day else DAY
    if picture.bars and picture.bars[-1].x + picture.bars[-1].width == at:
        before = picture.bars.pop()
        at = before.x
        picture.hours.pop()
    picture.bars.append(Bar(at, max(until - at, 1)))
    picture.hours.append(f"{_time(at)}–{_time(until)}")  # noqa: RUF001 - a span is written so
    picture.open += end - begin


def _time(at: int) -> str:
    return f"{at // HOUR:02}:{at % HOUR:02}"


def _cut(opens: datetime, closes: datetime, zone: ZoneInfo) -> Iterable[Span]:
    begin = opens
    while begin < closes:
        local = begin.astimezone(zone)
        midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), zone)
        end = min(midnight.astimezone(begin.tzinfo), closes)
        if end <= begin:
            # A midnight that the clocks go through twice.
            end = min(begin + timedelta(hours=1), closes)
        yield begin, end
        begin = end
