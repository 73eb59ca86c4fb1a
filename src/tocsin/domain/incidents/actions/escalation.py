"""How an incident is passed on to who can do more, handed back, and brought before management."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.conversations.rules import check_length
from tocsin.domain.incidents import permissions, queries, rules, steps
from tocsin.domain.incidents.actions.cascade import follow
from tocsin.domain.incidents.actions.conversation import NOT_HELD
from tocsin.domain.incidents.actions.suppliers import check_supplier, open_inquiry
from tocsin.domain.incidents.models import Escalation, EscalationLevel, Incident
from tocsin.domain.incidents.rules import EscalationKind, State
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event


@dataclass(frozen=True)
class Target:
    """Who is to go on: exactly one of a team, a tier and a supplier."""

    team: Team | None = None
    tier: int | None = None
    supplier: Organisation | None = None


@transaction.atomic
def escalate(
    incident: Incident,
    *,
    by: Person,
    target: Target,
    reason: str,
    tried: str = "",
    because_of: Event | None = None,
) -> Escalation:
    """Pass the work on; the owner team keeps the reporter's hand and what was tried goes along.

    A supplier gets the reason and what was tried in a conversation of its own, and the team stays.
    """
    require(permissions.may_work_on(by, incident), "incident.escalate")
    rules.check_open(State(incident.state), "escalate")
    said = _said(reason, tried)
    _check_one(target)
    if target.supplier is not None:
        return _to_supplier(incident, target.supplier, by=by, said=said, because_of=because_of)
    team = target.team or queries.team_on_tier(incident, target.tier or 0)
    kind = EscalationKind.FUNCTIONAL
    return _to_team(incident, team, kind=kind, by=by, said=said, because_of=because_of)


def _said(reason: str, tried: str) -> dict[str, str]:
    """Return the words that go along, as the event keeps them."""
    why, done = rules.check_reason(reason), tried.replace("\x00", "").strip()
    check_length(done, "tried")
    return {"reason": why} | ({"tried": done} if done else {})


def _check_one(target: Target) -> None:
    given = [f for f in ("team", "tier", "supplier") if getattr(target, f) is not None]
    if len(given) != 1:
        raise BadInput("escalation.one_target", field=(given or ["team"])[-1])


def _to_team(
    incident: Incident,
    team: Team,
    *,
    kind: EscalationKind,
    by: Person,
    said: dict[str, str],
    because_of: Event | None = None,
) -> Escalation:
    if not team.is_active:
        raise BadInput("team.inactive", field="team")
    if team.pk == incident.team_id:
        raise RuleBroken("escalation.same_team")
    now, former = instants.now(), incident.team
    new: dict[str, Any] = {"state": State.ASSIGNED, "team": team, "assignee": None, **NOT_HELD}
    changes = steps.change(incident, at=now, **new)
    steps.begin_stint(incident, now)
    back = kind is EscalationKind.HAND_BACK
    verb = "incident.handed_back" if back else "incident.escalated"
    event = record(
        verb, incident, by=by, at=now, changes=changes, texts=said, because_of=because_of
    )
    follow(incident, changes, by=by, because_of=event)
    return _kept(incident, kind, event, said, from_team=former, to_team=team)


def _to_supplier(
    incident: Incident,
    supplier: Organisation,
    *,
    by: Person,
    said: dict[str, str],
    because_of: Event | None,
) -> Escalation:
    check_supplier(supplier, None)
    now = instants.now()
    # Nothing of it changes, and still two people must not both pass on what they saw.
    steps.change(incident, at=now)
    event = record(
        "incident.escalated",
        incident,
        by=by,
        at=now,
        facts={"supplier": supplier.pk},
        texts=said,
        because_of=because_of,
    )
    body = "\n\n".join(said.values())
    open_inquiry(incident, by=by, supplier=supplier, contact=None, body=body, because_of=event)
    kind = EscalationKind.FUNCTIONAL
    return _kept(incident, kind, event, said, from_team=incident.team, supplier=supplier)


def _kept(
    incident: Incident,
    kind: EscalationKind,
    event: Event,
    said: dict[str, str],
    **where: Team | Organisation | EscalationLevel | None,
) -> Escalation:
    return Escalation.objects.create(
        incident=incident, kind=kind, by_id=event.actor_id, at=event.at, **said, **where
    )


@transaction.atomic
def hand_back(incident: Incident, *, by: Person, reason: str, tried: str = "") -> Escalation:
    """Give the incident back to the team that passed it on, with what was found here."""
    require(permissions.may_work_on(by, incident), "incident.hand_back")
    rules.check_open(State(incident.state), "hand_back")
    said = _said(reason, tried)
    hop = queries.to_hand_back(incident)
    if hop is None or hop.from_team is None:
        raise RuleBroken("escalation.nothing_to_hand_back")
    back = _to_team(incident, hop.from_team, kind=EscalationKind.HAND_BACK, by=by, said=said)
    Escalation.objects.filter(pk=hop.pk).update(handed_back_at=back.at)
    return back


@transaction.atomic
def inform_management(
    incident: Incident,
    *,
    by: Person,
    reason: str,
    tried: str = "",
    level: EscalationLevel | None = None,
    because_of: Event | None = None,
) -> Escalation:
    """Bring it before the people and roles of a level; the work stays where it is.

    Without a level it is the next one above the last, as soon as somebody there may see it. A
    level that reaches nobody is on record as one that did.
    """
    require(permissions.may_inform_management(by, incident), "incident.inform_management")
    rules.check_open(State(incident.state), "inform_management")
    said = _said(reason, tried)
    reached, people = _reached(incident, level)
    now = instants.now()
    steps.touch(incident, at=now)
    event = record(
        "incident.brought_to_management",
        incident,
        by=by,
        at=now,
        facts={"level": reached.position, "people": [person.pk for person in people]},
        texts=said,
        because_of=because_of,
    )
    kept = _kept(incident, EscalationKind.HIERARCHICAL, event, said, level=reached)
    kept.informed.set(people)
    return kept


def _reached(
    incident: Incident, level: EscalationLevel | None
) -> tuple[EscalationLevel, list[Person]]:
    ladder = [level] if level is not None else queries.next_levels(incident)
    if not ladder:
        raise BadInput("escalation.no_level", field="level")
    for step in ladder:
        if people := queries.people_on(step, incident):
            return step, people
    return ladder[0], []
