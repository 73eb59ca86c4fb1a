"""Where an incident may be passed on to, and the ways it has gone."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.accounts.rules import TeamKind
from tocsin.domain.conversations.models import Thread
from tocsin.domain.incidents.models import Escalation, Incident, Inquiry, Investigation
from tocsin.domain.incidents.rules import EscalationKind


def team_on_tier(incident: Incident, tier: int) -> Team:
    """Return the team of a tier that the category names, else the only one there is."""
    named = incident.category.team if incident.category else None
    if named is not None and named.tier == tier:
        return named
    found = list(Team.objects.filter(is_active=True, tier=tier, kind=TeamKind.SUPPORT)[:2])
    if len(found) != 1:
        raise BadInput("escalation.which_team", field="tier", tier=tier)
    return found[0]


def escalations(incident: Incident) -> QuerySet[Escalation]:
    return incident.escalations.select_related("from_team", "to_team", "supplier", "level", "by")


def bounces(incident: Incident) -> int:
    """Count how often it was passed on between teams, there and back."""
    hops = incident.escalations.filter(kind=EscalationKind.FUNCTIONAL, to_team__isnull=False)
    return hops.count() + hops.exclude(handed_back_at=None).count()


def time_per_team(incident: Incident, now: datetime) -> dict[str, timedelta]:
    """Return how long each team has held the incident, by slug, all hours counted."""
    held: dict[str, timedelta] = {}
    for stint in incident.stints.select_related("team").order_by("since", "pk"):
        slug = stint.team.slug if stint.team else ""
        held[slug] = held.get(slug, timedelta()) + ((stint.until or now) - stint.since)
    return held


def tried_so_far(incident: Incident) -> QuerySet[Investigation]:
    """Return what was suspected and tested, oldest first, with who did it."""
    return incident.investigations.select_related("message__author").order_by("pk")


def inquiries(incident: Incident) -> QuerySet[Inquiry]:
    return incident.inquiries.select_related("supplier", "contact", "thread").order_by("pk")


def inquiry_of(thread: Thread) -> Inquiry | None:
    return Inquiry.objects.select_related("incident", "supplier").filter(thread=thread).first()


def inquiry_referred_to(words: list[str], sender: Person) -> Inquiry | None:
    """Return the open inquiry whose supplier wrote, and whose number stands among the words."""
    supplier: Organisation | None = sender.organisation
    if supplier is None:
        return None
    found = Inquiry.objects.select_related("incident").filter(supplier=supplier, closed_at=None)
    return found.filter(reference__in=words).exclude(reference="").order_by("-pk").first()
