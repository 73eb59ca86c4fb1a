"""The three timings of clocks: a long replay, all clocks anew, and from due to the event."""

import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from bench.desk import STOPS_WITHIN, Desk

REPLAY, REBUILD, RUSH = NAMES = ("replay_200_events", "rebuild_100k", "due_to_event")
# The size that the time of a rebuilding is told for.
WHOLE = 100_000
WORKERS = 2
# How many fall due, a tenth of a small desk, and how many of them in a second.
FEWEST, MOST, PER_SECOND = 10, 3000, 50


def of_corpus(desk: Desk, loaded: dict[str, Any], only: Collection[str]) -> dict[str, Any]:
    """Return the timings that the corpus itself gives."""
    found: dict[str, Any] = {}
    if REPLAY in only:
        found |= desk.inside("clockwork", loaded["deep"])
    if REBUILD in only:
        seconds, incidents = loaded["rebuild_s"], loaded["incidents"]
        found["rebuild_100k_s"] = round(seconds * WHOLE / incidents, 1)
        found["rebuilt_incidents"] = incidents
    return found


def rush(desk: Desk, incidents: int) -> dict[str, Any]:
    """Let thousands fall due on a desk where so many clocks run, before two workers."""
    many = min(MOST, max(FEWEST, incidents // 10))
    desk.tocsin("migrate")
    loaded = desk.inside("rush", "load", str(incidents))
    with ExitStack() as workers:
        for _ in range(WORKERS):
            workers.enter_context(_worker(desk))
        late = desk.inside("rush", "aim", str(many), str(max(2, many // PER_SECOND)))
    return {"running_clocks": loaded["running"], "workers": WORKERS, **late}


@contextmanager
def _worker(desk: Desk) -> Iterator[None]:
    with (desk.folder / "worker.log").open("ab") as log:
        command = [sys.executable, "-m", "tocsin.cli.main", "worker"]
        process = subprocess.Popen(command, env=desk.environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(STOPS_WITHIN)


def is_wrong(timings: dict[str, Any]) -> bool:
    """Say whether something was told twice or not at all."""
    return bool(timings.get("told_twice") or timings.get("not_told"))
