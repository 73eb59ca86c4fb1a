"""What letters are made of, read for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json import loads

from django.db.models import QuerySet

from tocsin.base.mail import new_message_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import KnownMessageId, Message
from tocsin.domain.conversations.queries import content, own_address
from tocsin.domain.conversations.rules import Direction
from tocsin.domain.incidents.models import Exclusion, Incident, Participant
from tocsin.domain.incidents.permissions import is_watching_inside
from tocsin.domain.incidents.queries import policy
from tocsin.domain.journal.models import Event
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.queries.matters import Matter, matters
from tocsin.domain.notify.rules import Notice, Progress

# What most relays take, base64 included; more is fetched from the page.
FILES_LIMIT = 7 * 1024 * 1024
# Written to people who may see nothing of the incident itself.
OUTWARD = (Notice.INQUIRY, Notice.UPDATE)


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
    withdrawn: bool
    reopen_days: int
    matters: tuple[Matter, ...] = ()


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
    outside = _outside(deliveries)
    days = policy().reopen_within_days
    excluded = _pairs(Exclusion.objects.all(), deliveries)
    told = matters(deliveries)
    return [
        Piece(
            delivery,
            messages.get(ids[delivery.pk]),
            texts[delivery.event_id],
            earlier[delivery.pk],
            inside=(delivery.incident_id, delivery.person_id) not in outside,
            reopen_days=days,
            withdrawn=_is_withdrawn(delivery, excluded, told.get(delivery.pk, ())),
            matters=told.get(delivery.pk, ()),
        )
        for delivery in deliveries
    ]


def _is_withdrawn(
    delivery: Delivery, excluded: set[tuple[int, int]], told: Sequence[Matter]
) -> bool:
    if not delivery.person.is_active:
        return True
    if delivery.notice == Notice.DIGEST:
        return not told
    return (delivery.incident_id, delivery.person_id) in excluded


def files(piece: Piece) -> tuple[tuple[str, str, bytes], ...]:
    """Return the files said words came with as (name, media type, content), if they are small."""
    message = piece.message
    if message is None or piece.delivery.notice not in (Notice.MESSAGE, Notice.MENTIONED):
        return ()
    attached = [a for a in message.attachments.all() if a.blob.size <= FILES_LIMIT]
    if sum(a.blob.size for a in attached) > FILES_LIMIT:
        return ()
    return tuple((a.name, a.blob.content_type, content(a.blob)) for a in attached)


def of_incident(incident: Incident, person: Person) -> QuerySet[Delivery]:
    """Return what was told about the incident and what became of it, latest first."""
    found = Delivery.objects.visible_to(person).filter(incident=incident)
    return found.select_related("person").order_by("-queued_at", "-pk")


def unsent(person: Person) -> QuerySet[Delivery]:
    """Return the letters that are waiting or were given up, as far as the person may know of them.

    What tells of a secret incident stays with those who may see it, also from an administrator.
    """
    waiting = Delivery.objects.visible_to(person).filter(
        progress__in=(Progress.QUEUED, Progress.FAILED)
    )
    return waiting.select_related("incident", "person")


def given_up() -> QuerySet[Delivery]:
    """Return the letters that were refused, or tried for days in vain."""
    return Delivery.objects.filter(progress=Progress.FAILED)


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


def _outside(deliveries: Sequence[Delivery]) -> set[tuple[int, int]]:
    """Return who reads as no part of the desk, as (incident, person)."""
    reporters = {(d.incident_id, d.incident.reporter_id or 0) for d in deliveries}
    asked = {(d.incident_id, d.person_id) for d in deliveries if d.notice in OUTWARD}
    public = reporters | _pairs(Participant.objects.filter(internal=False), deliveries)
    both = public & _pairs(Participant.objects.filter(internal=True), deliveries)
    return asked | (public - _inside(both, deliveries))


def _inside(pairs: set[tuple[int, int]], deliveries: Sequence[Delivery]) -> set[tuple[int, int]]:
    """Return who of those on both sides answers inside: few, so they are asked one by one."""
    known = {(d.incident_id, d.person_id): d for d in deliveries}
    found = {pair: known[pair] for pair in pairs if pair in known}
    return {pair for pair, d in found.items() if is_watching_inside(d.person, d.incident)}


def _pairs(
    rows: QuerySet[Participant] | QuerySet[Exclusion], deliveries: Sequence[Delivery]
) -> set[tuple[int, int]]:
    """Return who stands in these rows of the letters' incidents, as (incident, person)."""
    found = rows.filter(incident__in={d.incident_id for d in deliveries})
    return set(found.values_list("incident_id", "person_id"))


def _earlier(deliveries: Sequence[Delivery]) -> dict[int, tuple[str, ...]]:
    """Return for each letter the ids before it that its reader may know: theirs and to them."""
    own = KnownMessageId.objects.filter(message_id__in=[d.message_id for d in deliveries])
    threads: dict[str, int] = dict(own.values_list("message_id", "thread_id"))
    to_them = _sent_to(deliveries)
    known: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for k in KnownMessageId.objects.filter(thread__in=set(threads.values())).order_by("pk"):
        known[k.thread_id].append((k.message_id, k.direction))
    return {
        d.pk: _before(
            d.message_id,
            known[threads.get(d.message_id, 0)],
            to_them[d.incident_id, d.person_id],
        )
        for d in deliveries
    }


def _sent_to(deliveries: Sequence[Delivery]) -> dict[tuple[int, int], set[str]]:
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    sent = Delivery.objects.filter(
        incident__in={d.incident_id for d in deliveries},
        person__in={d.person_id for d in deliveries},
    )
    for incident, person, message_id in sent.values_list("incident_id", "person_id", "message_id"):
        found[incident, person].add(message_id)
    return found


def _before(own: str, known: list[tuple[str, str]], to_them: set[str]) -> tuple[str, ...]:
    found: list[str] = []
    for message_id, direction in known:
        if message_id == own:
            break
        if direction == Direction.IN or message_id in to_them:
            found.append(message_id)
    return tuple(found)
