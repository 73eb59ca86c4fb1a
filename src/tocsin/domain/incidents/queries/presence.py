"""Who else is at an incident right now, and what this person has begun to write there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations import queries as conversations
from tocsin.domain.conversations.models import Draft
from tocsin.domain.incidents.models import Incident, Presence
from tocsin.domain.journal.models import Event

# A page that is looked at says so three times within this; one that was closed is soon forgotten.
HERE = timedelta(seconds=60)
SAID = "incident.message_added"


@dataclass(frozen=True)
class Here:
    """Somebody who has the incident open, and whether they are writing."""

    person: Person
    writes: bool


def others_at(
    incidents: Iterable[Incident], besides: Person, now: datetime
) -> dict[int, list[Here]]:
    """Return who else has each of the incidents open, by its id; whoever writes comes first."""
    listed = {incident.pk: incident.thread_id for incident in incidents}
    found: dict[int, list[Here]] = {pk: [] for pk in listed}
    marks = Presence.objects.filter(incident__in=listed, seen_at__gt=now - HERE)
    others = list(marks.exclude(person=besides).select_related("person").order_by("person__name"))
    if not others:
        return found
    threads = [listed[mark.incident_id] for mark in others]
    writing = conversations.writing(threads, since=now - HERE)
    for mark in others:
        is_writing = (listed[mark.incident_id], mark.person_id) in writing
        found[mark.incident_id].append(Here(mark.person, is_writing))
    return {pk: sorted(here, key=lambda one: not one.writes) for pk, here in found.items()}


def draft_of(incident: Incident, person: Person) -> Draft | None:
    """Return what the person has begun to write on the incident and not sent."""
    return conversations.draft_in(incident.thread, person)


def begun_by(person: Person, incidents: Iterable[Incident]) -> set[int]:
    """Return the ids of those on which the person has begun to write something."""
    threads = {incident.thread_id: incident.pk for incident in incidents}
    begun = conversations.begun_by(person, threads)
    return {threads[thread] for thread in begun}


def has_spoken(incident: Incident, person: Person, *, after: int) -> bool:
    """Say whether the person has said something on it since its journal stood there."""
    later = Event.objects.of(incident).filter(seq__gt=after, verb=SAID, actor=person)
    return later.exists()
