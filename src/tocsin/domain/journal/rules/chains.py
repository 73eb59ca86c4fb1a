"""When the stored events of a subject are the ones that were written, all of them, in order."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from tocsin.domain.journal.rules.canon import (
    FIRST_PREV,
    SALT_BYTES,
    Envelope,
    event_hash,
    text_hash,
)

ERASED = "journal.erased"


class Problem(StrEnum):
    ALTERED = "altered"
    REMOVED = "removed"
    GAP = "gap"
    WRONG_PREV = "wrong_prev"
    ALTERED_TEXT = "altered_text"
    MISSING_TEXT = "missing_text"
    ADDED_TEXT = "added_text"
    ERASED_WITHOUT_RECORD = "erased_without_record"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first event of a chain that is not as it was written, and what is wrong with it."""

    subject_kind: str
    subject_id: int
    seq: int
    problem: Problem
    field: str | None = None


class StoredText(NamedTuple):
    field: str
    salt: bytes | None
    text: str | None


class Stored(NamedTuple):
    """An event as found in the database, with its texts."""

    envelope: Envelope
    hash: str
    texts: list[StoredText]


def findings(events: Iterable[Stored]) -> Iterator[Finding]:
    """Yield one finding for each chain that is broken; events come sorted by subject and seq."""
    for _, chain in groupby(events, _subject):
        if finding := _first_bad(chain):
            yield finding


def _subject(event: Stored) -> tuple[str, int]:
    return event.envelope["subject_kind"], event.envelope["subject_id"]


def _first_bad(chain: Iterable[Stored]) -> Finding | None:
    first: Finding | None = None
    unexplained: dict[tuple[int, str], Finding] = {}
    seq, prev = 0, FIRST_PREV
    for event in chain:
        # Also past the first bad event: the record of an earlier erasure may come after it.
        for explained in _erased_by(event):
            unexplained.pop(explained, None)
        if first is None:
            first = _bad_event(event, seq, prev) or _bad_text(event)
            seq, prev = event.envelope["seq"], event.hash
        if first is None:
            unexplained |= _erasures(event)
    candidates = [*unexplained.values(), *([first] if first else [])]
    return min(candidates, key=lambda finding: finding.seq) if candidates else None


def _bad_event(event: Stored, seq: int, prev: str) -> Finding | None:
    found = event.envelope
    follows = found["prev_hash"] == prev
    if found["seq"] != seq + 1:
        problem = Problem.GAP if follows else Problem.REMOVED
        return Finding(found["subject_kind"], found["subject_id"], seq + 1, problem)
    if not _is_intact(event):
        return _finding(event, Problem.ALTERED)
    return None if follows else _finding(event, Problem.WRONG_PREV)


def _is_intact(event: Stored) -> bool:
    try:
        return event_hash(event.envelope) == event.hash
    except (TypeError, ValueError):
        # A column holds what its type never could: somebody wrote past the desk.
        return False


def _bad_text(event: Stored) -> Finding | None:
    hashes = _mapping(event.envelope["texts"])
    for text in event.texts:
        expected = hashes.pop(text.field, None)
        if expected is None:
            return _finding(event, Problem.ADDED_TEXT, text.field)
        if not _is_erased(text) and not _is_text(text, expected):
            return _finding(event, Problem.ALTERED_TEXT, text.field)
    return _finding(event, Problem.MISSING_TEXT, min(hashes)) if hashes else None


def _mapping(text: str) -> dict[str, Any]:
    """Return what the JSON text holds; nothing when somebody hashed what no desk writes."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _is_erased(text: StoredText) -> bool:
    return text.salt is None and text.text is None


def _is_text(text: StoredText, expected: str) -> bool:
    salt, words = text.salt, text.text
    # The length counts: else bytes could move between the salt and the text unseen.
    if not isinstance(salt, bytes) or not isinstance(words, str) or len(salt) != SALT_BYTES:
        return False
    try:
        return text_hash(salt, words) == expected
    except ValueError:
        return False


def _erasures(event: Stored) -> dict[tuple[Any, Any], Finding]:
    return {
        (event.envelope["seq"], text.field): _finding(
            event, Problem.ERASED_WITHOUT_RECORD, text.field
        )
        for text in event.texts
        if _is_erased(text)
    }


def _erased_by(event: Stored) -> list[tuple[Any, Any]]:
    """Return seq and field of every text whose erasure this event records."""
    if event.envelope["verb"] != ERASED or not _is_intact(event):
        return []
    entries = _mapping(event.envelope["data"]).get("erased")
    if not isinstance(entries, list):
        return []
    return [(e.get("seq"), e.get("field")) for e in entries if isinstance(e, dict)]


def _finding(event: Stored, problem: Problem, field: str | None = None) -> Finding:
    found = event.envelope
    return Finding(found["subject_kind"], found["subject_id"], found["seq"], problem, field)
