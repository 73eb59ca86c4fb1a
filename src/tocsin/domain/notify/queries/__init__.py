"""Reads around deliveries: who is told of an event, and what a letter is made of."""

from tocsin.domain.notify.queries.audience import Audience, audience, happening
from tocsin.domain.notify.queries.letters import (
    OUTWARD,
    Piece,
    files,
    given_up,
    message_ids,
    of_incident,
    pieces,
    unsent,
)
from tocsin.domain.notify.queries.matters import Matter

__all__ = [
    "OUTWARD",
    "Audience",
    "Matter",
    "Piece",
    "audience",
    "files",
    "given_up",
    "happening",
    "message_ids",
    "of_incident",
    "pieces",
    "unsent",
]
