"""Who works on an incident, how urgently, and why nobody does just now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import is_member
from tocsin.domain.catalogue.queries import matrix
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.cascade import follow
from tocsin.domain.incidents.actions.conversation import NOT_HELD, note_down
from tocsin.domain.incidents.actions.major import consider
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import HoldReason, State
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event


@dataclass(frozen=True)
class Hold:
    """Why nobody works on it just now, until when, and whether the supplier's pause was agreed."""

    reason: HoldReason
    until: datetime | None = None
    agreed: bool = False


@transaction.atomic
def assign(
    incident: Incident,
    *,
    by: Person,
    team: Team | None = None,
    assignee: Person | None = None,
    note: str = "",
) -> None:
    """Hand the incident to a team, a person or both; taking it oneself begins the work."""
    require(permissions.may_work_on(by, incident), "incident.assign")
    rules.check_open(State(incident.state), "assign")
    _check_hands(incident, team, assignee)
    now = instants.now()
    taken = assignee is not None and assignee.pk == by.pk
    new: dict[str, Any] = {
        "state": State.IN_PROGRESS if taken else State.ASSIGNED,
        "team": team or incident.team,
        "assignee": assignee,
        **NOT_HELD,
    }
    if _same_hands(incident, new):
        raise RuleBroken("assignment_unchanged")
    if taken and incident.acknowledged_at is None:
        new["acknowledged_at"] = now
    rules.check_move(State(incident.state), new["state"])
    changes = steps.change(incident, at=now, **new)
    steps.begin_stint(incident, now)
    event = record("incident.assigned", incident, by=by, at=now, changes=changes)
    follow(incident, changes, by=by, because_of=event)
    if note.strip():
        note_down(incident, by=by, body=note, at=now, because_of=event)


def _check_hands(incident: Incident, team: Team | None, assignee: Person | None) -> None:
    if team is None and assignee is None:
        raise BadInput("assignment.empty", field="team")
    if team is not None and not team.is_active:
        raise BadInput("team.inactive", field="team")
    if assignee is None:
        return
    if not permissions.may_be_assigned(assignee, incident):
        raise BadInput("assignment.cannot_work_on_it", field="assignee")
    if team is not None and not is_member(assignee, team):
        raise BadInput("assignment.not_in_team", field="assignee")


def _same_hands(incident: Incident, new: dict[str, Any]) -> bool:
    old = (incident.state, incident.team_id, incident.assignee_id)
    team, assignee = new["team"], new["assignee"]
    return old == (new["state"], team and team.pk, assignee and assignee.pk)


@transaction.atomic
def acknowledge(incident: Incident, *, by: Person) -> None:
    """Say that somebody has seen it and begins; an incident without an assignee is taken by it."""
    require(permissions.may_work_on(by, incident), "incident.acknowledge")
    rules.check_acknowledgement(State(incident.state))
    now = instants.now()
    new: dict[str, Any] = {
        "state": State.IN_PROGRESS,
        "acknowledged_at": incident.acknowledged_at or now,
    }
    taken = incident.assignee_id is None
    if taken:
        if not permissions.may_be_assigned(by, incident):
            raise RuleBroken("acknowledgement.nobody_to_take_it")
        new["assignee"] = by
    changes = steps.change(incident, at=now, **new)
    if taken:
        steps.begin_stint(incident, now)
    event = record("incident.acknowledged", incident, by=by, at=now, changes=changes)
    follow(incident, changes, by=by, because_of=event)


@transaction.atomic
def prioritise(
    incident: Incident,
    *,
    by: Person,
    impact: str,
    urgency: str,
    reason: str,
    because_of: Event | None = None,
) -> None:
    """Judge impact and urgency anew; why is on the record."""
    require(permissions.may_work_on(by, incident), "incident.prioritise")
    rules.check_open(State(incident.state), "prioritise")
    why = rules.check_reason(reason)
    now = instants.now()
    changes = steps.change(
        incident,
        at=now,
        impact=impact,
        urgency=urgency,
        priority=rules.priority(impact, urgency, matrix()),
    )
    event = record(
        "incident.prioritised",
        incident,
        by=by,
        at=now,
        changes=changes,
        texts={"reason": why},
        because_of=because_of,
    )
    steps.keep_cadence(incident, event)
    consider(incident, because_of=event)


@transaction.atomic
def hold(incident: Incident, *, by: Person, hold: Hold, message: str = "") -> None:
    """Stop the work for a stated reason; a message for the reporter goes out as public."""
    require(permissions.may_work_on(by, incident), "incident.hold")
    now = instants.now()
    old = State(incident.state)
    rules.check_hold(old, hold.reason, until=hold.until, agreed=hold.agreed, now=now)
    changes = steps.change(
        incident,
        at=now,
        state=State.ON_HOLD,
        hold_reason=hold.reason,
        hold_until=hold.until,
        hold_agreed=hold.agreed,
        hold_reminders=0,
        hold_reminded_at=None,
        no_response_at=None,
        held_in_state=incident.held_in_state if old is State.ON_HOLD else old,
    )
    event = record("incident.held", incident, by=by, at=now, changes=changes)
    follow(incident, changes, by=by, because_of=event)
    if message.strip():
        note_down(incident, by=by, body=message, at=now, because_of=event, public=True)


@transaction.atomic
def resume(incident: Incident, *, by: Person) -> None:
    """End the hold: back to the state before it."""
    require(permissions.may_work_on(by, incident), "incident.resume")
    if incident.state != State.ON_HOLD:
        raise RuleBroken("illegal_move", old=incident.state, verb="resume")
    now = instants.now()
    changes = steps.change(incident, at=now, state=State(incident.held_in_state), **NOT_HELD)
    event = record("incident.resumed", incident, by=by, at=now, changes=changes)
    follow(incident, changes, by=by, because_of=event)
