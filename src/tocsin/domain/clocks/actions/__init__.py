"""Everything that changes calendars and promises."""

from tocsin.domain.clocks.actions.promises import Terms, change_promise, create_promise, end_promise

__all__ = ["Terms", "change_promise", "create_promise", "end_promise"]
