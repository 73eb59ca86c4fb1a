"""What an event is made of, where it comes from, and when a chain of events is whole."""

from tocsin.domain.journal.rules.canon import (
    FIRST_PREV,
    SALT_BYTES,
    Envelope,
    NotCanonical,
    canonical,
    data_of,
    event_hash,
    instant,
    stored_instant,
    text_hash,
)
from tocsin.domain.journal.rules.chains import (
    ERASED,
    Finding,
    Problem,
    Stored,
    StoredText,
    findings,
)
from tocsin.domain.journal.rules.origin import Source, coming_from, is_quiet, origin, quiet
from tocsin.domain.journal.rules.outbox import consumers_of, pause_after

__all__ = [
    "ERASED",
    "FIRST_PREV",
    "SALT_BYTES",
    "Envelope",
    "Finding",
    "NotCanonical",
    "Problem",
    "Source",
    "Stored",
    "StoredText",
    "canonical",
    "coming_from",
    "consumers_of",
    "data_of",
    "event_hash",
    "findings",
    "instant",
    "is_quiet",
    "origin",
    "pause_after",
    "quiet",
    "stored_instant",
    "text_hash",
]
