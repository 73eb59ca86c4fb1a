"""What programs see: the records that REST and the command line both give."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.queries import special_handling_at
from tocsin.domain.clocks.queries import clocks_of
from tocsin.domain.conversations.models import Attachment, Message
from tocsin.domain.conversations.rules import Format
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_read_internal
from tocsin.words.clocks import clock_record, seen_by
from tocsin.words.labels import label

Record = dict[str, Any]


def record_for(reader: Person, incident: Incident) -> Record:
    """Return what `GET /incidents/{number}` answers to this reader."""
    incident.seen_inside = may_read_internal(reader, incident)
    return incident_record(incident)


def incident_record(incident: Incident) -> Record:
    """Return an incident of a list; needs the relations and marks that `queries` gives it."""
    filled([incident])
    return {
        "number": incident.number,
        "title": incident.title,
        "description": _readable(incident.opening) if incident.opening else "",
        "state": incident.state,
        **_gravity(incident),
        **_places(incident),
        "reporter": person_record(incident.reporter),
        "channel": incident.channel,
        **_times(incident),
        "hold": _hold(incident),
        "resolution": _resolution(incident),
        "assessment": _assessment(incident),
        **_relatives(incident),
        "care": _care(incident),
        "clocks": _clocks(incident),
        "version": incident.version,
        "url": f"{settings.BASE_URL}/incidents/{incident.number}",
    }


def _readable(message: Message) -> str:
    """Return what was written; of a stranger's HTML only the words, as `html` is the safe form."""
    return message.plain if message.body_format == Format.HTML else message.body


def filled(incidents: list[Incident]) -> list[Incident]:
    """Read what the categories' own fields hold for all of them at once."""
    prefetch_related_objects(incidents, "field_values__field")
    unread = [one for one in incidents if one.special_handling is None]
    notes = special_handling_at(one.category.path for one in unread if one.category)
    for one in unread:
        one.special_handling = notes[one.category.path] if one.category else ""
    timeless = [one for one in incidents if one.clocks is None]
    clocks = clocks_of(Incident.journal_kind, [one.pk for one in timeless]) if timeless else {}
    for one in timeless:
        one.clocks = clocks[one.pk]
    return incidents


def _clocks(incident: Incident) -> list[Record]:
    now = instants.now()
    shown = seen_by(incident.clocks or (), inside=incident.seen_inside)
    return [clock_record(clock, now) for clock in shown]


def message_record(incident: Incident, message: Message) -> Record:
    """Return a message of the incident; files are reached below the incident in REST."""
    return {
        "id": message.public_id,
        "incident": getattr(message, "said_on", incident.number),
        "visibility": message.visibility,
        "author": person_record(message.author),
        "channel": message.channel,
        "body": _readable(message),
        "html": message.html,
        "signature": message.signature,
        "marks": [{"code": code, "words": label("mark", code)} for code in message.marks],
        "sent_at": written(message.sent_at),
        "attachments": [_file(incident, file) for file in message.attachments.all()],
    }


def _file(incident: Incident, file: Attachment) -> Record:
    place = f"{settings.BASE_URL}/api/v1/incidents/{incident.number}/attachments"
    return {
        "id": file.public_id,
        "name": file.name,
        "size": file.blob.size,
        "type": file.blob.content_type,
        "sha256": file.blob.sha256,
        "url": f"{place}/{file.public_id}",
    }


def person_record(person: Person | None) -> Record | None:
    return {"email": person.email, "name": person.name} if person else None


def written(instant: datetime | None) -> str | None:
    return instants.written(instant) if instant else None


def _gravity(incident: Incident) -> Record:
    return {
        "priority": incident.priority,
        "impact": incident.impact,
        "urgency": incident.urgency,
        "major": incident.major,
        "security": incident.security,
        "confidential": incident.confidential,
    }


def _places(incident: Incident) -> Record:
    return {
        "category": incident.category.path if incident.category else None,
        "service": incident.service.slug if incident.service else None,
        "team": incident.team.slug if incident.team else None,
        "owner_team": incident.owner_team.slug if incident.owner_team else None,
        "tier": incident.team.tier if incident.team else None,
        "assignee": incident.assignee.email if incident.assignee else None,
        "fields": {v.field.slug: v.value for v in incident.field_values.all()},
    }


def _times(incident: Incident) -> Record:
    return {
        "occurred_at": written(incident.occurred_at),
        "detected_at": written(incident.detected_at),
        "registered_at": written(incident.registered_at),
        "acknowledged_at": written(incident.acknowledged_at),
        "resolved_at": written(incident.resolved_at),
        "closed_at": written(incident.closed_at),
    }


def _care(incident: Incident) -> Record | None:
    """Return what the desk must know first, and nobody else."""
    if not incident.seen_inside:
        return None
    reporter = incident.reporter
    return {
        "special_handling": incident.special_handling or "",
        "vip": bool(reporter and reporter.vip),
        "handling_note": reporter.handling_note if reporter else "",
    }


def _relatives(incident: Incident) -> Record:
    """Return what it hangs together with, as far as the reader that was asked for may know."""
    return {
        "parent": incident.seen_parent,
        "children": incident.seen_children,
        "merged_into": incident.seen_survivor,
    }


def _hold(incident: Incident) -> Record | None:
    if not incident.hold_reason:
        return None
    return {
        "reason": incident.hold_reason,
        "until": written(incident.hold_until),
        "agreed": incident.hold_agreed,
        "reminders": incident.hold_reminders,
        "no_response_at": written(incident.no_response_at) if incident.seen_inside else None,
    }


def _resolution(incident: Incident) -> Record | None:
    if not incident.resolution_code:
        return None
    return {
        "code": incident.resolution_code,
        "text": incident.resolution_text,
        # Why it came to it is the desk's own business.
        "cause": (incident.cause_category or None) if incident.seen_inside else None,
        "resolved_by": incident.resolved_by.email if incident.resolved_by else None,
        "solved": incident.answered_solved,
        "rating": incident.rating,
    }


def _assessment(incident: Incident) -> Record:
    """Return whether and why the desk assesses the solution, which is its own business."""
    if not incident.seen_inside:
        return {"due": False, "why": None, "verdict": None}
    why = incident.assessment_due
    return {"due": why is not None, "why": why, "verdict": incident.verdict or None}
