"""Stores finished lives in bulk, each with its valid chain of events."""

import gc
from collections.abc import Iterator
from itertools import chain
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model

from bench.life import Deed, Life, public_id
from tocsin.domain.conversations.models import KnownMessageId, Message, Thread
from tocsin.domain.conversations.rules import Channel, Direction
from tocsin.domain.incidents.models import (
    Access,
    ChecklistItem,
    Escalation,
    Incident,
    Participant,
    Stint,
)
from tocsin.domain.journal.models import Event, Text
from tocsin.domain.journal.rules import (
    FIRST_PREV,
    SALT_BYTES,
    Envelope,
    canonical,
    data_of,
    event_hash,
    instant,
    text_hash,
)

# What an event's row holds just as its envelope does.
SAME = ("subject_kind", "subject_id", "seq", "verb", "source", "data", "texts", "prev_hash")


def store(lives: list[Life], dice: Random) -> None:
    """Insert the lives, all of them or none, and throw away what that left in memory."""
    with transaction.atomic():
        _insert(lives, dice)
    gc.collect()


def _insert(lives: list[Life], dice: Random) -> None:
    """Insert in the order in which the rows need each other."""
    Thread.objects.bulk_create([life.thread for life in lives])
    for life in lives:
        for message in life.messages:
            message.thread_id = life.thread.pk
    Message.objects.bulk_create(chain.from_iterable(life.messages for life in lives))
    for life in lives:
        life.incident.thread_id = life.thread.pk
        life.incident.opening_id = life.messages[0].pk
        life.incident.last_message_id = life.messages[-1].pk
    Incident.objects.bulk_create([life.incident for life in lives])
    _record(lives, dice)
    _store_parts(lives, dice)


def _record(lives: list[Life], dice: Random) -> None:
    events, texts = [], []
    for life in lives:
        prev = FIRST_PREV
        for seq, deed in enumerate(life.deeds, 1):
            event, own = _event(life.incident, seq, prev, deed, dice)
            events.append(event)
            texts += own
            prev = event.hash
    Event.objects.bulk_create(events)
    for text in texts:
        text.event_id = text.event.pk
    Text.objects.bulk_create(texts)


def _event(
    incident: Incident, seq: int, prev: str, deed: Deed, dice: Random
) -> tuple[Event, list[Text]]:
    salted = {name: (dice.randbytes(SALT_BYTES), text) for name, text in deed.texts.items()}
    envelope: Envelope = {
        "actor": deed.by,
        "at": instant(deed.at),
        "because_of": None,
        "data": data_of(deed.changes, _coded(deed.facts)),
        "on_behalf_of": deed.on_behalf_of,
        "prev_hash": prev,
        "seq": seq,
        "source": str(deed.source),
        "subject_id": incident.pk,
        "subject_kind": Incident.journal_kind,
        "texts": canonical({name: text_hash(*pair) for name, pair in salted.items()}),
        "verb": deed.verb,
    }
    event = Event(
        **{name: envelope[name] for name in SAME},
        at=deed.at,
        actor_id=deed.by,
        on_behalf_of_id=deed.on_behalf_of,
        hash=event_hash(envelope),
    )
    return event, [
        Text(event=event, field=name, salt=salt, text=text) for name, (salt, text) in salted.items()
    ]


def _coded(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: fact.pk if isinstance(fact, Model) else fact for name, fact in facts.items()}


def _store_parts(lives: list[Life], dice: Random) -> None:
    Stint.objects.bulk_create(_of_incident(lives, "stints"))
    Escalation.objects.bulk_create(_of_incident(lives, "escalations"))
    circle = list(_of_incident(lives, "circle"))
    for model in (Access, Participant):
        model.objects.bulk_create([row for row in circle if isinstance(row, model)])
    ChecklistItem.objects.bulk_create(
        ChecklistItem(public_id=public_id(dice), incident=life.incident, position=n, text=text)
        for life in lives
        for n, text in enumerate(life.checklist)
    )
    KnownMessageId.objects.bulk_create(
        KnownMessageId(
            message_id=f"<{message.public_id}@mail.hollin-vale.example>",
            thread=life.thread,
            direction=Direction.IN,
        )
        for life in lives
        for message in life.messages
        if message.channel == Channel.MAIL
    )


def _of_incident(lives: list[Life], part: str) -> Iterator[Any]:
    """Yield these rows of all lives, each with the incident that is stored by now."""
    for life in lives:
        for row in getattr(life, part):
            row.incident_id = life.incident.pk
            yield row
