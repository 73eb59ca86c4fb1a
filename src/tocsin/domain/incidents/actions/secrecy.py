"""Who may know of an incident: the circle, those named as involved, and the broken glass."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Access, BrokenGlass, Exclusion, Incident
from tocsin.domain.journal.steps import record

GLASS_STAYS_BROKEN = timedelta(hours=4)


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

    What makes it confidential puts its author on the list, as registering one does.
    """
    require(permissions.may_restrict(by, incident), "incident.restrict")
    now = instants.now()
    before = _listed(incident)
    if confidential and not incident.confidential and people is None:
        people = (*(a.person for a in _people(incident) if a.person), by)
    changes = steps.change(incident, at=now, confidential=confidential)
    if people is not None:
        _people(incident).delete()
        Access.objects.bulk_create(
            Access(incident=incident, person=p) for p in dict.fromkeys(people)
        )
    if teams is not None:
        Access.objects.filter(incident=incident, person=None).delete()
        Access.objects.bulk_create(Access(incident=incident, team=t) for t in dict.fromkeys(teams))
    after = _listed(incident)
    changes |= {kind: (before[kind], after[kind]) for kind in after if before[kind] != after[kind]}
    if changes:
        record("incident.restricted", incident, by=by, at=now, changes=changes)


@transaction.atomic
def name_involved(incident: Incident, *, by: Person, people: tuple[Person, ...]) -> None:
    """Exclude exactly these people, whatever their role; nobody names themselves away."""
    require(permissions.may_work_on(by, incident), "incident.name_involved")
    if by in people:
        raise RuleBroken("involved.oneself")
    now = instants.now()
    old = _excluded(incident)
    steps.change(incident, at=now)
    Exclusion.objects.filter(incident=incident).delete()
    Exclusion.objects.bulk_create(
        Exclusion(incident=incident, person=p) for p in dict.fromkeys(people)
    )
    new = _excluded(incident)
    if old != new:
        changes = {"involved": (old, new)}
        record("incident.involved_named", incident, by=by, at=now, changes=changes)


@transaction.atomic
def break_glass(incident: Incident, *, by: Person, reason: str) -> None:
    """Open a confidential incident to oneself for four hours; the reason is journalled and told."""
    require(permissions.may_break_glass(by, incident), "incident.break_glass")
    why = rules.check_reason(reason)
    now = instants.now()
    until = now + GLASS_STAYS_BROKEN
    BrokenGlass.objects.create(incident=incident, person=by, reason=why, since=now, until=until)
    steps.touch(incident, at=now)
    record(
        "incident.glass_broken",
        incident,
        by=by,
        at=now,
        facts={"until": until},
        texts={"reason": why},
    )


def _people(incident: Incident) -> QuerySet[Access]:
    return Access.objects.filter(incident=incident, team=None).select_related("person")


def _listed(incident: Incident) -> dict[str, list[int]]:
    rows = list(Access.objects.filter(incident=incident).order_by("pk"))
    return {
        "people": sorted(a.person_id for a in rows if a.person_id is not None),
        "teams": sorted(a.team_id for a in rows if a.team_id is not None),
    }


def _excluded(incident: Incident) -> list[int]:
    found = Exclusion.objects.filter(incident=incident)
    return sorted(found.values_list("person_id", flat=True))
