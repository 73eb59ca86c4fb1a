"""The canonical form of an event and the hashes over it; `docs/journal.md` is its specification."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any, TypedDict

FIRST_PREV = "0" * 64
SALT_BYTES = 16
# Beyond this, programs that read JSON numbers as doubles see another number.
GREATEST = 2**53 - 1
CODE = re.compile(r"[!-?A-~]{0,200}")
NAME = re.compile(r"[a-z][a-z0-9_.-]{0,99}")
STORED_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)?"
)
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


class NotCanonical(ValueError):  # noqa: N818 - named for what the value is
    """A value that an event must not hold: a free text, a fraction, an instant without offset."""


class Envelope(TypedDict):
    """Everything the hash of an event covers."""

    actor: int
    at: str
    because_of: str | None
    data: str
    on_behalf_of: int | None
    prev_hash: str
    seq: int
    source: str
    subject_id: int
    subject_kind: str
    texts: str
    verb: str


def canonical(value: object) -> str:
    """Return the one JSON text of codes, whole numbers, instants, ids and collections of them.

    Keys are sorted, nothing is spaced, instants are RFC 3339 in UTC with six decimals.
    For such values it is what RFC 8785 prescribes. Raise NotCanonical for anything else.
    """
    return _encode(_plain(value))


def data_of(changes: Mapping[str, tuple[Any, Any]], facts: Mapping[str, Any]) -> str:
    """Return the data of an event: its facts, and the old and new value of each changed field."""
    if "changes" in facts:
        raise NotCanonical("changes")
    return canonical({**facts, "changes": changes} if changes else facts)


def event_hash(envelope: Envelope) -> str:
    """Return SHA-256 over the UTF-8 bytes of the canonical envelope, in hexadecimal."""
    return sha256(_encode(envelope).encode()).hexdigest()


def text_hash(salt: bytes, text: str) -> str:
    """Return SHA-256 over the salt followed by the UTF-8 bytes of the text, in hexadecimal."""
    return sha256(salt + text.encode()).hexdigest()


def instant(at: datetime) -> str:
    """Return the instant as RFC 3339 in UTC, always with six decimals."""
    if at.tzinfo is None:
        raise NotCanonical(at)
    moment = at.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds") + "Z"


def stored_instant(column: str) -> str:
    """Return `instant` of what a database shows as the text of its instant in UTC."""
    if parts := STORED_INSTANT.fullmatch(column):
        day, time, fraction = parts.groups(default="")
        return f"{day}T{time}.{fraction:0<6}Z"
    raise NotCanonical(column)


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case Mapping():
            return {_name(name): _plain(entry) for name, entry in value.items()}
    return _single(value)


def _name(name: object) -> str:
    if isinstance(name, str) and NAME.fullmatch(name):
        return str(name)
    raise NotCanonical(name)


def _single(value: object) -> object:
    match value:
        case None | bool():
            return value
        case int() if abs(value) <= GREATEST:
            return value
        case str() if CODE.fullmatch(value):
            return value
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
    raise NotCanonical(value)
