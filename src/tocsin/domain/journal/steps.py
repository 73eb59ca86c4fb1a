from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import batched
from secrets import token_bytes
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from tocsin.base.errors import OutOfDate
from tocsin.domain.journal.models import Event, Outbox, Subject, Text
from tocsin.domain.journal.queries import latest_seq
from tocsin.domain.journal.rules import (
    ERASED,
    FIRST_PREV,
    SALT_BYTES,
    Envelope,
    canonical,
    consumers_of,
    data_of,
    event_hash,
    instant,
    is_quiet,
    origin,
    text_hash,
)

# Two writers took the same seq, or each waited for a chain that the other had written to.
OVERTAKEN = {"23505", "40P01"}
BATCH = 500


def record(  # noqa: PLR0913 - an event has this many sides; all but two are named at the call
    verb: str,
    subject: Subject,
    *,
    by: Model,
    at: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
    on_behalf_of: Model | None = None,
    because_of: Event | None = None,
) -> Event:
    """Append an event to the subject's chain and put it before every consumer.

    Values in `changes` and `facts` are codes, whole numbers, instants and ids; whatever a person
    wrote or is called belongs into `texts`. Raise OutOfDate when somebody else appended first:
    the surrounding transaction is lost then, as it is with every refusal.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An event is recorded in the transaction of its act.")
    salted = {field: (token_bytes(SALT_BYTES), text) for field, text in (texts or {}).items()}
    seq, prev_hash = _last(subject)
    envelope: Envelope = {
        "actor": by.pk,
        "at": instant(at),
        "because_of": because_of.hash if because_of else None,
        "data": data_of(changes or {}, facts or {}),
        "on_behalf_of": on_behalf_of.pk if on_behalf_of else None,
        "prev_hash": prev_hash,
        "seq": seq + 1,
        "source": str(origin()),
        "subject_id": subject.pk,
        "subject_kind": subject.journal_kind,
        "texts": canonical({field: text_hash(*pair) for field, pair in salted.items()}),
        "verb": verb,
    }
    event = _appended(envelope, at, because_of)
    Text.objects.bulk_create(
        [
            Text(event=event, field=field, salt=salt, text=text)
            for field, (salt, text) in salted.items()
        ]
    )
    if not is_quiet():
        Outbox.objects.bulk_create(
            [Outbox(event=event, consumer=name, due_at=at) for name in consumers_of(verb)]
        )
    return event


def check_seen(subject: Subject, seen: int | None) -> None:
    """Refuse what was decided on a state that has passed: `seen` is the last event it knew of."""
    if seen is not None and latest_seq(subject) != seen:
        raise OutOfDate("journal.changed_meanwhile")


def erase_texts(
    subject: Subject,
    events_and_fields: Iterable[tuple[int, str]],
    *,
    by: Model,
    at: datetime,
    on_behalf_of: Model | None = None,
    because_of: Event | None = None,
) -> Event:
    """Empty texts of the subject's events, named by seq and field, and record that it was done.

    Raise LookupError when one of them was never there.
    """
    named = sorted(set(events_and_fields))
    rows = Text.objects.filter(event__in=Event.objects.of(subject))
    ids = {(seq, field): pk for pk, seq, field in rows.values_list("pk", "event__seq", "field")}
    emptied = [ids[entry] for entry in named]
    erased = record(
        ERASED,
        subject,
        by=by,
        at=at,
        facts={"erased": [{"seq": seq, "field": field} for seq, field in named]},
        on_behalf_of=on_behalf_of,
        because_of=because_of,
    )
    for part in batched(emptied, BATCH):
        Text.objects.filter(pk__in=part).update(salt=None, text=None)
    return erased


def _last(subject: Subject) -> tuple[int, str]:
    chain = Event.objects.of(subject).order_by("-seq")
    return chain.values_list("seq", "hash").first() or (0, FIRST_PREV)


def _appended(envelope: Envelope, at: datetime, because_of: Event | None) -> Event:
    event = Event(
        subject_kind=envelope["subject_kind"],
        subject_id=envelope["subject_id"],
        seq=envelope["seq"],
        verb=envelope["verb"],
        at=at,
        actor_id=envelope["actor"],
        on_behalf_of_id=envelope["on_behalf_of"],
        source=envelope["source"],
        because_of=because_of,
        data=envelope["data"],
        texts=envelope["texts"],
        prev_hash=envelope["prev_hash"],
        hash=event_hash(envelope),
    )
    try:
        event.save(force_insert=True)
    except DatabaseError as error:
        if _was_overtaken(error):
            raise OutOfDate("journal.changed_meanwhile") from error
        raise
    return event


def _was_overtaken(error: DatabaseError) -> bool:
    if connection.vendor == "sqlite":
        return "journal_event_seq" in str(error)
    return getattr(error.__cause__, "sqlstate", None) in OVERTAKEN
