"""What a correction of an incident's times may speak of, and how its event keeps what it did."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.base.errors import BadInput
from tocsin.domain.clocks.rules import ClockKey, Course


def check_span(begin: datetime, until: datetime, *, since: datetime, now: datetime) -> None:
    """Refuse to correct what lies before the report or has not happened yet."""
    if begin < since:
        raise BadInput("instant.before_registration", field="since")
    if until > now:
        raise BadInput("instant.future", field="until")
    if until <= begin:
        raise BadInput("instant.before_start", field="until")


def shown(courses: Mapping[ClockKey, Course], now: datetime) -> list[dict[str, Any]]:
    """Return what the clocks show, in the form that an event keeps."""
    return [
        {
            "clock": key.code,
            "state": str(course.state),
            "due_at": course.due_at,
            "elapsed": int(course.elapsed(now).total_seconds()),
            "met": course.met,
        }
        for key, course in sorted(courses.items())
    ]
