"""The replay: what a clock shows, worked out from its marks and the promise that holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.domain.clocks.rules.arithmetic import due_at, elapsed
from tocsin.domain.clocks.rules.calendar import Calendar
from tocsin.domain.clocks.rules.marks import Aspects, Mark, MarkKind, Pause

THRESHOLDS = (50, 75, 90, 100)
BREACH = 100


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Terms:
    """What was promised: the id of the promise's version, how soon, in which hours."""

    promise: int
    target: timedelta
    calendar: Calendar | None = None
    # For the record: the promise's slug, the id of the calendar's version.
    slug: str = ""
    calendar_version: int | None = None
    pauses: frozenset[str] = frozenset()


# The terms for these aspects; of calendars what was known at the instant, None for now.
Choose = Callable[[Aspects, datetime | None], Terms | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """From when on which promise held, and what brought the change."""

    at: datetime
    promise: int | None
    aspects: Aspects
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """What a clock shows. Times that did not count are all in `gaps`, with their reasons."""

    terms: Terms
    started_at: datetime
    state: ClockState
    gaps: tuple[Pause, ...]
    stopped_at: datetime | None
    number: int
    told: int
    choices: tuple[Choice, ...]

    def elapsed(self, until: datetime) -> timedelta:
        """Return what was used of the target up to an instant, at most until it stopped."""
        end = min(until, self.stopped_at) if self.stopped_at else until
        return elapsed(self.started_at, end, self.terms.calendar, self._pairs())

    def reaches(self, percent: int) -> datetime | None:
        """Return when so much of the target is used; None when a pause lasts or it stopped before.

        Exact where the target divides into hundredths of seconds and less.
        """
        share = self.terms.target * percent / 100
        found = due_at(self.started_at, share, self.terms.calendar, self._pairs())
        return None if found and self.stopped_at and found > self.stopped_at else found

    @property
    def due_at(self) -> datetime | None:
        return due_at(self.started_at, self.terms.target, self.terms.calendar, self._pairs())

    @property
    def met(self) -> bool | None:
        """Say whether it stopped in time; None while it has not stopped."""
        if self.stopped_at is None:
            return None
        due = self.due_at
        return due is None or self.stopped_at <= due

    @property
    def counted_at(self) -> datetime:
        """Return the last instant at which it began or ceased to count."""
        if self.stopped_at is not None:
            return self.stopped_at
        if self.state is ClockState.PAUSED:
            return max(gap.begin for gap in self.gaps if gap.end is None)
        return max([self.started_at, *(gap.end for gap in self.gaps if gap.end is not None)])

    def next_threshold(self) -> tuple[int, datetime] | None:
        """Return the next share to be told of, and when it is or was used."""
        for percent in THRESHOLDS:
            if percent > self.told and (at := self._tells(percent)):
                return percent, at
        return None

    def passed(self, now: datetime) -> list[int]:
        """Return the shares that are used by now and were not told yet, lowest first.

        All of it is used up at its end; broken it is only after.
        """
        found = []
        for percent in THRESHOLDS:
            at = self._tells(percent) if percent > self.told else None
            if at and (at < now if percent == BREACH else at <= now):
                found.append(percent)
        return found

    def _tells(self, percent: int) -> datetime | None:
        """Return when so much is used, if that is to be told: of what has stopped only a breach."""
        at = self.reaches(percent)
        if at is None or self.stopped_at is None:
            return at
        return at if percent == BREACH and at < self.stopped_at else None

    def _pairs(self) -> list[tuple[datetime, datetime | None]]:
        return [(gap.begin, gap.end) for gap in self.gaps]


@dataclass(slots=True)
class _Line:
    """What has been seen of a clock so far."""

    started_at: datetime | None = None
    aspects: Aspects | None = None
    waiting: Aspects | None = None  # changed while it stood still
    promise: int | None = None
    stopped_at: datetime | None = None
    stop: Mark | None = None
    number: int = 0
    told: int = 0
    pause: Mark | None = None
    gaps: list[Pause] = field(default_factory=list)
    mended: list[Mark] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


def replay(marks: Iterable[Mark], choose: Choose) -> Course | None:
    """Return what the clock shows after these marks, in the order they were recorded in.

    None when it never started, or nothing was promised for what it is about now.
    """
    line = _Line()
    for mark in marks:
        _APPLY[mark.kind](line, mark, choose)
    if line.started_at is None or line.aspects is None:
        return None
    terms = choose(line.aspects, line.stopped_at)
    if terms is None:
        return None
    return Course(
        terms=terms,
        started_at=line.started_at,
        state=_state(line, terms),
        gaps=tuple(_gaps(line, terms)),
        stopped_at=line.stopped_at,
        number=line.number,
        told=line.told,
        choices=tuple(line.choices),
    )


def _state(line: _Line, terms: Terms) -> ClockState:
    if line.stopped_at is not None:
        return ClockState.STOPPED
    paused = line.pause is not None and line.pause.reason in terms.pauses
    return ClockState.PAUSED if paused else ClockState.RUNNING


def _gaps(line: _Line, terms: Terms) -> list[Pause]:
    """Return what does not count: pauses that these terms allow, as corrected, and standstills."""
    found = [gap for gap in line.gaps if gap.reason in terms.pauses]
    if line.pause is not None and line.pause.reason in terms.pauses:
        found.append(Pause(line.pause.at, None, line.pause.reason, line.pause.by))
    for mark in line.mended:
        if mark.kind is MarkKind.WAS_RUNNING:
            found = [part for gap in found for part in _without(gap, mark)]
        elif mark.reason in terms.pauses:
            found.append(Pause(mark.at, mark.until, mark.reason, mark.by))
    return found + [gap for gap in line.gaps if gap.reason not in terms.pauses and _still(gap)]


def _without(gap: Pause, mark: Mark) -> list[Pause]:
    """Return what is left of the gap when the clock ran after all for the time of the mark."""
    begin, end = mark.at, mark.until
    if end is None or (gap.end is not None and gap.end <= begin) or end <= gap.begin:
        return [gap]
    before = [replace(gap, end=begin)] if gap.begin < begin else []
    after = [replace(gap, begin=end)] if gap.end is None or end < gap.end else []
    return before + after


STANDSTILL = "stopped:"


def _still(gap: Pause) -> bool:
    return gap.reason.startswith(STANDSTILL)


def _begin(line: _Line, mark: Mark, choose: Choose) -> None:
    line.started_at, line.aspects = mark.at, mark.aspects or line.waiting or line.aspects
    line.waiting = None
    line.stopped_at, line.stop = None, None
    # What is on hold stays so, also when its reporter is told something meanwhile.
    line.pause = line.pause._replace(at=mark.at) if line.pause else None
    line.gaps, line.mended = [], []
    _choose(line, mark, choose, anew=True)


def _change(line: _Line, mark: Mark, choose: Choose) -> None:
    if line.stopped_at is not None or line.started_at is None:
        line.waiting = mark.aspects
        return
    line.aspects = mark.aspects
    _choose(line, mark, choose)


def _choose(line: _Line, mark: Mark, choose: Choose, *, anew: bool = False) -> None:
    """Note which promise holds from here on; another one begins a new course."""
    aspects = line.aspects
    if aspects is None:
        return
    terms = choose(aspects, None)
    promise = terms.promise if terms else None
    if anew or promise != line.promise:
        line.number, line.told, line.promise = line.number + 1, 0, promise
        line.choices.append(Choice(mark.at, promise, aspects, mark.reason))


def _pause(line: _Line, mark: Mark, _choose: Choose) -> None:
    if line.started_at is None or line.stopped_at is not None:
        return
    _resume(line, mark, _choose)
    line.pause = mark


def _resume(line: _Line, mark: Mark, _choose: Choose) -> None:
    if line.pause is not None:
        line.gaps.append(Pause(line.pause.at, mark.at, line.pause.reason, line.pause.by))
        line.pause = None


def _stop(line: _Line, mark: Mark, choose: Choose) -> None:
    if line.started_at is None or line.stopped_at is not None:
        return
    _resume(line, mark, choose)
    line.stopped_at, line.stop = mark.at, mark


def _again(line: _Line, mark: Mark, choose: Choose) -> None:
    if line.stopped_at is None or line.stop is None:
        return
    reason = STANDSTILL + line.stop.reason
    line.gaps.append(Pause(line.stopped_at, mark.at, reason, line.stop.by))
    line.stopped_at, line.stop = None, None
    if line.waiting is not None:
        line.aspects, line.waiting = line.waiting, None
        _choose(line, mark, choose)


def _mend(line: _Line, mark: Mark, _choose: Choose) -> None:
    """Keep the correction; as it moves what is due, whatever was told no longer stands."""
    if line.started_at is not None:
        line.mended.append(mark)
        line.number, line.told = line.number + 1, 0


def _tell(line: _Line, mark: Mark, _choose: Choose) -> None:
    line.told = max(line.told, mark.percent)


_APPLY: dict[MarkKind, Callable[[_Line, Mark, Choose], None]] = {
    MarkKind.START: _begin,
    MarkKind.RESTART: _begin,
    MarkKind.PAUSE: _pause,
    MarkKind.RESUME: _resume,
    MarkKind.STOP: _stop,
    MarkKind.AGAIN: _again,
    MarkKind.ASPECTS: _change,
    MarkKind.WAS_PAUSED: _mend,
    MarkKind.WAS_RUNNING: _mend,
    MarkKind.TOLD: _tell,
}
