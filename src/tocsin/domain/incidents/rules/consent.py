"""When the reporter is asked, reminded and taken at their silence, and what they may change."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from tocsin.base.errors import RuleBroken
from tocsin.domain.incidents.rules.lifecycle import HoldReason

RATING_OPEN = timedelta(hours=12)
SATURDAY = 5


@dataclass(frozen=True)
class Silence:
    """A hold that waits for the reporter: since when, how often reminded, and when last."""

    since: datetime
    reminders: int
    reminded_at: datetime | None


def check_rating_open(rated_at: datetime | None, now: datetime) -> None:
    """Refuse to change a rating after twelve hours; who has not rated yet still may."""
    if rated_at is not None and now - rated_at > RATING_OPEN:
        raise RuleBroken("rating.settled", hours=int(RATING_OPEN.total_seconds() // 3600))


def is_sampled(number: str, percent: int, purpose: str) -> bool:
    """Say whether this incident belongs to a share of all; the same answer for the same number."""
    digest = sha256(f"{purpose}:{number}".encode()).digest()
    return int.from_bytes(digest[:4]) % 100 < percent


def is_surveyed(
    number: str, *, percent: int, quiet_days: int, last_asked: datetime | None, now: datetime
) -> bool:
    """Say whether the reporter is asked for a rating: sampled, and left in peace for a while."""
    in_peace = last_asked is not None and now - last_asked < timedelta(days=quiet_days)
    return not in_peace and is_sampled(number, percent, "survey")


def working_days_later(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same wall-clock time so many days, Monday to Friday, after `start`, in UTC.

    A start at the weekend counts from the Monday that follows.
    """
    local = start.astimezone(zone)
    day = local.date()
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1 if day.weekday() < SATURDAY - 1 else 3)
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def reminder_due(silence: Silence, *, every: timedelta, at_most: int, now: datetime) -> bool:
    last = silence.reminded_at or silence.since
    return silence.reminders < at_most and now - last >= every


def no_response_due(silence: Silence, *, every: timedelta, at_most: int, now: datetime) -> bool:
    """Say whether all reminders went unanswered and the last one has had its time."""
    return (
        0 < at_most <= silence.reminders
        and silence.reminded_at is not None
        and now - silence.reminded_at >= every
    )


def resumes_by_answer(reason: str) -> bool:
    """Say whether the reporter's word ends the hold: it was what everybody waited for."""
    return reason == HoldReason.AWAITING_REPORTER
