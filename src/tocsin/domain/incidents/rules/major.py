"""When an incident is proposed as major, who plays which part, and how often word is due."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tocsin.base.errors import BadInput, RuleBroken
from tocsin.domain.catalogue.rules import priorities, update_every
from tocsin.domain.incidents.rules.consent import working_days_later
from tocsin.domain.incidents.rules.registration import SKEW

LIST_NAME_LIMIT = 120


class MajorState(StrEnum):
    CANDIDATE = "candidate"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    # It ended before anybody had decided.
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


class Part(StrEnum):
    """A role in a major incident."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    SCRIBE = "scribe"
    COMMUNICATIONS_INTERNAL = "communications_internal"
    COMMUNICATIONS_EXTERNAL = "communications_external"
    EXPERT = "expert"


class Template(StrEnum):
    """What kind of word an update to stakeholders is; the letter says it in its reader's words."""

    FIRST = "first"
    PROGRESS = "progress"
    RESOLVED = "resolved"


# Every other part has one holder at a time.
SHARED_PARTS = frozenset({Part.EXPERT})
# Who hears that a promised word is due.
SPEAKERS = frozenset(
    {
        Part.MANAGER,
        Part.DEPUTY,
        Part.COMMUNICATIONS_INTERNAL,
        Part.COMMUNICATIONS_EXTERNAL,
    }
)


def candidate_because(*, priority: str, children: int, at_most: int) -> str | None:
    """Return why the incident is proposed as major, or None; at most 0 children means never."""
    if priority == priorities()[0]:
        return "priority"
    return "children" if children > at_most > 0 else None


def check_decision(state: str | None) -> None:
    """Refuse to decide twice; what was declined or withdrawn may be accepted after all."""
    if state == MajorState.ACCEPTED:
        raise RuleBroken("major.accepted_already")


def cadence(priority: str) -> timedelta:
    """Return how often stakeholders hear of an incident of this priority."""
    return update_every(priority)


def next_word(
    template: Template, *, now: datetime, every: timedelta, within: timedelta | None, is_open: bool
) -> datetime | None:
    """Return when the next word is promised: by the cadence or sooner; never after the last one."""
    if template is Template.RESOLVED:
        if is_open:
            raise RuleBroken("major.not_resolved")
        return None
    if within is not None and not timedelta() < within <= every:
        raise BadInput(
            "field.range", field="next_within", least=1, limit=int(every.total_seconds())
        )
    return now + (within or every)


def is_word_due(
    promised: datetime | None,
    reminded: datetime | None,
    *,
    every: timedelta,
    is_open: bool,
    now: datetime,
) -> bool:
    """Say whether to remind: once when it is due, and in every further cadence while it is open."""
    if promised is None or promised > now:
        return False
    return reminded is None or (is_open and now - reminded >= every)


def review_due(resolved_at: datetime, days: int, zone: ZoneInfo) -> date:
    """Return the day by which the review is owed: so many working days, Monday to Friday."""
    return working_days_later(resolved_at, days, zone).astimezone(zone).date()


def check_past(at: datetime, now: datetime) -> None:
    """Refuse to tell a timeline of what has not happened yet."""
    if at > now + SKEW:
        raise BadInput("instant.future", field="at")


def check_list_name(name: str) -> str:
    """Return the name of a list of stakeholders, cleaned."""
    text = " ".join(name.split())
    if not text:
        raise BadInput("field.missing", field="name")
    if len(text) > LIST_NAME_LIMIT:
        raise BadInput("field.too_long", field="name", limit=LIST_NAME_LIMIT)
    if not text.isprintable():
        raise BadInput("field.unprintable", field="name")
    return text
