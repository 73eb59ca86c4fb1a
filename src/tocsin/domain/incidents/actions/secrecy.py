"""Who may know of an incident: the circle, those named as involved, and the broken glass."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Access, BrokenGlass, Exclusion, Incident
from tocsin.domain.incidents.queries import (
    excluded_from,
    list_of,
    listed_people,
    listed_teams,
    policy,
)
from tocsin.domain.incidents.rules import State
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event


@transaction.atomic
def restrict(
    incident: Incident,
    *,
    by: Person,
    confidential: bool,
    people: tuple[Person, ...] | None = None,
    teams: tuple[Team, ...] | None = None,
) -> None:
    """Set whether it is confidential and who stands on its list; None leaves people or teams.

    What makes it confidential puts its author on the list, as registering one does. What went on
    inside it becomes as secret as it is.
    """
    require(permissions.may_restrict(by, incident), "incident.restrict")
    now = instants.now()
    own = (by,) if by.kind == Kind.AGENT and not incident.confidential and confidential else ()
    if own and people is None:
        people = (*listed_people(incident), *own)
    before = list_of(incident)
    changes = steps.change(incident, at=now, confidential=confidential)
    _list(incident, people, teams)
    event = _record_circle(incident, changes, before, by=by, at=now)
    if confidential and event is not None:
        for source in incident.sources.filter(confidential=False):
            _close_as(source, incident, by=by, because_of=event)


def _close_as(source: Incident, survivor: Incident, *, by: Person, because_of: Event) -> None:
    before, at = list_of(source), because_of.at
    changes = steps.change(source, at=at, confidential=True, merged_into=survivor)
    _list(source, tuple(listed_people(survivor)), tuple(listed_teams(survivor)))
    _record_circle(source, changes, before, by=by, at=at, because_of=because_of)


def _list(
    incident: Incident, people: tuple[Person, ...] | None, teams: tuple[Team, ...] | None
) -> None:
    rows = Access.objects.filter(incident=incident)
    if people is not None:
        rows.filter(team=None).delete()
        Access.objects.bulk_create(
            Access(incident=incident, person=p) for p in dict.fromkeys(people)
        )
    if teams is not None:
        rows.filter(person=None).delete()
        Access.objects.bulk_create(Access(incident=incident, team=t) for t in dict.fromkeys(teams))


def _record_circle(
    incident: Incident,
    changes: steps.Changes,
    before: dict[str, list[int]],
    *,
    by: Person,
    at: datetime,
    because_of: Event | None = None,
) -> Event | None:
    after = list_of(incident)
    changes |= {kind: (before[kind], after[kind]) for kind in after if before[kind] != after[kind]}
    if not changes:
        return None
    verb = "incident.restricted"
    return record(verb, incident, by=by, at=at, changes=changes, because_of=because_of)


@transaction.atomic
def name_involved(incident: Incident, *, by: Person, people: tuple[Person, ...]) -> None:
    """Exclude exactly these people, whatever their role; nobody names themselves away.

    An assignee who is named loses the incident to the team.
    """
    require(permissions.may_restrict(by, incident), "incident.name_involved")
    if by in people:
        raise RuleBroken("involved.oneself")
    now = instants.now()
    old, new = sorted(excluded_from(incident)), sorted({person.pk for person in people})
    if old == new:
        return
    taken = _taken_from(incident) if incident.assignee in people else {}
    changes = steps.change(incident, at=now, **taken)
    if taken and incident.is_open:
        steps.begin_stint(incident, now)
    Exclusion.objects.filter(incident=incident).exclude(person__in=new).delete()
    Exclusion.objects.bulk_create(
        Exclusion(incident=incident, person_id=pk) for pk in new if pk not in old
    )
    changes |= {"involved": (old, new)}
    record("incident.involved_named", incident, by=by, at=now, changes=changes)


def _taken_from(incident: Incident) -> dict[str, Any]:
    """Return what is set when the one who works on it must not see it any more."""
    if incident.state == State.IN_PROGRESS:
        return {"assignee": None, "state": State.ASSIGNED}
    if incident.state == State.ON_HOLD:
        return {"assignee": None, "held_in_state": State.ASSIGNED}
    return {"assignee": None}


@transaction.atomic
def break_glass(incident: Incident, *, by: Person, reason: str) -> None:
    """Open a confidential incident to oneself for some hours; the reason is journalled and told."""
    require(permissions.may_break_glass(by, incident), "incident.break_glass")
    why = rules.check_reason(reason)
    now = instants.now()
    until = now + timedelta(hours=policy().glass_stays_broken_hours)
    BrokenGlass.objects.create(incident=incident, person=by, reason=why, since=now, until=until)
    steps.touch_merged(incident, at=now)
    record(
        "incident.glass_broken",
        incident,
        by=by,
        at=now,
        facts={"until": until},
        texts={"reason": why},
    )
