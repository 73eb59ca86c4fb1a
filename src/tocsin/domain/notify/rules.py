"""What a delivery may be, and when it is tried again."""

from datetime import timedelta
from enum import StrEnum

BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))


class Channel(StrEnum):
    MAIL = "mail"


class Progress(StrEnum):
    """What has become of a delivery."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Notice(StrEnum):
    """What a delivery tells its reader."""

    REGISTERED = "registered"
    MESSAGE = "message"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    ASSIGNED = "assigned"


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed attempts; None when it is given up."""
    return BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None
