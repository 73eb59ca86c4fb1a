"""How a row is written: one line of JSON, exact for every type a column can have.

Text, numbers, truth and nothing are JSON's own. Every other value is an object with one member
whose name says what it is: `{"instant": "2026-11-24T08:00:00+00:00"}`.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

MICROSECOND = timedelta(microseconds=1)


def line(row: Sequence[Any]) -> bytes:
    text = json.dumps(row, default=_tagged, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def row(line: bytes) -> list[Any]:
    """Return the row a line holds; raise ValueError for a line that holds none."""
    found = json.loads(line, object_hook=_untagged)
    if not isinstance(found, list):
        raise ValueError("no row")  # noqa: TRY004 - as all else that a line can have wrong
    return found


def _tagged(value: object) -> dict[str, Any]:
    for kind, (belongs, write, _) in KINDS.items():
        if isinstance(value, belongs):
            return {kind: write(value)}
    raise TypeError(f"no way to write a {type(value).__name__}")


def _untagged(found: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever a column holds
    if len(found) != 1:
        raise ValueError("no value")
    [(kind, written)] = found.items()
    if kind not in KINDS:
        raise ValueError("no value")
    return KINDS[kind][2](written)


# A datetime is a date as well, so it comes first.
KINDS = {
    "instant": (datetime, lambda v: v.astimezone(UTC).isoformat(), datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "microseconds": (timedelta, lambda v: v // MICROSECOND, lambda w: w * MICROSECOND),
    "decimal": (Decimal, str, Decimal),
    "uuid": (UUID, str, UUID),
    "bytes": (
        (bytes, memoryview),
        lambda v: b64encode(v).decode(),
        lambda w: b64decode(w, validate=True),
    ),
}
