"""What the history of an incident means to its clocks: events become neutral marks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from tocsin.domain.clocks.rules import (
    Agreement,
    Aspects,
    ClockKey,
    Mark,
    MarkKind,
    Measure,
)
from tocsin.domain.incidents.rules.lifecycle import OPEN, HoldReason, State

AGREED = "awaiting_supplier_agreed"
CORRECTED = "incident.hold_corrected"
REBASED = "incident.clocks_rebased"
WARNED, BREACHED = "clock.warned", "clock.breached"

RESPONSE = ClockKey(Agreement.SLA, Measure.RESPONSE)
RESOLUTION = ClockKey(Agreement.SLA, Measure.RESOLUTION)
UPDATE = ClockKey(Agreement.SLA, Measure.UPDATE)

Marks = dict[ClockKey, list[Mark]]


class Happening(NamedTuple):
    """An event, as far as clocks care; instants in `changes` and `facts` are RFC 3339 texts."""

    verb: str
    at: datetime
    actor: int
    by_system: bool
    changes: Mapping[str, list[Any]]
    facts: Mapping[str, Any]


def matters(verb: str, changes: Iterable[str], facts: Mapping[str, Any]) -> bool:
    """Say whether an event can move a clock of its incident."""
    if verb == "incident.message_added":
        return facts.get("visibility") == "public" and not facts.get("from_reporter")
    return verb in _BY_VERB or not DECISIVE.isdisjoint(changes)


def pause_code(reason: str, *, agreed: bool) -> str:
    """Return why nobody works on it; the supplier's agreed pause is a reason of its own."""
    return AGREED if agreed and reason == HoldReason.AWAITING_SUPPLIER else reason


def marks(events: Iterable[Happening]) -> Marks:
    """Translate a history, in its order, into the marks of each clock."""
    course = _Course()
    for event in events:
        course.take(event)
    return course.marks


