"""One incident and what surrounds it: its conversation, its readers, its reporter's others."""

import re
from datetime import datetime

from django.db.models import F, Q, QuerySet

from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Attachment, Message, RawMail, Thread
from tocsin.domain.conversations.queries import messages_in, receipt
from tocsin.domain.incidents.models import Incident, IncidentQuerySet
from tocsin.domain.incidents.queries.lists import NEWEST, SHOWN
from tocsin.domain.incidents.queries.relations import mark_relatives
from tocsin.domain.incidents.queries.suppliers import inquiries
from tocsin.domain.incidents.rules import State

BRACKETED = re.compile(r"\[([^\[\]\s]{3,40})\]")
BRACKETS = 5


def by_number(number: str, person: Person) -> Incident | None:
    """Return the incident with everything a page or a record shows of it, if it may be seen."""
    seen = Incident.objects.visible_to(person).select_related(*SHOWN, "thread", "organisation")
    found = seen.filter(number=number.strip().upper()).first()
    if found is not None:
        mark_relatives([found], person)
    return found


def incident_of(thread: Thread) -> Incident | None:
    """Return the incident whose conversation this is, for intake that acts for the desk."""
    return Incident.objects.filter(thread=thread).first()


def numbered_in(subject: str) -> Incident | None:
    """Return the incident whose number stands in square brackets there, for intake alone."""
    numbers = [found.upper() for found in BRACKETED.findall(subject)[:BRACKETS]]
    return Incident.objects.filter(number__in=numbers).first() if numbers else None


def held_until(now: datetime) -> IncidentQuerySet:
    """Return what is on hold until an instant that has come, for the worker."""
    held = Incident.objects.unmerged().filter(state=State.ON_HOLD, hold_until__lte=now)
    return held.order_by("hold_until")


def became_of(raw: RawMail) -> tuple[str, str | None, str]:
    """Return the state of a receipt, the number of its incident, and why it was not understood."""
    now = receipt(raw)
    incident = incident_of(now.thread) if now.thread else None
    return now.state, incident.number if incident else None, now.error


def conversation(incident: Incident, person: Person) -> QuerySet[Message]:
    """Return the messages the person may read, oldest first, with authors and files.

    Those of what was merged into it are among them, as far as the person may read them there;
    `said_on` is the number that each was written on.
    """
    parts = Q(pk=incident.pk) | Q(merged_into=incident.pk)
    seen = Incident.objects.visible_to(person).filter(parts)
    inside = Incident.objects.seen_inside_by(person).filter(parts)
    found = messages_in(seen.values("thread"), inside=inside.values("thread"))
    return found.annotate(said_on=F("thread__incident__number"))


def fields_filled(incident: Incident) -> dict[str, str]:
    """Return what the category's own fields hold, by slug."""
    return {v.field.slug: v.value for v in incident.field_values.select_related("field")}


def file_of(incident: Incident, public_id: str, person: Person) -> Attachment | None:
    """Return a file of one of the messages the person may read."""
    said = Q(message__in=conversation(incident, person).order_by().values("pk"))
    if incident.is_seen_inside_by(person):
        said |= Q(message__thread__in=inquiries(incident, person).order_by().values("thread"))
    found = Attachment.objects.select_related("blob", "message").filter(said)
    return found.filter(public_id=public_id).first()


def mailed(incident: Incident, public_id: str, person: Person) -> Message | None:
    """Return a message that came by mail, with it as received: only inside the desk."""
    if not incident.is_seen_inside_by(person):
        return None
    said = Q(pk__in=conversation(incident, person).order_by().values("pk"))
    said |= Q(thread__in=inquiries(incident, person).order_by().values("thread"))
    found = Message.objects.select_related("raw__blob").filter(said, raw__isnull=False)
    return found.filter(public_id=public_id).first()


def readers(incident: Incident) -> list[Person]:
    """Return who is written to with a public message: the reporter, and those who take part."""
    taking_part = list(incident.participants.select_related("person").order_by("pk"))
    silent = {row.person_id for row in taking_part if row.muted}
    people = [row.person for row in taking_part if not row.internal]
    named = [incident.reporter, *people] if incident.reporter else people
    return list({p.pk: p for p in named if p.pk not in silent}.values())


def open_of_reporter(incident: Incident, person: Person) -> list[Incident]:
    """Return the reporter's other open incidents, at most five, as far as the reader may see."""
    reporter = incident.reporter
    if reporter is None or not _has_more_open(reporter, incident):
        return []
    return [i for i in open_reported_by(reporter, person) if i.pk != incident.pk][:5]


def _has_more_open(reporter: Person, incident: Incident) -> bool:
    others = Incident.objects.open().filter(reporter=reporter).exclude(pk=incident.pk)
    return others.exists()


def open_reported_by(reporter: Person, person: Person) -> list[Incident]:
    """Return what the reporter has open, newest first, as far as `person` may see it."""
    others = Incident.objects.visible_to(person).open().filter(reporter=reporter)
    return list(others.order_by(*NEWEST)[:6])


def asked(number: str, public_id: str) -> Incident | None:
    """Return the incident for its reporter, who came by a signed address instead of signing in."""
    found = Incident.objects.select_related("reporter").filter(number=number).first()
    if found is None or found.reporter is None or found.reporter.public_id != public_id:
        return None
    return found if Incident.objects.visible_to(found.reporter).contains(found) else None
