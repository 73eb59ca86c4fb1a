"""Where an incident may be passed on to, the ways it has gone, and who hears of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Grant, Membership, Person, Team
from tocsin.domain.accounts.rules import Role, TeamKind
from tocsin.domain.conversations.models import Message
from tocsin.domain.incidents import rules
from tocsin.domain.incidents.models import (
    Escalation,
    EscalationLevel,
    Guest,
    Incident,
    Investigation,
)
from tocsin.domain.incidents.rules import EscalationKind


@dataclass(frozen=True)
class Passage:
    """How an incident has gone from team to team; all hours count that each has held it."""

    hops: int
    bounces: int
    held: dict[Team, timedelta]


def team_on_tier(incident: Incident, tier: int) -> Team:
    """Return the team of a tier that is meant for this incident, or ask which one is.

    It is the category's, else the one that has had it before, else the only one there is; of a
    security incident only a security team.
    """
    for team in _meant(incident):
        if team is not None and team.tier == tier and team.is_active:
            return team
    kind = TeamKind.SECURITY if incident.security else TeamKind.SUPPORT
    found = list(Team.objects.filter(is_active=True, tier=tier, kind=kind)[:2])
    if len(found) != 1:
        raise BadInput("escalation.which_team", field="tier", tier=tier)
    return found[0]


def _meant(incident: Incident) -> Iterator[Team | None]:
    category = incident.category
    while category is not None:
        yield category.team
        category = category.parent
    for stint in incident.stints.select_related("team").order_by("-since", "-pk"):
        yield stint.team


def escalations(incident: Incident) -> QuerySet[Escalation]:
    found = incident.escalations.select_related("from_team", "to_team", "supplier", "level", "by")
    return found.prefetch_related("informed")


def to_hand_back(incident: Incident) -> Escalation | None:
    """Return the hop by which the team has got it, while it can still be given back."""
    hops = incident.escalations.filter(
        kind=EscalationKind.FUNCTIONAL,
        to_team=incident.team,
        from_team__isnull=False,
        handed_back_at=None,
    )
    return hops.select_related("from_team", "by").last()


def passage(incident: Incident, now: datetime) -> Passage:
    """Count the ways it has gone; assigning it to another team is a hop as escalating is."""
    stints = list(incident.stints.select_related("team").order_by("since", "pk"))
    line = [stint.team_id for stint in stints]
    held: dict[Team, timedelta] = {}
    for stint in stints:
        if stint.team is not None:
            time = held.get(stint.team, timedelta())
            held[stint.team] = time + ((stint.until or now) - stint.since)
    return Passage(rules.hops(line), rules.bounces(line), held)


def receivers(team: Team | None) -> list[Person]:
    """Return who hears for a team that gets an incident: its leads, or all of it without any."""
    if team is None:
        return []
    running = Membership.objects.filter(team=team, until=None, person__is_active=True)
    found = list(running.select_related("person").order_by("pk"))
    leads = [membership for membership in found if membership.is_lead]
    return [membership.person for membership in leads or found]


def contact_keepers(incident: Incident) -> list[Person]:
    """Return who keeps sight of it for the owner team while others work: who passed it on."""
    owner = incident.owner_team
    if owner is None or incident.team_id == owner.pk:
        return []
    out = incident.escalations.filter(kind=EscalationKind.FUNCTIONAL, from_team=owner)
    hop = out.filter(to_team__isnull=False).select_related("by").last()
    return _who_passed_on(hop, owner) if hop else []


def given_back_to(incident: Incident) -> list[Person]:
    """Return who hears that it is back: who had passed it on, if they are still with the team."""
    hops = incident.escalations.filter(kind=EscalationKind.FUNCTIONAL, from_team=incident.team)
    hop = hops.exclude(handed_back_at=None).select_related("by").order_by("handed_back_at").last()
    return _who_passed_on(hop, incident.team) if hop and incident.team else []


def _who_passed_on(hop: Escalation, team: Team) -> list[Person]:
    here = Membership.objects.filter(team=team, until=None, person=hop.by, person__is_active=True)
    return [hop.by] if here.exists() else receivers(team)


def levels() -> QuerySet[EscalationLevel]:
    return EscalationLevel.objects.prefetch_related("people").order_by("position")


def level_at(position: int) -> EscalationLevel | None:
    return levels().filter(position=position).first()


def next_levels(incident: Incident) -> list[EscalationLevel]:
    """Return the levels above the last that was informed; at the top, the top once more."""
    ladder = list(EscalationLevel.objects.order_by("position"))
    informed = incident.escalations.filter(kind=EscalationKind.HIERARCHICAL)
    last = informed.select_related("level").last()
    reached = last.level.position if last and last.level else 0
    return [level for level in ladder if level.position > reached] or ladder[-1:]


def people_on(level: EscalationLevel, incident: Incident) -> list[Person]:
    """Return the people and holders of roles of a level, as far as they may see the incident."""
    roles = [Role(role) for role in level.roles.split()]
    found = {person.pk: person for person in level.people.filter(is_active=True)}
    if Role.TEAM_LEAD in roles:
        roles.remove(Role.TEAM_LEAD)
        found |= {person.pk: person for person in _leads(incident)}
    found |= {person.pk: person for person in _holding(roles)}
    return [found[pk] for pk in sorted(found) if incident.is_seen_inside_by(found[pk])]


def _leads(incident: Incident) -> list[Person]:
    """Return the leads of the teams that have to do with it; all leads where these have none."""
    teams = [incident.team_id, incident.owner_team_id]
    lead = Q(memberships__is_lead=True) | Q(grants__role=Role.TEAM_LEAD)
    here = Person.objects.active().filter(
        lead, memberships__until=None, memberships__team__in=teams
    )
    return list(here.distinct()) or _holding([Role.TEAM_LEAD])


def _holding(roles: list[Role]) -> list[Person]:
    held = Grant.objects.filter(role__in=roles).values("person")
    return list(Person.objects.active().filter(pk__in=held))


def tried_so_far(incident: Incident) -> QuerySet[Investigation]:
    """Return what was suspected and tested, oldest first, with who did it."""
    return incident.investigations.select_related("message__author").order_by("pk")


def told_in(entries: QuerySet[Investigation]) -> QuerySet[Message]:
    """Return the messages that tell them, for lists that go from page to page."""
    found = Message.objects.filter(investigation__in=entries)
    return found.select_related("author", "investigation__message__author")


def finding(incident: Incident) -> str:
    """Return what the last test that had a result found, for the resolution to begin with."""
    last = incident.investigations.exclude(result="").order_by("pk").last()
    return last.result if last else ""


def guests(incident: Incident, now: datetime) -> QuerySet[Guest]:
    """Return who sees it from inside as a guest today, the first to leave first."""
    staying = incident.guests.filter(until__gt=now).select_related("person", "invited_by")
    return staying.order_by("until", "pk")
