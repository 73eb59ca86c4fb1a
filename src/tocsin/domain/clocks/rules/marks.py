"""Neutral marks on a line of time: what starts, stops and pauses a clock, knowing no verb."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Agreement(StrEnum):
    SLA = "sla"
    OLA = "ola"
    SUPPLIER = "supplier"


class Measure(StrEnum):
    RESPONSE = "response"
    RESOLUTION = "resolution"
    UPDATE = "update"


class ClockKey(NamedTuple):
    """Which clock of a subject: `party` is the team or inquiry that an agreement is about."""

    agreement: str
    measure: str
    party: str = ""

    @property
    def code(self) -> str:
        return ".".join(part for part in self if part)


def name_of(agreement: str, measure: str) -> str:
    """Return what programs call the clock: what the customer was promised needs no prefix."""
    return str(measure) if agreement == Agreement.SLA else f"{agreement}-{measure}"


class MarkKind(StrEnum):
    START = "start"
    # Begins anew from here with nothing used.
    RESTART = "restart"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    # Goes on with what was used; the time since the stop does not count.
    AGAIN = "again"
    # What decides about the promise has changed.
    ASPECTS = "aspects"
    # Somebody put right what the record had wrong: it was paused, or was not, from `at` to `until`.
    WAS_PAUSED = "was_paused"
    WAS_RUNNING = "was_running"
    # A share of the target was announced as used.
    TOLD = "told"


# Tuples: a history makes hundreds of them, and is replayed whenever something happens.
class Aspects(NamedTuple):
    """What the choice of a promise depends on; ids, and the instant whose promises hold."""

    as_of: datetime
    priority: str = ""
    service: int | None = None
    organisation: int | None = None
    category: int | None = None
    team: int | None = None
    supplier: int | None = None


class Mark(NamedTuple):
    """One thing that happened to a clock; `reason` is a code, `by` a person's id."""

    at: datetime
    kind: MarkKind
    reason: str = ""
    by: int | None = None
    until: datetime | None = None
    aspects: Aspects | None = None
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count, and why; `end` is None while it lasts."""

    begin: datetime
    end: datetime | None
    reason: str = ""
    by: int | None = None
