"""What programs see of the ways an incident went: hops, levels, suppliers, findings and guests."""

from datetime import datetime

from tocsin.domain.conversations.models import Message
from tocsin.domain.incidents.models import (
    Escalation,
    EscalationLevel,
    Guest,
    Incident,
    Inquiry,
    Investigation,
)
from tocsin.domain.incidents.queries import Passage
from tocsin.words.records import Record, message_record, person_record, written


def escalation_record(hop: Escalation) -> Record:
    """Return one hop; needs the relations that `queries.escalations` selects."""
    return {
        "kind": hop.kind,
        "from": hop.from_team.slug if hop.from_team else None,
        "to": hop.to_team.slug if hop.to_team else None,
        "supplier": hop.supplier.slug if hop.supplier else None,
        "level": hop.level.position if hop.level else None,
        "informed": [person.email or person.name for person in hop.informed.all()],
        "reason": hop.reason,
        "tried": hop.tried,
        "by": person_record(hop.by),
        "at": written(hop.at),
        "handed_back_at": written(hop.handed_back_at),
    }


def passage_record(passage: Passage) -> Record:
    """Return the counts of an incident's way, and the seconds that each team has held it."""
    held = {team.slug: int(time.total_seconds()) for team, time in passage.held.items()}
    return {"hops": passage.hops, "bounces": passage.bounces, "held": held}


def level_record(level: EscalationLevel) -> Record:
    return {
        "position": level.position,
        "name": level.name,
        "roles": level.roles.split(),
        "people": [person.email or person.name for person in level.people.all()],
    }


def investigation_record(entry: Investigation) -> Record:
    return {
        "id": entry.message.public_id,
        "hypothesis": entry.hypothesis,
        "test": entry.test,
        "result": entry.result,
        "by": person_record(entry.message.author),
        "at": written(entry.message.sent_at),
    }


def inquiry_record(inquiry: Inquiry) -> Record:
    """Return a conversation with a supplier, without what was said in it."""
    return {
        "id": inquiry.public_id,
        "supplier": inquiry.supplier.slug,
        "contact": person_record(inquiry.contact),
        "reference": inquiry.reference or None,
        "opened_at": written(inquiry.opened_at),
        "closed_at": written(inquiry.closed_at),
    }


def supplier_message_record(incident: Incident, inquiry: Inquiry, message: Message) -> Record:
    """Return what was written to a supplier or answered; only the desk and they read it."""
    record = message_record(incident, message)
    del record["visibility"]
    return record | {"from_supplier": message.author.organisation_id == inquiry.supplier_id}


def guest_record(visit: Guest, now: datetime) -> Record:
    return {
        "email": visit.person.email,
        "name": visit.person.name,
        "invited_by": person_record(visit.invited_by),
        "since": written(visit.since),
        "until": written(visit.until),
        "welcome": visit.until > now,
    }
