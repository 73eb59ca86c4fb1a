"""What the children of an incident do when it moves, and when a child moves its parent."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.domain.incidents.rules.lifecycle import OPEN, HoldReason, State

# What the parent waits for here, its children wait for too; its reporter is its own.
SHARED_HOLDS = frozenset(
    {HoldReason.AWAITING_SUPPLIER, HoldReason.AWAITING_CHANGE, HoldReason.AWAITING_PROBLEM}
)


class Follow(StrEnum):
    """What a child does after its parent."""

    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    HEAR = "hear"


@dataclass(frozen=True)
class Move:
    """From which state an incident went to which, and what it waits for there."""

    old: State
    new: State
    reason: str = ""

    @property
    def comes_back(self) -> bool:
        return self.old not in OPEN and self.new in OPEN


@dataclass(frozen=True)
class Child:
    """A child as the rules need it.

    `held_along` tells that only its parent's hold stopped it, `elsewhere` that it also hangs on
    another incident that is still open.
    """

    state: State
    held_along: bool = False
    elsewhere: bool = False


def follow_of(move: Move, child: Child) -> Follow | None:
    """Return what the child does; a hold of its own is nobody else's to end."""
    if child.state not in OPEN:
        return None
    if move.new is State.RESOLVED:
        return Follow.HEAR if child.elsewhere else Follow.RESOLVE
    if move.new is State.ON_HOLD:
        return Follow.HOLD if _waits_along(move, child) else None
    if move.new not in OPEN:
        return None
    if child.held_along:
        return Follow.RESUME
    starts = move.new is State.IN_PROGRESS and child.state in (State.NEW, State.ASSIGNED)
    return Follow.START if starts else None


def _waits_along(move: Move, child: Child) -> bool:
    free = child.state in (State.ASSIGNED, State.IN_PROGRESS)
    return move.reason in SHARED_HOLDS and (free or child.held_along)
