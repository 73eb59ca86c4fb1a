"""What a calendar means for somebody who looks at it: its next hours, and when time is up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tocsin.base.errors import BadInput
from tocsin.domain.clocks.rules.arithmetic import due_at
from tocsin.domain.clocks.rules.calendar import Calendar

AHEAD = timedelta(hours=24)
AMOUNT = timedelta(hours=8)
AMOUNT_LIMIT = timedelta(days=3653)
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=366)
SPANS = 100

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Preview:
    """The working hours after `start`, and when `amount` of them is used up, if ever."""

    start: datetime
    amount: timedelta
    spans: list[Span]
    due_at: datetime | None


def preview(
    calendar: Calendar, start: datetime, amount: timedelta = AMOUNT, ahead: timedelta = AHEAD
) -> Preview:
    """Look ahead from an instant between 1970 and 2100; `due_at` is None when it is ten years off.

    The spans lie within a year, at most a hundred of them. Refuse a start or an amount that is
    beyond reckoning.
    """
    if not FIRST <= start < LAST:
        raise BadInput("preview.start", field="start")
    if not timedelta(0) <= amount <= AMOUNT_LIMIT:
        raise BadInput("preview.amount", field="amount", limit=AMOUNT_LIMIT.days)
    reached = calendar.work_between(start, start + AMOUNT_LIMIT) >= amount
    due = due_at(start, amount, calendar) if reached else None
    return Preview(start, amount, _next(calendar, start, ahead), due)


def _next(calendar: Calendar, start: datetime, ahead: timedelta) -> list[Span]:
    found: list[Span] = []
    left = ahead
    for opens, closes in calendar.openings(start, start + YEAR)[:SPANS]:
        if left <= timedelta(0):
            break
        found.append((opens, min(closes, opens + left)))
        left -= closes - opens
    return found
