"""The procedure of a major incident: proposed, decided, led, told about."""

from datetime import datetime, timedelta

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.rules import check_body
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import (
    Incident,
    MajorIncident,
    MajorRole,
    StakeholderList,
    StakeholderUpdate,
    TimelineEntry,
)
from tocsin.domain.incidents.rules import MajorState, Part, State
from tocsin.domain.journal.steps import record

BY_HAND = "by_hand"


@transaction.atomic
def propose_major(incident: Incident, *, by: Person, why: str = BY_HAND) -> MajorIncident:
    """Put it before the major incident manager."""
    require(permissions.may_work_on(by, incident), "incident.propose_major")
    rules.check_open(State(incident.state), "propose_major")
    now = instants.now()
    steps.touch(incident, at=now)
    if MajorIncident.objects.filter(incident=incident).exists():
        raise RuleBroken("major.proposed_already")
    proposed = MajorIncident.objects.create(
        incident=incident, state=MajorState.CANDIDATE, why=why, proposed_at=now
    )
    record("incident.proposed_as_major", incident, by=by, at=now, facts={"why": why})
    return proposed


@transaction.atomic
def accept_major(incident: Incident, *, by: Person) -> MajorIncident:
    """Declare it major: who accepts leads it, and the first word to stakeholders is due."""
    require(permissions.may_decide_on_major(by, incident), "incident.accept_major")
    rules.check_open(State(incident.state), "accept_major")
    found = MajorIncident.objects.filter(incident=incident).first()
    rules.check_decision(found.state if found else None)
    now = instants.now()
    every = rules.cadence(incident.priority)
    procedure, _ = MajorIncident.objects.update_or_create(
        incident=incident,
        defaults={
            "state": MajorState.ACCEPTED,
            "decided_by": by,
            "decided_at": now,
            "update_every": every,
            "next_update_at": now + every,
        },
        create_defaults={
            "state": MajorState.ACCEPTED,
            "why": BY_HAND,
            "proposed_at": now,
            "decided_by": by,
            "decided_at": now,
            "update_every": every,
            "next_update_at": now + every,
        },
    )
    changes = steps.change(incident, at=now, major=True)
    MajorRole.objects.create(incident=incident, role=Part.MANAGER, person=by, since=now)
    facts = {"manager": by.pk, "next_update_at": procedure.next_update_at}
    record("incident.accepted_as_major", incident, by=by, at=now, changes=changes, facts=facts)
    return procedure


@transaction.atomic
def decline_major(incident: Incident, *, by: Person, reason: str) -> None:
    """Say that it is none, and why; a declared one is not declined but resolved."""
    require(permissions.may_decide_on_major(by, incident), "incident.decline_major")
    why = rules.check_reason(reason)
    now = instants.now()
    steps.touch(incident, at=now)
    decided = MajorIncident.objects.filter(incident=incident, state=MajorState.CANDIDATE).update(
        state=MajorState.DECLINED, decided_by=by, decided_at=now
    )
    if not decided:
        raise RuleBroken("major.not_proposed")
    record("incident.declined_as_major", incident, by=by, at=now, texts={"reason": why})


@transaction.atomic
def assume_part(incident: Incident, *, by: Person, part: Part, person: Person) -> None:
    """Let a person take a part over; whoever had it before has handed it on at this instant."""
    require(permissions.may_work_on(by, incident), "incident.assume_part")
    if not incident.major:
        raise RuleBroken("major.is_none")
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
    record("incident.part_assumed", incident, by=by, at=now, facts=facts)


@transaction.atomic
def update_stakeholders(
    incident: Incident,
    *,
    by: Person,
    body: str,
    lists: tuple[StakeholderList, ...],
    next_within: timedelta | None = None,
) -> StakeholderUpdate:
    """Tell the lists how it stands; the next word is promised by the cadence or sooner."""
    require(permissions.may_work_on(by, incident), "incident.update_stakeholders")
    procedure = MajorIncident.objects.filter(incident=incident, state=MajorState.ACCEPTED).first()
    if procedure is None or procedure.update_every is None:
        raise RuleBroken("major.is_none")
    now = instants.now()
    steps.touch(incident, at=now)
    told = StakeholderUpdate.objects.create(
        public_id=public_id(), incident=incident, body=check_body(body), by=by, at=now
    )
    told.lists.set(lists)
    until = now + (next_within or procedure.update_every)
    MajorIncident.objects.filter(pk=procedure.pk).update(next_update_at=until, reminded_at=None)
    facts = {
        "update": told.public_id,
        "lists": sorted(each.slug for each in lists),
        "next_update_at": until,
    }
    record("incident.stakeholders_told", incident, by=by, at=now, facts=facts)
    return told


@transaction.atomic
def remind_of_update(incident: Incident, *, by: Person) -> None:
    """Tell who leads it that the promised word is due."""
    require(permissions.may_work_on(by, incident), "incident.remind_of_update")
    now = instants.now()
    steps.touch(incident, at=now)
    reminded = MajorIncident.objects.filter(
        incident=incident, state=MajorState.ACCEPTED, reminded_at=None, next_update_at__lte=now
    ).update(reminded_at=now)
    if reminded:
        record("incident.update_due", incident, by=by, at=now)


@transaction.atomic
def note_on_timeline(
    incident: Incident, *, by: Person, at: datetime, text: str, pinned: bool = False
) -> TimelineEntry:
    """Write a line into the timeline, at the instant it tells of."""
    require(permissions.may_note(by, incident), "incident.note_on_timeline")
    now = instants.now()
    rules.check_times(occurred=at, detected=now, now=now)
    said = check_body(text, "text")
    steps.touch(incident, at=now)
    entry = TimelineEntry.objects.create(
        public_id=public_id(), incident=incident, at=at, text=said, pinned=pinned, by=by
    )
    facts = {"entry": entry.public_id, "at": at, "pinned": pinned}
    record("incident.timeline_noted", incident, by=by, at=now, facts=facts, texts={"text": said})
    return entry


@transaction.atomic
def mark_timeline(
    entry: TimelineEntry, *, by: Person, pinned: bool | None = None, hidden: bool | None = None
) -> None:
    """Pin a line or hide it from the story; nothing is deleted."""
    require(permissions.may_note(by, entry.incident), "incident.mark_timeline")
    wished = {"pinned": pinned, "hidden": hidden}
    new = {f: v for f, v in wished.items() if v is not None and getattr(entry, f) != v}
    if not new:
        return
    now = instants.now()
    steps.touch(entry.incident, at=now)
    changes = {field: (getattr(entry, field), value) for field, value in new.items()}
    TimelineEntry.objects.filter(pk=entry.pk).update(**new)
    facts = {"entry": entry.public_id}
    record("incident.timeline_marked", entry.incident, by=by, at=now, changes=changes, facts=facts)
