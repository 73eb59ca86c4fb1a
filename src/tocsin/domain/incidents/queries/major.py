"""The procedure of a major incident, as it is read: parts, words to stakeholders, timeline."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind, Role
from tocsin.domain.incidents.models import (
    Incident,
    MajorIncident,
    MajorRole,
    StakeholderList,
    StakeholderUpdate,
    TimelineEntry,
)
from tocsin.domain.incidents.rules import SPEAKERS, MajorState, is_word_due


def procedure_of(incident: Incident) -> MajorIncident | None:
    found = MajorIncident.objects.select_related("proposed_by", "decided_by")
    return found.filter(incident=incident).first()


def parts(incident: Incident) -> QuerySet[MajorRole]:
    """Return who plays and who played which part, in the order in which they took it over."""
    return incident.major_roles.select_related("person").order_by("since", "pk")


def players(incident: Incident, person: Person) -> QuerySet[Person]:
    """Return whom somebody may give a part to: agents, and the guests of this incident."""
    staying = incident.guests.filter(until__gt=instants.now())
    known = Q(kind=Kind.AGENT) | Q(pk__in=staying.values("person"))
    return Person.objects.visible_to(person).active().filter(known)


def stakeholder_updates(incident: Incident) -> QuerySet[StakeholderUpdate]:
    found = incident.stakeholder_updates.select_related("by").prefetch_related("lists")
    return found.order_by("at", "pk")


def timeline(incident: Incident) -> QuerySet[TimelineEntry]:
    """Return every line, the hidden ones too, in the order of what they tell."""
    return incident.timeline.select_related("by", "event").order_by("at", "pk")


def timeline_entry(incident: Incident, public_id: str) -> TimelineEntry | None:
    found = timeline(incident).filter(public_id=public_id).first()
    if found is not None:
        found.incident = incident
    return found


def is_review_overdue(procedure: MajorIncident, now: datetime) -> bool:
    """Say whether the day of the owed review has passed, where the desk is."""
    due = procedure.review_due_on
    return due is not None and now.astimezone(ZoneInfo(settings.TIME_ZONE)).date() > due


def to_update(now: datetime) -> list[Incident]:
    """Return the major incidents whose promised word is due, for the worker."""
    due = MajorIncident.objects.select_related("incident").filter(
        state=MajorState.ACCEPTED,
        next_update_at__lte=now,
        update_every__isnull=False,
        incident__merged_into=None,
    )
    return [
        procedure.incident
        for procedure in due.order_by("next_update_at", "pk")
        if procedure.update_every is not None
        and is_word_due(
            procedure.next_update_at,
            procedure.reminded_at,
            every=procedure.update_every,
            is_open=procedure.incident.is_open,
            now=now,
        )
    ]


def deciders(incident: Incident) -> list[Person]:
    """Return the major incident managers in whose reach it lies."""
    held = Person.objects.active().filter(grants__role=Role.MAJOR_INCIDENT_MANAGER)
    roles = {Role.MAJOR_INCIDENT_MANAGER}
    found = held.distinct().order_by("pk")
    return [person for person in found if incident.is_seen_inside_by(person, roles)]


def speakers(incident: Incident) -> list[Person]:
    """Return who leads it now, and who speaks for it."""
    playing = Q(role__in=SPEAKERS, until=None)
    rows = incident.major_roles.filter(playing).select_related("person").order_by("since", "pk")
    return list({row.person_id: row.person for row in rows}.values())


def stakeholders(public_id: str) -> QuerySet[Person]:
    """Return who is on the lists that this update is for."""
    lists = StakeholderUpdate.lists.through.objects.filter(stakeholderupdate__public_id=public_id)
    on_them = StakeholderList.members.through.objects.filter(
        stakeholderlist__in=lists.values("stakeholderlist")
    )
    return Person.objects.active().filter(pk__in=on_them.values("person"))


def stakeholder_lists() -> QuerySet[StakeholderList]:
    return StakeholderList.objects.prefetch_related("members").order_by("name", "slug")


def stakeholder_list_named(slug: str) -> StakeholderList | None:
    return stakeholder_lists().filter(slug=slug).first()
