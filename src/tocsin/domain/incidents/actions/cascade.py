"""What moves along when an incident moves: its children after it, and its parent after them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.conversation import NOT_HELD
from tocsin.domain.incidents.actions.outcome import Outcome, opened_again, settle
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import (
    followers,
    followers_of,
    held_along,
    hung_elsewhere,
    policy,
)
from tocsin.domain.incidents.rules import Child, Follow, Move, State
from tocsin.domain.incidents.steps import Changes
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event

type _Act = Callable[[Incident, Incident, Person, Event], tuple[Changes, Event] | None]


def follow(incident: Incident, changes: Changes, *, by: Person, because_of: Event) -> None:
    """Let the children do what follows from the move, and the parent hear of one come back."""
    move = _move(incident, changes)
    if move is None:
        return
    _lead_children(incident, move, by, because_of)
    if move.comes_back:
        _tell_parent(incident, because_of)


def _move(incident: Incident, changes: Changes) -> Move | None:
    if not changes.keys() & {"state", "hold_reason", "hold_until"}:
        return None
    old, new = changes.get("state", (incident.state, incident.state))
    return Move(State(old), State(new), incident.hold_reason)


def _lead_children(parent: Incident, move: Move, by: Person, because_of: Event) -> None:
    children = list(followers(parent))
    if not children:
        return
    reached = followers_of(parent, by, permissions.WORKING)
    within_reach = set(reached.values_list("pk", flat=True))
    along, elsewhere = held_along(children, parent), hung_elsewhere(children, parent)
    for child in children:
        told = Child(State(child.state), child.pk in along, child.pk in elsewhere)
        course = rules.follow_of(move, child=told)
        if child.pk not in within_reach and course is not None:
            # Whoever moved the parent does not know of this one: the desk itself tells it.
            course = Follow.HEAR if course is Follow.RESOLVE else None
        moved = _ACTS[course](child, parent, by, because_of) if course else None
        if moved is not None:
            follow(child, moved[0], by=by, because_of=moved[1])


def _start(child: Incident, parent: Incident, by: Person, cause: Event) -> tuple[Changes, Event]:
    at = cause.at
    changes = steps.change(
        child, at=at, state=State.IN_PROGRESS, acknowledged_at=child.acknowledged_at or at
    )
    return changes, _put(child, "incident.acknowledged", parent, by, cause, changes)


def _hold(child: Incident, parent: Incident, by: Person, cause: Event) -> tuple[Changes, Event]:
    old = State(child.state)
    changes = steps.change(
        child,
        at=cause.at,
        **NOT_HELD
        | {
            "state": State.ON_HOLD,
            "hold_reason": parent.hold_reason,
            "hold_until": parent.hold_until,
            "hold_agreed": parent.hold_agreed,
            "held_in_state": child.held_in_state if old is State.ON_HOLD else old,
        },
    )
    return changes, _put(child, "incident.held", parent, by, cause, changes)


def _resume(child: Incident, parent: Incident, by: Person, cause: Event) -> tuple[Changes, Event]:
    works = parent.state == State.IN_PROGRESS
    back = State.IN_PROGRESS if works else State(child.held_in_state)
    changes = steps.change(child, at=cause.at, state=back, **NOT_HELD)
    return changes, _put(child, "incident.resumed", parent, by, cause, changes)


def _resolve(child: Incident, parent: Incident, by: Person, cause: Event) -> tuple[Changes, Event]:
    return settle(
        child,
        by=by,
        at=cause.at,
        outcome=Outcome(parent.resolution_code, cause=parent.cause_category),
        facts={"tell_reporter": True, "parent": parent.pk},
        because_of=cause,
    )


def _hear(child: Incident, parent: Incident, _by: Person, cause: Event) -> None:
    steps.touch(child, at=cause.at)
    _put(child, "incident.parent_resolved", parent, operator(), cause)


_ACTS: dict[Follow, _Act] = {
    Follow.START: _start,
    Follow.HOLD: _hold,
    Follow.RESUME: _resume,
    Follow.RESOLVE: _resolve,
    Follow.HEAR: _hear,
}


def _put(
    child: Incident,
    verb: str,
    parent: Incident,
    by: Person,
    cause: Event,
    changes: Changes | None = None,
) -> Event:
    facts = {"parent": parent.pk}
    return record(verb, child, by=by, at=cause.at, changes=changes, facts=facts, because_of=cause)


def release(parent: Incident, *, by: Person, because_of: Event) -> None:
    """Take every child that the person may work on off its parent."""
    at = because_of.at
    below = followers_of(parent, by, permissions.WORKING, all_of_them=True)
    for child in below.filter(parent=parent):
        changes = steps.change(child, at=at, parent=None)
        verb, facts = "incident.parent_changed", {"released": True}
        record(verb, child, by=by, at=at, changes=changes, facts=facts, because_of=because_of)


def _tell_parent(child: Incident, cause: Event) -> None:
    """Note at the parent that a child came back; a security incident comes back with it.

    The desk itself tells it: who reopened the child may be nobody whom the parent's readers know.
    """
    if child.parent is None or not child.follows_parent:
        return
    parent = child.parent.merged_into or child.parent
    at, desk, facts = cause.at, operator(), {"child": child.pk}
    steps.touch(parent, at=at)
    record("incident.child_reopened", parent, by=desk, at=at, facts=facts, because_of=cause)
    if parent.security and not parent.is_open and _may_come_back(parent, at):
        changes = steps.change(parent, at=at, **opened_again(parent))
        steps.begin_stint(parent, at)
        event = record(
            "incident.reopened",
            parent,
            by=desk,
            at=at,
            changes=changes,
            facts=facts,
            because_of=cause,
        )
        steps.promise_word(parent, event)
        follow(parent, changes, by=desk, because_of=event)


def _may_come_back(parent: Incident, now: datetime) -> bool:
    window = timedelta(days=policy().reopen_within_days)
    ended_at = parent.closed_at or parent.cancelled_at
    return rules.may_reopen_at(now, ended_at=ended_at, window=window)
