"""The line of time of a clock: how it was spent, where its shares were used, and where now is.

All places are per cent of the whole line, so that it fits any screen without a style of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tocsin.domain.clocks.rules import THRESHOLDS, ClockState, Course, Interval, Kind
from tocsin.domain.incidents.queries import Explained

# Words below the line need so much room, in per cent of it, on a phone more; the weightier share
# keeps its words.
ROOM, ROOM_ON_PHONE = 9, 18
WEIGHT = (100, 75, 50, 90)
# What counted after all of the target was used.
OVER = "over"


@dataclass(frozen=True)
class Part:
    x: str
    width: str
    kind: str
    is_ahead: bool


@dataclass(frozen=True)
class Tick:
    x: str
    percent: int
    at: datetime
    is_past: bool = True
    is_told: bool = True
    is_told_on_phone: bool = True
    anchor: str = "middle"


@dataclass(frozen=True)
class Bar:
    begin: datetime
    end: datetime
    parts: list[Part]
    ticks: list[Tick]
    now: str | None = None

    @property
    def kinds(self) -> list[str]:
        """Return which kinds of time there are, for the key below."""
        return list(dict.fromkeys(part.kind for part in self.parts))


def bar(one: Explained, now: datetime) -> Bar:
    """Lay it out from the start to the due instant, or to now where that is later."""
    begin, course = one.course.started_at, _unstopped(one.course)
    ends = [stretch.end for stretch in (*one.intervals, *one.ahead)]
    end = max(begin + timedelta(seconds=1), *ends, course.due_at or begin)
    scale, due = _Scale(begin, end), course.due_at
    here = scale.of(now)
    parts = [_part(stretch, kind, scale) for stretch, kind in parted(one.intervals, due)]
    ahead = [_part(stretch, str(stretch.kind), scale, is_ahead=True) for stretch in one.ahead]
    return Bar(
        begin=begin,
        end=end,
        parts=parts + ahead,
        ticks=_ticks(course, scale, now),
        now=written(here) if one.course.state is not ClockState.STOPPED else None,
    )


def _unstopped(course: Course) -> Course:
    """Return the course as if it had gone on: where its shares would have been used."""
    return replace(course, stopped_at=None)


def parted(stretches: list[Interval], due: datetime | None) -> Iterator[tuple[Interval, str]]:
    """Part what was counted at the instant it was due."""
    for stretch in stretches:
        if stretch.kind is not Kind.COUNTED or due is None or stretch.end <= due:
            yield stretch, str(stretch.kind)
            continue
        if stretch.begin < due:
            yield replace(stretch, end=due), str(stretch.kind)
        yield replace(stretch, begin=max(stretch.begin, due)), OVER


@dataclass(frozen=True)
class _Scale:
    begin: datetime
    end: datetime

    def of(self, at: datetime) -> float:
        return min(max((at - self.begin) / (self.end - self.begin) * 100, 0), 100)


def _part(stretch: Interval, kind: str, scale: _Scale, *, is_ahead: bool = False) -> Part:
    x, end = scale.of(stretch.begin), scale.of(stretch.end)
    return Part(written(x), written(end - x), kind, is_ahead)


def _ticks(course: Course, scale: _Scale, now: datetime) -> list[Tick]:
    reached = {percent: course.reaches(percent) for percent in THRESHOLDS}
    places = {percent: scale.of(at) for percent, at in reached.items() if at and at <= scale.end}
    wide, narrow = _with_room(places, ROOM), _with_room(places, ROOM_ON_PHONE)
    return [
        Tick(
            x=written(place),
            percent=percent,
            at=at,
            is_past=at <= now,
            is_told=percent in wide,
            is_told_on_phone=percent in narrow,
            anchor=_anchor(place),
        )
        for percent, place in places.items()
        if (at := reached[percent])
    ]


def _with_room(places: Mapping[int, float], room: int) -> set[int]:
    told: dict[int, float] = {}
    for percent in WEIGHT:
        place = places.get(percent)
        if place is not None and all(abs(place - other) >= room for other in told.values()):
            told[percent] = place
    return set(told)


def _anchor(place: float) -> str:
    """Return on which side of its place a word stands, so that it stays on the line."""
    if place < ROOM / 2:
        return "start"
    return "end" if place > 100 - ROOM / 2 else "middle"


def written(place: float) -> str:
    """Return a place as markup wants it, whatever the reader's language does with a point."""
    return f"{place:.3f}%"
