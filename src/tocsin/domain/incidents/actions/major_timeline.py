"""The timeline that everybody who works on an incident writes together."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.rules import check_body
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Incident, TimelineEntry
from tocsin.domain.incidents.steps.history import record


@transaction.atomic
def note_on_timeline(
    incident: Incident, *, by: Person, at: datetime, text: str, pinned: bool = False
) -> TimelineEntry:
    """Write a line into the timeline, at the instant it tells of."""
    require(permissions.may_note(by, incident), "incident.note_on_timeline")
    now = instants.now()
    rules.check_past(at, now)
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
    for field, value in new.items():
        setattr(entry, field, value)
    facts = {"entry": entry.public_id}
    record("incident.timeline_marked", entry.incident, by=by, at=now, changes=changes, facts=facts)
