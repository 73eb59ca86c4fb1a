"""What a delivery may be, when it is tried again, and which addresses nobody reads."""

from datetime import datetime, timedelta
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
    # Told in another letter to the same reader.
    GATHERED = "gathered"


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
    WARNED = "warned"
    BREACHED = "breached"
    ALERTED = "alerted"
    DIGEST = "digest"


# What the desk tells by a rule; many of these at once would be a storm.
GATHERED = frozenset(
    {
        Notice.WARNED,
        Notice.BREACHED,
        Notice.ALERTED,
        Notice.INFORMED,
        Notice.ESCALATED,
        Notice.DIGEST,
    }
)
# So many letters of a rule may wait for one reader; more become one.
LETTERS = 10
# From so far behind on, the desk is catching up: what it tells waits for what is found next, each
# time as long, but not for ever.
BEHIND = timedelta(minutes=2)
CALM = timedelta(minutes=1)
LONGEST_CALM = timedelta(minutes=15)


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed attempts; None when it is given up."""
    return BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None


def calm_until(waiting_since: datetime, now: datetime) -> datetime:
    """Return when a letter leaves that waits since then, after another thing to tell was found."""
    return max(now, min(now + CALM, waiting_since + LONGEST_CALM))


def is_robot(address: str) -> bool:
    """Say whether the name of the mailbox alone tells that a machine writes from it."""
    local = address.rpartition("@")[0].casefold()
    return local.partition("+")[0] in ROBOTS
