"""Calendars, promises and the replay that says what is due when, and why."""

from tocsin.domain.clocks.rules.arithmetic import due_at, elapsed
from tocsin.domain.clocks.rules.calendar import (
    Calendar,
    Closed,
    NeverOpen,
    calendar_in,
    next_working,
)
from tocsin.domain.clocks.rules.choosing import (
    ORDER,
    PAUSES,
    Hours,
    Offer,
    Trees,
    chosen,
    in_force,
    rank_of,
)
from tocsin.domain.clocks.rules.explaining import Interval, Kind, intervals, working
from tocsin.domain.clocks.rules.marks import (
    Agreement,
    Aspects,
    ClockKey,
    Mark,
    MarkKind,
    Measure,
    Pause,
    name_of,
)
from tocsin.domain.clocks.rules.replay import (
    BREACH,
    THRESHOLDS,
    Choice,
    Choose,
    ClockState,
    Course,
    Terms,
    replay,
)

__all__ = [
    "BREACH",
    "ORDER",
    "PAUSES",
    "THRESHOLDS",
    "Agreement",
    "Aspects",
    "Calendar",
    "Choice",
    "Choose",
    "ClockKey",
    "ClockState",
    "Closed",
    "Course",
    "Hours",
    "Interval",
    "Kind",
    "Mark",
    "MarkKind",
    "Measure",
    "NeverOpen",
    "Offer",
    "Pause",
    "Terms",
    "Trees",
    "calendar_in",
    "chosen",
    "due_at",
    "elapsed",
    "in_force",
    "intervals",
    "name_of",
    "next_working",
    "rank_of",
    "replay",
    "working",
]
