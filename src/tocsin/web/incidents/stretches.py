"""The time of a clock, stretch by stretch: what counted, what did not, and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext

from tocsin.domain.clocks.rules import Interval, Kind
from tocsin.domain.incidents.queries import Explained
from tocsin.web import moments
from tocsin.web.incidents.course_bar import parted
from tocsin.words.labels import LABELS, label

SECOND, NOTHING = timedelta(seconds=1), timedelta()
# So many stretches of ordinary hours in a row are told as one that opens.
FOLDED = 6


@dataclass(frozen=True)
class Stretch:
    """One line: from when to when, what it was, and what it added to the time used."""

    begin: datetime
    end: datetime
    ends_same_day: bool
    kind: str
    words: str
    by: str
    length: str
    counted: str
    total: str
    shift: str


@dataclass(frozen=True)
class Run:
    """Stretches that belong together: one alone, or working days with the nights between them."""

    stretches: list[Stretch]
    counted: str = ""
    opened: int = 0
    is_ahead: bool = False

    @property
    def kind(self) -> str:
        """Return what the counted ones are: in time, or too late."""
        return next((line.kind for line in self.stretches if line.counted), self.first.kind)

    @property
    def first(self) -> Stretch:
        return self.stretches[0]

    @property
    def last(self) -> Stretch:
        return self.stretches[-1]


@dataclass
class Tally:
    """Adds up in whole units, so that the lines add up to the sum that is shown."""

    unit: timedelta
    up: bool = False
    exact: timedelta = NOTHING
    shown: timedelta = NOTHING

    def add(self, span: timedelta) -> timedelta:
        """Return by how much what is shown goes up."""
        self.exact += span
        before, self.shown = self.shown, rounded(self.exact, self.unit, up=self.up)
        return self.shown - before


def rounded(span: timedelta, unit: timedelta, *, up: bool) -> timedelta:
    """Return whole units: up where what is left counts, so that no more is left than there is."""
    return -(-span // unit) * unit if up else span // unit * unit


def unit_of(target: timedelta, used: timedelta) -> timedelta:
    """Return how finely time is told: in minutes, or in seconds where minutes hide what counts."""
    just_over = NOTHING < used - target < moments.MINUTE
    fine = target < moments.HOUR or bool(target % moments.MINUTE)
    return SECOND if fine or just_over else moments.MINUTE


def whole(span: timedelta) -> str:
    """Return a span for people: seconds only where it is that short."""
    unit = moments.MINUTE if span >= moments.HOUR else SECOND
    return moments.precisely(span // unit * unit)


def runs(one: Explained, people: Mapping[int, str], tally: Tally) -> list[Run]:
    """Return all of its time, what is over and what is still to come, in the order lived."""
    calendar = one.course.terms.calendar
    zone = calendar.zone if calendar else None
    read = _reader(tally, people, zone)
    due = one.course.due_at
    past = [(stretch.kind, read(stretch, kind)) for stretch, kind in parted(one.intervals, due)]
    ahead = [(stretch.kind, read(stretch, str(stretch.kind))) for stretch in one.ahead]
    return [*_folded(past, tally.unit), *_folded(ahead, tally.unit, is_ahead=True)]


def _reader(
    tally: Tally, people: Mapping[int, str], zone: ZoneInfo | None
) -> Callable[[Interval, str], Stretch]:
    def read(stretch: Interval, kind: str) -> Stretch:
        span = stretch.end - stretch.begin
        added = tally.add(span) if stretch.kind is Kind.COUNTED else NOTHING
        is_counted = stretch.kind is Kind.COUNTED
        return Stretch(
            begin=stretch.begin,
            end=stretch.end,
            ends_same_day=moments.is_same_day(stretch.end, stretch.begin),
            kind=kind,
            words=_words(stretch, kind),
            by=people.get(stretch.by or 0, ""),
            length=whole(span),
            counted=moments.precisely(added) if is_counted else "",
            total=moments.precisely(tally.shown) if is_counted else "",
            shift=_shift(stretch, zone or timezone.get_current_timezone()),
        )

    return read


def _words(stretch: Interval, kind: str) -> str:
    if stretch.reason in LABELS["pause"]:
        return label("pause", stretch.reason)
    word = label("interval", kind)
    if not stretch.name:
        return word
    return gettext("%(kind)s: %(name)s") % {"kind": word, "name": stretch.name}


def _shift(stretch: Interval, zone: object) -> str:
    """Say by how much the clocks on the wall were moved within a stretch."""
    begin, end = (at.astimezone(zone).utcoffset() for at in (stretch.begin, stretch.end))
    if begin is None or end is None or begin == end:
        return ""
    length = {"length": moments.amount(abs(end - begin))}
    if end > begin:
        return gettext("The clocks went forward by %(length)s in this time.") % length
    return gettext("The clocks went back by %(length)s in this time.") % length


def _folded(
    stretches: Iterable[tuple[Kind, Stretch]], unit: timedelta, *, is_ahead: bool = False
) -> list[Run]:
    found: list[Run] = []
    for is_paused, those in groupby(stretches, key=lambda pair: pair[0] is Kind.PAUSED):
        lines = [line for _kind, line in those]
        if is_paused or len(lines) < FOLDED:
            found += [Run([line], is_ahead=is_ahead) for line in lines]
            continue
        counted = [line for line in lines if line.counted]
        spans = sum((line.end - line.begin for line in counted), NOTHING)
        told = moments.precisely(spans // unit * unit)
        found.append(Run(lines, told, len(counted), is_ahead))
    return found
