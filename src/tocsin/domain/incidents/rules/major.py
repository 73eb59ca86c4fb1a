"""When an incident is proposed as major, who plays which part, and how often word is due."""

from datetime import timedelta
from enum import StrEnum

from tocsin.base.errors import RuleBroken
from tocsin.domain.catalogue.rules import priorities, update_every


class MajorState(StrEnum):
    CANDIDATE = "candidate"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Part(StrEnum):
    """A role in a major incident."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    SCRIBE = "scribe"
    COMMUNICATIONS_INTERNAL = "communications_internal"
    COMMUNICATIONS_EXTERNAL = "communications_external"
    EXPERT = "expert"


# Every other part has one holder at a time.
SHARED_PARTS = frozenset({Part.EXPERT})


def candidate_because(*, priority: str, children: int, at_most: int) -> str | None:
    """Return why the incident is proposed as major, or None."""
    if priority == priorities()[0]:
        return "priority"
    return "children" if children > at_most else None


def check_decision(state: str | None) -> None:
    """Refuse to decide twice; what was declined may be accepted after all."""
    if state == MajorState.ACCEPTED:
        raise RuleBroken("major.accepted_already")


def cadence(priority: str) -> timedelta:
    """Return how often stakeholders hear of an incident of this priority."""
    return update_every(priority)
