"""Everything that changes calendars and promises."""

from tocsin.domain.clocks.actions.calendars import (
    add_holidays,
    change_calendar,
    create_calendar,
    make_default,
    restore_calendar,
    retire_calendar,
    set_team_calendar,
)
from tocsin.domain.clocks.actions.promises import Terms, change_promise, create_promise, end_promise

__all__ = [
    "Terms",
    "add_holidays",
    "change_calendar",
    "change_promise",
    "create_calendar",
    "create_promise",
    "end_promise",
    "make_default",
    "restore_calendar",
    "retire_calendar",
    "set_team_calendar",
]
