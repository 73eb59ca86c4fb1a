"""Generated histories of one clock, and what they come to when its gaps are noted by hand."""

from dataclasses import dataclass
from datetime import datetime

from hypothesis import strategies as st

from tests.domain.clocks.cases import DAY, SECOND, cases
from tests.domain.clocks.oracle import Oracle
from tocsin.domain.clocks.rules import Aspects, Calendar, Mark, MarkKind, Terms

PAUSING, NOT_PAUSING = "awaiting_reporter", "awaiting_change"
MAY_FOLLOW = {
    "running": [MarkKind.PAUSE, MarkKind.ASPECTS, MarkKind.STOP],
    "paused": [MarkKind.PAUSE, MarkKind.RESUME, MarkKind.ASPECTS, MarkKind.STOP],
    "stopped": [MarkKind.AGAIN, MarkKind.ASPECTS],
}
LEADS_TO = {
    MarkKind.PAUSE: "paused",
    MarkKind.RESUME: "running",
    MarkKind.AGAIN: "running",
    MarkKind.STOP: "stopped",
}


@dataclass(frozen=True)
class Story:
    marks: tuple
    until: datetime
    promised: dict  # priority -> (target, calendar)

    def choose(self, aspects, _until):
        target, calendar = self.promised[aspects.priority]
        hours = calendar and Calendar.from_dict(calendar)
        return Terms(1, target, hours, pauses=frozenset({PAUSING}))

    def in_force(self):
        """Return target and oracle of what was promised last while the clock had not stopped."""
        stopped, latest, held = False, None, None
        for mark in self.marks:
            stopped = mark.kind is MarkKind.STOP or (stopped and mark.kind is not MarkKind.AGAIN)
            latest = mark.aspects or latest
            held = held if stopped else latest
        target, calendar = self.promised[held.priority]
        return target, Oracle(calendar)

    def gaps(self):
        """Return when it did not count, each from and to; the last may be without end."""
        gaps, since = [], None
        for mark in self.marks:
            match mark.kind:
                case MarkKind.PAUSE | MarkKind.STOP if mark.reason != NOT_PAUSING:
                    since = since or mark.at
                case MarkKind.PAUSE | MarkKind.RESUME | MarkKind.AGAIN if since:
                    gaps.append((since, mark.at))
                    since = None
                case MarkKind.WAS_PAUSED:
                    gaps.append((mark.at, mark.until))
        return [*gaps, (since, None)] if since else gaps


def about(at, priority):
    return Aspects(as_of=at, priority=priority)


@st.composite
def stories(draw, *, corrected=False):
    """A clock that starts, pauses, stops, goes on and is about something else, in any order."""
    case = draw(cases(4 * DAY))
    span = case.until - case.start
    share = st.integers(0, 1000).map(lambda share: span * share / 1000)
    target = st.one_of(share, st.just(SECOND), st.integers(0, 600).map(lambda n: n * 60 * SECOND))
    hours = st.sampled_from([case.calendar, case.calendar, None])
    promised = {priority: (draw(target), draw(hours)) for priority in ("P1", "P2")}
    marks, state = [Mark(case.start, MarkKind.START, aspects=about(case.start, "P1"))], "running"
    for at in sorted(case.start + after for after in draw(st.lists(share, max_size=8))):
        mark = draw(following(at, state))
        state = LEADS_TO.get(mark.kind, state)
        marks.append(mark)
    if corrected and span > DAY:
        begin, end = sorted(draw(st.tuples(share, share)))
        was = Mark(
            case.start + begin, MarkKind.WAS_PAUSED, PAUSING, until=case.start + end + SECOND
        )
        marks.append(was)
    return Story(tuple(marks), case.until, promised)


@st.composite
def following(draw, at, state):
    kind = draw(st.sampled_from(MAY_FOLLOW[state]))
    reason = draw(st.sampled_from([PAUSING, NOT_PAUSING])) if kind is MarkKind.PAUSE else ""
    priority = draw(st.sampled_from(["P1", "P2"]))
    return Mark(at, kind, reason, aspects=about(at, priority) if kind is MarkKind.ASPECTS else None)
