"""The procedure of a major incident: proposed, decided, and led by people who hand it over."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.rules import check_length
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Incident, MajorIncident, MajorRole
from tocsin.domain.incidents.queries import policy
from tocsin.domain.incidents.rules import MajorState, Part, State
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event

BY_HAND = "by_hand"


@transaction.atomic
def propose_major(incident: Incident, *, by: Person, reason: str = "") -> MajorIncident:
    """Put it before the major incident manager."""
    require(permissions.may_work_on(by, incident), "incident.propose_major")
    said = _said(reason)
    now = instants.now()
    steps.touch(incident, at=now)
    # What has just been closed or cancelled leaves nobody a candidate behind.
    incident.refresh_from_db(fields=["state"])
    rules.check_open(State(incident.state), "propose_major")
    if _is_proposed(incident):
        raise RuleBroken("major.proposed_already")
    proposed = _make_candidate(incident, by=by, at=now, why=BY_HAND, reason=said)
    facts, texts = {"why": BY_HAND}, {"reason": said} if said else None
    record("incident.proposed_as_major", incident, by=by, at=now, facts=facts, texts=texts)
    return proposed


def _is_proposed(incident: Incident) -> bool:
    """Say whether it was proposed, whatever was decided; what was withdrawn may be anew."""
    procedures = MajorIncident.objects.filter(incident=incident)
    return procedures.exclude(state=MajorState.WITHDRAWN).exists()


def _make_candidate(
    incident: Incident, *, by: Person, at: datetime, why: str, reason: str = ""
) -> MajorIncident:
    proposed = {"state": MajorState.CANDIDATE, "why": why, "reason": reason}
    so = proposed | {"proposed_by": by, "proposed_at": at}
    return MajorIncident.objects.update_or_create(incident=incident, defaults=so)[0]


def _said(reason: str) -> str:
    text = reason.replace("\x00", "").strip()
    check_length(text, "reason")
    return text


def consider(incident: Incident, *, because_of: Event, children: int = 0) -> None:
    """Let the desk itself propose what is grave by its rules, unless somebody has decided on it."""
    at_most = policy().major_after_children if children else 0
    why = rules.candidate_because(priority=incident.priority, children=children, at_most=at_most)
    if why is None or not incident.is_open:
        return
    if _is_proposed(incident):
        return
    desk, at = operator(), because_of.at
    _make_candidate(incident, by=desk, at=at, why=why)
    verb, facts = "incident.proposed_as_major", {"why": why}
    record(verb, incident, by=desk, at=at, facts=facts, because_of=because_of)


def end_candidacy(incident: Incident, *, because_of: Event) -> None:
    """Let the desk itself withdraw what nobody had decided on when the incident ended for good."""
    candidates = MajorIncident.objects.filter(incident=incident, state=MajorState.CANDIDATE)
    if candidates.update(state=MajorState.WITHDRAWN):
        verb, desk, at = "incident.withdrawn_as_major", operator(), because_of.at
        record(verb, incident, by=desk, at=at, because_of=because_of)


@transaction.atomic
def accept_major(incident: Incident, *, by: Person, reason: str = "") -> MajorIncident:
    """Declare it major: who accepts leads it, and the first word to stakeholders is due."""
    require(permissions.may_decide_on_major(by, incident), "incident.accept_major")
    rules.check_open(State(incident.state), "accept_major")
    said = _said(reason)
    found = MajorIncident.objects.filter(incident=incident).first()
    rules.check_decision(found.state if found else None)
    now = instants.now()
    # Whoever decides at the same time is stopped here, before there is a second procedure.
    changes = steps.change(incident, at=now, major=True)
    every = rules.cadence(incident.priority)
    procedure = found or MajorIncident(
        incident=incident, why=BY_HAND, proposed_by=by, proposed_at=now
    )
    procedure.state, procedure.decided_because = MajorState.ACCEPTED, said
    procedure.decided_by, procedure.decided_at = by, now
    procedure.update_every, procedure.next_update_at = every, now + every
    procedure.save()
    MajorRole.objects.create(incident=incident, role=Part.MANAGER, person=by, since=now)
    event = record(
        "incident.accepted_as_major",
        incident,
        by=by,
        at=now,
        changes=changes,
        facts={"manager": by.pk, "next_update_at": procedure.next_update_at},
        texts={"reason": said} if said else None,
    )
    steps.put_on_timeline(incident, event)
    return procedure


@transaction.atomic
def decline_major(incident: Incident, *, by: Person, reason: str) -> None:
    """Say that it is none, and why; a declared one is not declined but resolved."""
    require(permissions.may_decide_on_major(by, incident), "incident.decline_major")
    why = rules.check_reason(reason)
    now = instants.now()
    steps.touch(incident, at=now)
    decided = MajorIncident.objects.filter(incident=incident, state=MajorState.CANDIDATE).update(
        state=MajorState.DECLINED, decided_by=by, decided_at=now, decided_because=why
    )
    if not decided:
        raise RuleBroken("major.not_proposed")
    record("incident.declined_as_major", incident, by=by, at=now, texts={"reason": why})


@transaction.atomic
def assume_part(incident: Incident, *, by: Person, part: Part, person: Person) -> None:
    """Let a person take a part over; whoever had it before has handed it on at this instant."""
    require(permissions.may_work_on(by, incident), "incident.assume_part")
    _check_major(incident)
    if not permissions.may_play_part(person, incident):
        raise BadInput("major.cannot_see_it", field="person")
    now = instants.now()
    steps.touch(incident, at=now)
    holders = MajorRole.objects.filter(incident=incident, role=part, until=None)
    if holders.filter(person=person).exists():
        raise RuleBroken("major.holds_it_already")
    before = list(holders.values_list("person_id", flat=True))
    if part not in rules.SHARED_PARTS:
        holders.update(until=now)
    MajorRole.objects.create(incident=incident, role=part, person=person, since=now)
    facts = {"part": str(part), "person": person.pk, "before": before}
    event = record("incident.part_assumed", incident, by=by, at=now, facts=facts)
    steps.put_on_timeline(incident, event)


@transaction.atomic
def leave_part(incident: Incident, *, by: Person, part: Part, person: Person) -> None:
    """End a person's part without a successor; somebody always leads a major incident."""
    require(permissions.may_work_on(by, incident), "incident.leave_part")
    _check_major(incident)
    if part is Part.MANAGER:
        raise RuleBroken("major.needs_manager")
    now = instants.now()
    steps.touch(incident, at=now)
    held = MajorRole.objects.filter(incident=incident, role=part, person=person, until=None)
    if not held.update(until=now):
        raise RuleBroken("major.holds_it_not")
    facts = {"part": str(part), "person": person.pk}
    event = record("incident.part_left", incident, by=by, at=now, facts=facts)
    steps.put_on_timeline(incident, event)


def _check_major(incident: Incident) -> None:
    if not incident.major:
        raise RuleBroken("major.is_none")
