"""What the journal says of itself: the same before a backup and after it was restored."""

import hashlib
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Any

from tocsin.cli.backup.schema import CHUNK, Table
from tocsin.domain.journal import queries

EVENTS = "journal_event"


def heads(tables: list[Table]) -> dict[str, Any]:
    """Return the number of events, and one digest over the last event of every chain."""
    running, events = hashlib.sha256(), 0
    for table in tables:
        if table.name == EVENTS:
            events, running = _heads_of(table)
    return {"events": events, "heads": running.hexdigest()}


def broken_chains(tick: Callable[[], None]) -> int:
    return len(queries.verify(tick))


def chains(broken: int) -> str:
    return "1 broken chain" if broken == 1 else f"{broken} broken chains"


def _heads_of(table: Table) -> tuple[int, Any]:
    events = table.queryset
    running = hashlib.sha256()
    # Sorted here, because databases sort text each in their own way.
    for kind in sorted(set(events.order_by().values_list("subject_kind", flat=True).distinct())):
        of_kind = events.filter(subject_kind=kind).order_by("subject_id", "seq")
        rows = of_kind.values_list("subject_id", "seq", "hash").iterator(chunk_size=CHUNK)
        for _, chain in groupby(rows, itemgetter(0)):
            *_, last = chain
            running.update(repr((kind, *last)).encode())
    return events.count(), running
