"""What programs see of a major incident: its procedure, parts, words to stakeholders, timeline."""

from collections.abc import Iterable
from datetime import datetime

from tocsin.domain.incidents.models import (
    MajorIncident,
    MajorRole,
    StakeholderList,
    StakeholderUpdate,
    TimelineEntry,
)
from tocsin.domain.incidents.queries import is_review_overdue
from tocsin.words.records import Record, person_record, written


def procedure_record(
    procedure: MajorIncident | None, roles: Iterable[MajorRole], now: datetime
) -> Record:
    """Return the procedure; all null where nobody ever proposed it."""
    found = procedure or MajorIncident(state="", why="")
    due_on = found.review_due_on
    every = found.update_every
    return {
        "state": found.state or None,
        "why": found.why or None,
        "reason": found.reason or None,
        "proposed_by": person_record(found.proposed_by),
        "proposed_at": written(found.proposed_at),
        "decided_by": person_record(found.decided_by),
        "decided_at": written(found.decided_at),
        "decided_because": found.decided_because or None,
        "update_every": int(every.total_seconds()) if every else None,
        "next_update_at": written(found.next_update_at),
        "update_overdue": found.next_update_at is not None and found.next_update_at < now,
        "review_due_on": due_on.isoformat() if due_on else None,
        "review_overdue": is_review_overdue(found, now),
        "roles": [role_record(role) for role in roles],
    }


def role_record(role: MajorRole) -> Record:
    return {
        "role": role.role,
        "person": person_record(role.person),
        "since": written(role.since),
        "until": written(role.until),
    }


def update_record(update: StakeholderUpdate) -> Record:
    return {
        "id": update.public_id,
        "template": update.template,
        "body": update.body,
        "lists": [each.slug for each in update.lists.all()],
        "by": person_record(update.by),
        "at": written(update.at),
        "next_update_at": written(update.next_update_at),
    }


def timeline_record(entry: TimelineEntry) -> Record:
    """Return a line; one that was taken from an event has its verb and no text of its own."""
    return {
        "id": entry.public_id,
        "at": written(entry.at),
        "text": entry.text,
        "verb": entry.event.verb if entry.event else None,
        "pinned": entry.pinned,
        "hidden": entry.hidden,
        "by": person_record(entry.by),
    }


def stakeholder_list_record(known: StakeholderList) -> Record:
    return {
        "slug": known.slug,
        "name": known.name,
        "members": [person_record(person) for person in known.members.all()],
    }
