"""How an incident is passed on to who can do more, handed back, and brought before management."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.conversation import NOT_HELD
from tocsin.domain.incidents.actions.suppliers import ask
from tocsin.domain.incidents.models import Escalation, EscalationLevel, Incident
from tocsin.domain.incidents.queries import team_on_tier
from tocsin.domain.incidents.rules import EscalationKind, State
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.steps import record


@dataclass(frozen=True)
class Target:
    """Who is to go on: exactly one of a team, a tier and a supplier."""

    team: Team | None = None
    tier: int | None = None
    supplier: Organisation | None = None


@transaction.atomic
def escalate(
    incident: Incident, *, by: Person, target: Target, reason: str, tried: str = ""
) -> Escalation:
    """Pass the work on; the owner team keeps the reporter's hand and what was tried goes along."""
    require(permissions.may_work_on(by, incident), "incident.escalate")
    rules.check_open(State(incident.state), "escalate")
    why = rules.check_reason(reason)
    now = instants.now()
    if target.supplier is not None:
        return _to_supplier(incident, by, target, why, tried)
    team = _team(incident, target)
    if team == incident.team:
        raise RuleBroken("escalation.same_team")
    from_team = incident.team
    event = _hand(incident, team, by=by, at=now, verb="incident.escalated", texts=(why, tried))
    return _keep(incident, event, from_team=from_team, to_team=team, reason=why, tried=tried)


def _team(incident: Incident, target: Target) -> Team:
    if (target.team is None) == (target.tier is None):
        raise BadInput("escalation.one_target", field="team")
    return target.team or team_on_tier(incident, target.tier or 0)


def _to_supplier(
    incident: Incident, by: Person, target: Target, reason: str, tried: str
) -> Escalation:
    if target.supplier is None or target.team is not None or target.tier is not None:
        raise BadInput("escalation.one_target", field="supplier")
    inquiry = ask(incident, by=by, supplier=target.supplier, body=f"{reason}\n\n{tried}")
    return Escalation.objects.create(
        incident=incident,
        kind=EscalationKind.FUNCTIONAL,
        from_team=incident.team,
        supplier=target.supplier,
        reason=reason,
        tried=tried,
        by=by,
        at=inquiry.opened_at,
    )


@transaction.atomic
def hand_back(incident: Incident, *, by: Person, reason: str) -> None:
    """Give the incident back to the team that passed it on last."""
    require(permissions.may_work_on(by, incident), "incident.hand_back")
    rules.check_open(State(incident.state), "hand_back")
    why = rules.check_reason(reason)
    last = (
        incident.escalations.filter(
            kind=EscalationKind.FUNCTIONAL,
            to_team=incident.team,
            from_team__isnull=False,
            handed_back_at=None,
        )
        .select_related("from_team")
        .last()
    )
    if last is None or last.from_team is None:
        raise RuleBroken("escalation.nothing_to_hand_back")
    now = instants.now()
    Escalation.objects.filter(pk=last.pk).update(handed_back_at=now)
    _hand(incident, last.from_team, by=by, at=now, verb="incident.handed_back", texts=(why, ""))


@transaction.atomic
def inform_management(
    incident: Incident, *, by: Person, level: EscalationLevel, reason: str
) -> Escalation:
    """Bring it before the people and roles of a level; the work stays where it is."""
    require(permissions.may_note(by, incident), "incident.inform_management")
    rules.check_open(State(incident.state), "inform_management")
    why = rules.check_reason(reason)
    now = instants.now()
    steps.touch(incident, at=now)
    record(
        "incident.brought_to_management",
        incident,
        by=by,
        at=now,
        facts={"level": level.pk, "position": level.position},
        texts={"reason": why},
    )
    return Escalation.objects.create(
        incident=incident,
        kind=EscalationKind.HIERARCHICAL,
        level=level,
        reason=why,
        by=by,
        at=now,
    )


def _hand(
    incident: Incident,
    team: Team,
    *,
    by: Person,
    at: datetime,
    verb: str,
    texts: tuple[str, str],
) -> Event:
    changes = steps.change(
        incident, at=at, state=State.ASSIGNED, team=team, assignee=None, **NOT_HELD
    )
    steps.begin_stint(incident, at)
    reason, tried = texts
    said = {"reason": reason} | ({"tried": tried} if tried.strip() else {})
    return record(verb, incident, by=by, at=at, changes=changes, texts=said)


def _keep(
    incident: Incident,
    event: Event,
    *,
    from_team: Team | None,
    to_team: Team,
    reason: str,
    tried: str,
) -> Escalation:
    return Escalation.objects.create(
        incident=incident,
        kind=EscalationKind.FUNCTIONAL,
        from_team=from_team,
        to_team=to_team,
        reason=reason,
        tried=tried,
        by_id=event.actor_id,
        at=event.at,
    )
