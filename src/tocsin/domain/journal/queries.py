from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from json import loads
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import FETCH_PEERS, Max, TextField
from django.db.models.functions import Cast

from tocsin.domain.journal import rules
from tocsin.domain.journal.models import Event, Subject
from tocsin.domain.journal.rules import Envelope, Finding, Stored, StoredText

CHUNK = 2000
COLUMNS = (
    "pk",
    "actor_id",
    "at_text",
    "because_of_id",
    "because_of__hash",
    "data",
    "on_behalf_of_id",
    "prev_hash",
    "seq",
    "source",
    "subject_id",
    "subject_kind",
    "texts",
    "verb",
    "hash",
    "text_rows__field",
    "text_rows__salt",
    "text_rows__text",
)
DANGLING = "dangling"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a history, ready to be shown; an erased text is None."""

    id: int
    seq: int
    verb: str
    at: datetime
    # A person; the journal lies below the subject that knows what that is.
    actor: Any
    on_behalf_of: Any
    source: str
    because_of: int | None
    changes: dict[str, list[Any]]
    facts: dict[str, Any]
    texts: dict[str, str | None]
    prev_hash: str
    hash: str


def history(subject: Subject, *, after: int = 0, limit: int | None = None) -> list[Entry]:
    """Return the subject's events in order, from the one after seq `after` on."""
    events = Event.objects.of(subject).filter(seq__gt=after).order_by("seq")
    people = events.select_related("actor", "on_behalf_of").prefetch_related("text_rows")
    return [_entry(event) for event in people.fetch_mode(FETCH_PEERS)[:limit]]


def latest_seq(subject: Subject) -> int:
    """Return the number of the subject's last event: as long as it stays, nothing happened."""
    last: int = Event.objects.of(subject).aggregate(seq=Max("seq", default=0))["seq"]
    return last


def count_events() -> int:
    return Event.objects.count()


def verify(tick: Callable[[], None] = lambda: None) -> list[Finding]:
    """Return the first bad event of every broken chain; call `tick` for each event read.

    Reads every event and text once, in one query and with constant memory.
    """
    with _undecodable_kept():
        return list(rules.findings(_stored(tick)))


def _entry(event: Event) -> Entry:
    facts = loads(event.data)
    changes = facts.pop("changes", {})
    return Entry(
        id=event.pk,
        seq=event.seq,
        verb=event.verb,
        at=event.at,
        actor=event.actor,
        on_behalf_of=event.on_behalf_of,
        source=event.source,
        because_of=event.because_of_id,
        changes=changes,
        facts=facts,
        texts={row.field: row.text for row in event.text_rows.all()},
        prev_hash=event.prev_hash,
        hash=event.hash,
    )


def _stored(tick: Callable[[], None]) -> Iterator[Stored]:
    # The instant as text: a value that is none is to be reported, not to stop the reading.
    events = Event.objects.annotate(at_text=Cast("at", TextField()))
    in_order = events.order_by("subject_kind", "subject_id", "seq")
    rows = in_order.values_list(*COLUMNS, named=True).iterator(chunk_size=CHUNK)
    for _, of_event in groupby(rows, attrgetter("pk")):
        tick()
        found = list(of_event)
        texts = [
            StoredText(row.text_rows__field, row.text_rows__salt, row.text_rows__text)
            for row in found
            if row.text_rows__field is not None
        ]
        yield Stored(_envelope(found[0]), found[0].hash, texts)


def _envelope(row: Any) -> Envelope:  # noqa: ANN401 - a row of the query above
    is_dangling = row.because_of_id is not None and row.because_of__hash is None
    return {
        "actor": row.actor_id,
        "at": _instant(row.at_text),
        "because_of": DANGLING if is_dangling else row.because_of__hash,
        "data": row.data,
        "on_behalf_of": row.on_behalf_of_id,
        "prev_hash": row.prev_hash,
        "seq": row.seq,
        "source": row.source,
        "subject_id": row.subject_id,
        "subject_kind": row.subject_kind,
        "texts": row.texts,
        "verb": row.verb,
    }


def _instant(column: str) -> str:
    try:
        return rules.stored_instant(column)
    except (TypeError, rules.NotCanonical):
        return ""


@contextmanager
def _undecodable_kept() -> Iterator[None]:
    """Let SQLite hand over bytes that are no UTF-8, so that they are reported as well."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    raw = connection.connection
    before, raw.text_factory = raw.text_factory, _decoded
    try:
        yield
    finally:
        raw.text_factory = before


def _decoded(raw: bytes) -> str:
    return str(raw, "utf-8", "surrogateescape")
