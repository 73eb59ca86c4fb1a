"""What a delivery may be, when it is tried again, and which addresses nobody reads."""

from datetime import timedelta
from enum import StrEnum

BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
# Mailboxes that machines write from: what is sent there comes back or goes round in circles.
ROBOTS = frozenset(
    {
        "mailer-daemon",
        "postmaster",
        "noreply",
        "no-reply",
        "no_reply",
        "donotreply",
        "do-not-reply",
        "do_not_reply",
        "bounce",
        "bounces",
        "root",
    }
)


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
    REMINDED = "reminded"
    NO_RESPONSE = "no_response"
    ACCESSED = "accessed"
    INFORMED = "informed"
    INQUIRY = "inquiry"
    ESCALATED = "escalated"
    HANDED_BACK = "handed_back"
    INVITED = "invited"
    CHILD_BACK = "child_back"
    CANDIDATE = "candidate"
    MAJOR = "major"
    PART = "part"
    UPDATE = "update"
    UPDATE_DUE = "update_due"
    MENTIONED = "mentioned"
    TASK_GIVEN = "task_given"


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed attempts; None when it is given up."""
    return BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None


def is_robot(address: str) -> bool:
    """Say whether the name of the mailbox alone tells that a machine writes from it."""
    local = address.rpartition("@")[0].casefold()
    return local.partition("+")[0] in ROBOTS
