"""What the portal asks in plain words means for the desk, how long it waits, what is near it."""

import re
from datetime import timedelta

from tocsin.domain.catalogue.rules import levels

# How long an unconfirmed report is kept, and how long a link into the portal leads there.
UNCONFIRMED_KEPT = timedelta(days=7)
LINK_LASTS = timedelta(days=30)
ATTEMPTS = 8
PAUSE = timedelta(minutes=1)
# Per address and per machine: an office behind one address may report a great deal in an outage.
ASKED_WITHIN = timedelta(hours=1)
PER_ADDRESS = 5
PER_MACHINE = 60
SHORTEST_WORD = 3


def degree(axis: str, answer: int) -> str:
    """Return the level of `impact` or `urgency` for an answer: 0 the gravest, 1 middle, 2 least."""
    found = levels(axis)
    return found[(0, len(found) // 2, -1)[answer]]


def is_about(words: str, name: str) -> bool:
    """Say whether a name, or a telling part of it, stands in what somebody wrote."""
    said = set(_words(words))
    return any(word in said for word in _words(name))


def _words(text: str) -> list[str]:
    found = re.findall(r"\w+", text.casefold())
    return [word for word in found if len(word) >= SHORTEST_WORD]


def pause_after(attempts: int) -> timedelta | None:
    """Return how long a letter rests after so many attempts; nothing when it is given up."""
    return PAUSE * 2**attempts if attempts < ATTEMPTS else None
