"""How a clock looks: in which colour, with which words, and how much of it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext

from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import elapsed
from tocsin.domain.clocks.rules import Agreement, ClockState
from tocsin.web import moments
from tocsin.words.labels import label

NEAR, FULL = 75, 100
SOON = timedelta(hours=2)


@dataclass(frozen=True)
class Face:
    """A clock in words; `kind` is that of the tag `clock`, `used` per cent of the target."""

    clock: Clock
    kind: str
    text: str
    used: int
    elapsed: timedelta
    target: timedelta

    @property
    def name(self) -> str:
        return named(self.clock)

    @property
    def left(self) -> timedelta:
        return self.target - self.elapsed

    @property
    def is_open(self) -> bool:
        return self.clock.state != ClockState.STOPPED

    @property
    def line(self) -> str:
        """Return all of it in one line, for a title."""
        parts = {"name": self.name, "text": self.text, "percent": self.used}
        if not self.is_open or self.clock.due_at is None:
            return gettext("%(name)s: %(text)s, %(percent)d %% used") % parts
        parts["due"] = moments.exactly(self.clock.due_at)
        return gettext("%(name)s: %(text)s, %(percent)d %% used, due %(due)s") % parts


def named(clock: Clock) -> str:
    """Return what is promised, and by whom where that is not the desk as a whole."""
    what, party = label("measure", clock.measure), clock.team or clock.supplier
    if party is None:
        return what
    return gettext("%(what)s, %(party)s") % {"what": what, "party": party.name}


def faces(clocks: Iterable[Clock], now: datetime) -> list[Face]:
    return [face(clock, now) for clock in clocks]


def face(clock: Clock, now: datetime) -> Face:
    used, target = elapsed(clock, now), timedelta(seconds=clock.promise.target)
    percent = used * FULL // target if target else FULL
    kind = kind_of(clock, now, percent)
    return Face(clock, kind, _text(kind, used, target), percent, used, target)


def kind_of(clock: Clock, now: datetime, percent: int) -> str:
    if clock.state == ClockState.STOPPED:
        return "met" if clock.met else "missed"
    if clock.due_at is not None and clock.due_at < now:
        return "late"
    if clock.state == ClockState.PAUSED:
        return "paused"
    return "near" if percent >= NEAR else "running"


def _text(kind: str, used: timedelta, target: timedelta) -> str:
    values = {"used": spent(used, target), "target": spent(target, target)}
    if kind == "met":
        return gettext("met in %(used)s of %(target)s") % values
    if kind == "missed":
        return gettext("missed, %(used)s of %(target)s") % values
    if kind == "late":
        return gettext("%(length)s over") % {"length": spent(used - target, target)}
    values["left"] = spent(target - used, target)
    if kind == "paused":
        return gettext("paused, %(left)s left of %(target)s") % values
    return gettext("%(left)s left of %(target)s") % values


def spent(span: timedelta, target: timedelta) -> str:
    """Return working time, to the second where minutes would hide what it is about."""
    just_over = timedelta() < span - target < moments.MINUTE
    exact = span < moments.MINUTE or just_over or target % moments.MINUTE
    return moments.precisely(span) if exact else moments.amount(span)


def next_of(shown: Iterable[Face]) -> Face | None:
    """Return the face of what the customer is owed next: first by its due, then what waits."""
    owed = [one for one in shown if one.is_open and one.clock.agreement == Agreement.SLA]
    due = [(one.clock.due_at, one) for one in owed if one.clock.due_at is not None]
    if due:
        return min(due, key=lambda pair: pair[0])[1]
    # Whatever has used the most of its time will be the first to run on into trouble.
    return max(owed, key=lambda one: one.used, default=None)


def until(one: Face, now: datetime, hold_until: datetime | None = None) -> str:
    """Return the deadline as a list tells it: how long when it is near, else when."""
    due = one.clock.due_at
    if one.kind == "late":
        over = -one.left
        length = moments.precisely(over) if over < moments.MINUTE else moments.roughly(over)
        return gettext("%(length)s over") % {"length": length}
    if due is None:
        if hold_until is not None:
            return gettext("until %(when)s") % {"when": moments.when(hold_until, now)}
        since = moments.length(now - one.clock.counted_at)
        return gettext("paused %(length)s") % {"length": since}
    if due - now > SOON and moments.is_same_day(due, now):
        return moments.when(due, now)
    if due - now < moments.MINUTE:
        return gettext("in under 1 min")
    return moments.due(due, now)
