"""The clocks of the corpus: worked out from its journal, then caught up with as a worker does.

`python -m bench.inside clockwork NUMBER` prints how long the replay of that incident takes.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench.measures import quantile
from tocsin.base import instants
from tocsin.cli.progress import Progress
from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import reading
from tocsin.domain.incidents.jobs import clocks
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries.clocks import happenings
from tocsin.domain.incidents.rules.clocks import marks
from tocsin.domain.journal.rules import Source, quiet

REPEATS = 200
CATCH_UP = 1000


def rebuilt(count: int) -> float:
    """Work out the clocks of all incidents from nothing; return how many seconds that took."""
    progress = Progress(count, "incidents' clocks", every=1)
    started = time.perf_counter()
    for _ in clocks.rebuild(tick=_ticks(progress)):
        pass
    progress.end()
    return time.perf_counter() - started


def _ticks(progress: Progress) -> Callable[[int], None]:
    def tick(done: int) -> None:
        for _ in range(done):
            progress.tick()

    return tick


def caught_up(anchor: datetime) -> int:
    """Tell what fell due before the corpus was there, so that the worker finds nothing old."""
    told = 0
    with instants.at(anchor), quiet(Source.IMPORT):
        while due := clocks.due_incidents(CATCH_UP):
            told += sum(map(clocks.look_after, due))
    return told


def running() -> int:
    return Clock.objects.filter(state="running").count()


def main(arguments: list[str]) -> None:
    incident = Incident.objects.get(number=arguments[0])
    events, known = happenings(incident), reading()
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        courses = known.courses(marks(events))
        times.append((time.perf_counter() - started) * 1000)
    print(json.dumps(_told(sorted(times), len(events), len(courses))))


def _told(times: list[float], events: int, courses: int) -> dict[str, Any]:
    return {
        "replay_200_events_ms": round(quantile(times, 0.5), 2),
        "replay_200_events_p95_ms": round(quantile(times, 0.95), 2),
        "replayed_events": events,
        "replayed_clocks": courses,
    }
