"""What a worker would have told of the clocks of a life while it was lived."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bench.life import Deed, Life
from tocsin.domain.clocks.queries import reading
from tocsin.domain.clocks.rules import BREACH, THRESHOLDS, ClockKey, Course
from tocsin.domain.incidents.rules.clocks import BREACHED, WARNED, Happening, marks
from tocsin.domain.journal.rules import Source


class Timekeeper:
    """Replays a life before it is stored, and puts the events of its clocks between its deeds."""

    def __init__(self, worker: int, machines: set[int], now: datetime) -> None:
        self.worker, self.machines, self.now = worker, machines, now
        self.known = reading()

    def tell(self, life: Life) -> None:
        happenings = [self._happening(deed) for deed in life.deeds]
        for key, course in self.known.courses(marks(happenings)).items():
            life.deeds += self._told(key, course)
        life.deeds.sort(key=lambda deed: deed.at)

    def _happening(self, deed: Deed) -> Happening:
        changes = {name: list(pair) for name, pair in deed.changes.items()}
        by_system = deed.by in self.machines
        return Happening(deed.verb, deed.at, deed.by, by_system, changes, deed.facts)

    def _told(self, key: ClockKey, course: Course) -> Iterator[Deed]:
        """Yield an event for each share of the target that is used, or for several at once."""
        begun = course.choices[-1].at
        told: dict[datetime, list[int]] = {}
        for percent in THRESHOLDS:
            at = course.reaches(percent)
            if at is not None and at < self.now and not (percent == BREACH and course.met):
                told.setdefault(max(at, begun), []).append(percent)
        for at, shares in told.items():
            verb = BREACHED if shares[-1] == BREACH else WARNED
            facts = _facts(key, course, shares)
            yield Deed(verb, self.worker, at, source=Source.WORKER, facts=facts)


def _facts(key: ClockKey, course: Course, shares: list[int]) -> dict[str, Any]:
    return {
        "clock": key.code,
        "agreement": str(key.agreement),
        "measure": str(key.measure),
        "percent": shares[-1],
        "passed": shares[:-1],
        "due_at": course.due_at,
        "promised": int(course.terms.target.total_seconds()),
        "promise": course.terms.slug,
        "course": course.number,
        "late": 0,
    }