@dataclass(slots=True)
class _Course:
    """What has become of the incident so far, and the marks that it left."""

    marks: Marks = field(default_factory=dict)
    at: datetime | None = None
    by: int | None = None
    aspects: Aspects | None = None
    state: str = State.NEW
    reason: str = ""
    agreed: bool = False
    merged: bool = False
    answered: bool = False
    teams: set[int] = field(default_factory=set)
    inquiries: dict[str, int] = field(default_factory=dict)
    # What a supplier still owes.
    owed: list[ClockKey] = field(default_factory=list)

    def take(self, event: Happening) -> None:
        # Two who write at once may look at their watches in another order than they are heard in.
        self.at = event.at if self.at is None else max(self.at, event.at)
        self.by = event.actor
        if event.changes:
            self._note(event.changes)
        if (act := _BY_VERB.get(event.verb)) is not None:
            act(self, event)

    def mark(  # noqa: PLR0913 - a mark has this many sides
        self,
        key: ClockKey,
        kind: MarkKind,
        reason: str = "",
        *,
        aspects: Aspects | None = None,
        at: datetime | None = None,
        until: datetime | None = None,
        percent: int = 0,
    ) -> None:
        when = at or self.at
        if when is None or (kind is not MarkKind.START and key not in self.marks):
            return
        mark = Mark(when, kind, reason, self.by, until, aspects, percent)
        self.marks.setdefault(key, []).append(mark)

    def mark_all(self, kind: MarkKind, reason: str = "") -> None:
        for key in self.marks:
            self.mark(key, kind, reason)

    def is_running(self) -> bool:
        return self.state in OPEN and not self.merged

    def _note(self, changes: Mapping[str, list[Any]]) -> None:
        """Take over what changed: what decides first, then hands, then the state."""
        was_running = self.is_running()
        new = {name: change[1] for name, change in changes.items()}
        self.merged = bool(new.get("merged_into", self.merged))
        team = self.aspects.team if self.aspects else None
        self._weigh({name: new[name] for name in WEIGHED & set(new)})
        if new.get("team", team) != team:
            self._pass_on(team, new["team"])
        if new.get("assignee") is not None:
            self.answer("assigned")
            self.mark(self._ola(Measure.RESPONSE), MarkKind.STOP, "assigned")
        self._move(new, was_running=was_running)

    def _weigh(self, new: Mapping[str, Any]) -> None:
        if self.aspects is None or not new:
            return
        self.aspects = self.aspects._replace(**new)
        for key in self.marks:
            # A team's own agreement is about that team, wherever the incident goes.
            if key.agreement != Agreement.OLA or new.keys() != {"team"}:
                self.mark(key, MarkKind.ASPECTS, min(new), aspects=self._aspects_of(key))

    def _aspects_of(self, key: ClockKey) -> Aspects | None:
        """Return the aspects for a clock: an agreement between teams stays about its own team."""
        if self.aspects is None or key.agreement == Agreement.SLA:
            return self.aspects
        if key.agreement == Agreement.OLA:
            return self.aspects._replace(team=int(key.party))
        return self.aspects._replace(supplier=self.inquiries.get(key.party))

    def _pass_on(self, old: int | None, new: int | None) -> None:
        for measure in (Measure.RESPONSE, Measure.RESOLUTION):
            self.mark(ola(measure, old), MarkKind.STOP, "passed_on")
        if new is not None:
            self.arrive(new)

    def arrive(self, team: int) -> None:
        """Start what the team has promised; when it comes back, go on with what was used."""
        known = team in self.teams
        self.teams.add(team)
        response, work = ola(Measure.RESPONSE, team), ola(Measure.RESOLUTION, team)
        begin = MarkKind.RESTART if known else MarkKind.START
        self.mark(response, begin, "received", aspects=self._aspects_of(response))
        begin = MarkKind.AGAIN if known else MarkKind.START
        self.mark(work, begin, "received", aspects=self._aspects_of(work))

    def _ola(self, measure: Measure) -> ClockKey:
        return ola(measure, self.aspects.team if self.aspects else None)

    def answer(self, how: str) -> None:
        """Stop the response for good: somebody has seen it."""
        if not self.answered:
            self.answered = True
            self.mark(RESPONSE, MarkKind.STOP, how)

    def _move(self, new: Mapping[str, Any], *, was_running: bool) -> None:
        held = self.state == State.ON_HOLD
        self.state = new.get("state", self.state)
        self.reason = new.get("hold_reason", self.reason)
        self.agreed = new.get("hold_agreed", self.agreed)
        running = self.is_running()
        if running and not was_running:
            self._again()
        if self.state == State.ON_HOLD:
            if not HOLDING.isdisjoint(new):
                self._each_pausing(MarkKind.PAUSE, pause_code(self.reason, agreed=self.agreed))
        elif held:
            self._each_pausing(MarkKind.RESUME)
        if was_running and not running:
            self.mark_all(MarkKind.STOP, "merged" if self.merged else self.state)

    def _each_pausing(self, kind: MarkKind, reason: str = "", **more: Any) -> None:  # noqa: ANN401 - as mark
        for key in self.marks:
            if key.measure != Measure.RESPONSE and key.agreement != Agreement.SUPPLIER:
                self.mark(key, kind, reason, **more)

    def _again(self) -> None:
        """Go on after the end: with the time already used, but with a new promise of word."""
        self.mark(RESOLUTION, MarkKind.AGAIN, "reopened")
        self.mark(UPDATE, MarkKind.RESTART, "reopened")
        self.mark(self._ola(Measure.RESOLUTION), MarkKind.AGAIN, "reopened")
        if not self.answered:
            self.mark(RESPONSE, MarkKind.AGAIN, "reopened")
        for key in self.owed:
            self.mark(key, MarkKind.AGAIN, "reopened")

    def register(self, event: Happening) -> None:
        facts = event.facts
        self.aspects = Aspects(
            as_of=event.at,
            priority=facts["priority"],
            service=facts.get("service"),
            organisation=facts.get("organisation"),
            category=facts.get("category"),
            team=facts.get("team"),
        )
        for key in (RESPONSE, RESOLUTION, UPDATE):
            self.mark(key, MarkKind.START, "registered", aspects=self.aspects)
        if self.aspects.team is not None:
            self.arrive(self.aspects.team)

    def acknowledge(self, _event: Happening) -> None:
        self.answer("acknowledged")
        self.mark(self._ola(Measure.RESPONSE), MarkKind.STOP, "acknowledged")

    def hear(self, event: Happening) -> None:
        """Count what the desk says in public as its word; a person's also acknowledges."""
        if not matters(event.verb, (), event.facts):
            return
        if not event.by_system:
            self.answer("public_reply")
        if self.is_running():
            self.mark(UPDATE, MarkKind.RESTART, "public_update")

    def ask(self, event: Happening) -> None:
        inquiry = event.facts["inquiry"]
        self.inquiries[inquiry] = event.facts["supplier"]
        for measure in (Measure.RESPONSE, Measure.RESOLUTION):
            key = ClockKey(Agreement.SUPPLIER, measure, inquiry)
            self.mark(key, MarkKind.START, "asked", aspects=self._aspects_of(key))
            self.owed.append(key)

    def supplier_said(self, event: Happening) -> None:
        self._settle(Measure.RESPONSE, event, "answered")

    def end_inquiry(self, event: Happening) -> None:
        for measure in (Measure.RESPONSE, Measure.RESOLUTION):
            self._settle(measure, event, "inquiry_closed")

    def _settle(self, measure: Measure, event: Happening, how: str) -> None:
        key = ClockKey(Agreement.SUPPLIER, measure, event.facts["inquiry"])
        self.owed = [other for other in self.owed if other != key]
        self.mark(key, MarkKind.STOP, how)

    def correct(self, event: Happening) -> None:
        facts = event.facts
        begin, until = (datetime.fromisoformat(facts[side]) for side in ("from", "until"))
        kind = MarkKind.WAS_PAUSED if facts["held"] else MarkKind.WAS_RUNNING
        reason = pause_code(facts.get("reason", ""), agreed=bool(facts.get("agreed")))
        self._each_pausing(kind, reason, at=begin, until=until)

    def rebase(self, event: Happening) -> None:
        self._weigh({"as_of": event.at})

    def tell(self, event: Happening) -> None:
        key = ClockKey(*[*event.facts["clock"].split("."), ""][:3])
        self.mark(key, MarkKind.TOLD, percent=event.facts["percent"])


def ola(measure: Measure, team: int | None) -> ClockKey:
    return ClockKey(Agreement.OLA, measure, str(team))


WEIGHED = {"priority", "service", "category", "team"}
HOLDING = {"state", "hold_reason", "hold_agreed"}
DECISIVE = WEIGHED | HOLDING | {"assignee", "merged_into"}
_BY_VERB: dict[str, Callable[[_Course, Happening], None]] = {
    "incident.registered": _Course.register,
    "incident.acknowledged": _Course.acknowledge,
    "incident.message_added": _Course.hear,
    "incident.supplier_asked": _Course.ask,
    "incident.supplier_answered": _Course.supplier_said,
    "incident.supplier_inquiry_closed": _Course.end_inquiry,
    CORRECTED: _Course.correct,
    REBASED: _Course.rebase,
    WARNED: _Course.tell,
    BREACHED: _Course.tell,
}
