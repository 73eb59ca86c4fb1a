"""The incident lifecycle: which state may follow which, and what each step demands."""

from datetime import datetime
from enum import StrEnum

from tocsin.base.errors import BadInput, RuleBroken


class State(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class HoldReason(StrEnum):
    AWAITING_REPORTER = "awaiting_reporter"
    AWAITING_SUPPLIER = "awaiting_supplier"
    AWAITING_CHANGE = "awaiting_change"
    AWAITING_PROBLEM = "awaiting_problem"
    SCHEDULED = "scheduled"


OPEN = frozenset({State.NEW, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD})
DONE = frozenset({State.RESOLVED, State.CANCELLED})
_AGAIN = {State.ASSIGNED, State.IN_PROGRESS}
MOVES: dict[State, set[State]] = {
    State.NEW: _AGAIN | DONE,
    State.ASSIGNED: _AGAIN | {State.ON_HOLD} | DONE,
    State.IN_PROGRESS: _AGAIN | {State.ON_HOLD} | DONE,
    State.ON_HOLD: _AGAIN | {State.ON_HOLD} | DONE,
    State.RESOLVED: _AGAIN | {State.CLOSED},
    State.CLOSED: set(_AGAIN),
    State.CANCELLED: set(_AGAIN),
}


def check_move(old: State, new: State) -> None:
    if new not in MOVES[old]:
        raise RuleBroken("illegal_move", old=str(old), new=str(new))


def check_open(state: State, verb: str) -> None:
    """Refuse a verb that only makes sense while somebody works on the incident."""
    if state not in OPEN:
        raise RuleBroken("illegal_move", old=str(state), verb=verb)


def check_acknowledgement(state: State) -> None:
    if state in (State.IN_PROGRESS, State.ON_HOLD):
        raise RuleBroken("already_acknowledged")
    check_move(state, State.IN_PROGRESS)
    check_open(state, "acknowledge")


def check_hold(
    state: State, reason: HoldReason, *, until: datetime | None, agreed: bool, now: datetime
) -> None:
    """Refuse a hold of what nobody has in hand, and a scheduled one without its date."""
    if reason is HoldReason.SCHEDULED and until is None:
        raise BadInput("field.missing", field="until")
    if until is not None and until <= now:
        raise BadInput("instant.past", field="until")
    if agreed and reason is not HoldReason.AWAITING_SUPPLIER:
        raise BadInput("hold.agreed_only_with_supplier", field="agreed")
    check_move(state, State.ON_HOLD)


def reopened_state(assignee: int | None) -> State:
    return State.ASSIGNED if assignee is None else State.IN_PROGRESS
