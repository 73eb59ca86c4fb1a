"""Reads around deliveries: who is concerned, who can be written to, what a letter is made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tocsin.base.mail import new_message_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.conversations.models import KnownMessageId, Message
from tocsin.domain.conversations.queries import addresses_of_machines, content, own_address
from tocsin.domain.conversations.rules import Direction
from tocsin.domain.incidents.models import Exclusion, Incident, Participant
from tocsin.domain.journal.models import Event
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import (
    ECHO_SPAN,
    ECHOES,
    Concerned,
    Happening,
    Notice,
    is_robot,
    may_echo,
    who_hears,
)

# What most relays take, base64 included; more is fetched from the page.
FILES_LIMIT = 7 * 1024 * 1024


@dataclass(frozen=True)
class Piece:
    """What a letter is written from.

    `inside` tells that its reader works at the desk, `withdrawn` that nobody may read it any more.
    """

    delivery: Delivery
    message: Message | None
    texts: dict[str, str]
    earlier: tuple[str, ...]
    inside: bool
    withdrawn: bool = False


def audience(event: Event) -> tuple[Incident, dict[Person, Notice]] | None:
    """Return whom the event has to be told to, and what; nothing when it is no incident's."""
    if event.subject_kind != Incident.journal_kind:
        return None
    incident = Incident.objects.get(pk=event.subject_id)
    what = happening(event)
    told = who_hears(what, concerned(incident))
    people = _reachable(incident, list(told))
    if may_echo(what):
        people = [person for person in people if not _is_echoing(person, event)]
    return incident, {person: told[person.pk] for person in people}


def happening(event: Event) -> Happening:
    facts = loads(event.data)
    changes = facts.pop("changes", {})
    cause = event.because_of.verb if event.because_of else ""
    return Happening(event.verb, event.actor_id, facts, changes, cause)


def concerned(incident: Incident) -> Concerned:
    listening = incident.participants.filter(muted=False).values_list("person_id", flat=True)
    return Concerned(incident.reporter_id, frozenset(listening), incident.assignee_id)


def message_ids(count: int) -> list[str]:
    """Return new Message-IDs of this desk: whoever answers one of them has had our letter."""
    domain = own_address().rpartition("@")[2]
    return [new_message_id(domain) for _ in range(count)]


def pieces(deliveries: Sequence[Delivery]) -> list[Piece]:
    """Return everything the letters need, in a constant number of queries."""
    ids = {d.pk: loads(d.event.data).get("message") for d in deliveries}
    messages = _messages(set(ids.values()) - {None})
    texts = _texts(deliveries)
    earlier = _earlier(deliveries)
    outside = _taking_part(deliveries)
    excluded = _pairs(Exclusion.objects.all(), deliveries)
    return [
        Piece(
            delivery,
            messages.get(ids[delivery.pk]),
            texts[delivery.event_id],
            earlier[delivery.pk],
            (delivery.incident_id, delivery.person_id) not in outside,
            withdrawn=(delivery.incident_id, delivery.person_id) in excluded
            or not delivery.person.is_active,
        )
        for delivery in deliveries
    ]


def files(piece: Piece) -> tuple[tuple[str, str, bytes], ...]:
    """Return the files said words came with as (name, media type, content), if they are small."""
    message = piece.message
    if message is None or piece.delivery.notice != Notice.MESSAGE:
        return ()
    attached = [a for a in message.attachments.all() if a.blob.size <= FILES_LIMIT]
    if sum(a.blob.size for a in attached) > FILES_LIMIT:
        return ()
    return tuple((a.name, a.blob.content_type, content(a.blob)) for a in attached)


def of_incident(incident: Incident, person: Person) -> QuerySet[Delivery]:
    """Return what was told about the incident and what became of it, latest first."""
    found = Delivery.objects.visible_to(person).filter(incident=incident)
    return found.select_related("person").order_by("-queued_at", "-pk")


def _reachable(incident: Incident, ids: list[int]) -> list[Person]:
    """Leave out who must not see the incident, who has no address, and machines."""
    excluded = Exclusion.objects.filter(incident=incident, person=OuterRef("pk"))
    people = Person.objects.active().filter(~Exists(excluded), pk__in=ids, email__isnull=False)
    found = [p for p in people.exclude(kind=Kind.SYSTEM) if _is_written_to(p)]
    machines = addresses_of_machines({p.email or "" for p in found})
    return [
        person
        for person in found
        if person.email not in machines
        and (person.pk != incident.assignee_id or _sees(person, incident))
    ]


def _is_echoing(person: Person, event: Event) -> bool:
    since = event.at - ECHO_SPAN
    confirmed = Delivery.objects.filter(person=person, notice=Notice.REGISTERED)
    return confirmed.filter(queued_at__gt=since)[:ECHOES].count() == ECHOES


def _is_written_to(person: Person) -> bool:
    address = person.email or ""
    return not is_robot(address) and address != own_address()


def _sees(person: Person, incident: Incident) -> bool:
    return Incident.objects.visible_to(person).filter(pk=incident.pk).exists()


def _messages(ids: Iterable[int]) -> dict[int, Message]:
    found = Message.objects.filter(pk__in=ids).select_related("author")
    return {m.pk: m for m in found.prefetch_related("attachments__blob")}


def _texts(deliveries: Sequence[Delivery]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    events = Event.objects.filter(pk__in={d.event_id for d in deliveries})
    for pk, name, text in events.values_list("pk", "text_rows__field", "text_rows__text"):
        if text is not None:
            found[pk][name] = text
    return found


def _taking_part(deliveries: Sequence[Delivery]) -> set[tuple[int, int]]:
    reporters = {(d.incident_id, d.incident.reporter_id or 0) for d in deliveries}
    return reporters | _pairs(Participant.objects.all(), deliveries)


def _pairs(
    rows: QuerySet[Participant] | QuerySet[Exclusion], deliveries: Sequence[Delivery]
) -> set[tuple[int, int]]:
    """Return who stands in these rows of the letters' incidents, as (incident, person)."""
    found = rows.filter(incident__in={d.incident_id for d in deliveries})
    return set(found.values_list("incident_id", "person_id"))


def _earlier(deliveries: Sequence[Delivery]) -> dict[int, tuple[str, ...]]:
    """Return for each letter the ids before it that its reader may know: theirs and to them."""
    threads = {d.incident.thread_id for d in deliveries}
    to_them: Any = defaultdict(set)
    sent = Delivery.objects.filter(
        incident__in={d.incident_id for d in deliveries},
        person__in={d.person_id for d in deliveries},
    )
    for incident, person, message_id in sent.values_list("incident_id", "person_id", "message_id"):
        to_them[incident, person].add(message_id)
    known: Any = defaultdict(list)
    for k in KnownMessageId.objects.filter(thread__in=threads).order_by("pk"):
        known[k.thread_id].append((k.message_id, k.direction))
    return {
        d.pk: _before(
            d.message_id, known[d.incident.thread_id], to_them[d.incident_id, d.person_id]
        )
        for d in deliveries
    }


def _before(own: str, known: list[tuple[str, str]], to_them: set[str]) -> tuple[str, ...]:
    found: list[str] = []
    for message_id, direction in known:
        if message_id == own:
            break
        if direction == Direction.IN or message_id in to_them:
            found.append(message_id)
    return tuple(found)
