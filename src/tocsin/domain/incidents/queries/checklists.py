"""What is still to be done on an incident, who hears of it, and whom a note calls upon."""

from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from tocsin.base.markup import mentioned_in
from tocsin.domain.accounts.models import Address, Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.incidents.models import ChecklistItem, Incident, Participant, Task

MENTIONS = 20


@dataclass(frozen=True)
class Mentions:
    """Whom the handles of a note name, and the handles that name nobody who sees it here."""

    people: dict[str, Person] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ear:
    """Whether somebody is on the list of who hears of an incident, and how."""

    following: bool = False
    internal: bool = False
    muted: bool = False


def checklist(incident: Incident) -> QuerySet[ChecklistItem]:
    """Return the steps in order, with who ticked them off."""
    return incident.checklist.select_related("done_by").order_by("position", "pk")


def tasks(incident: Incident) -> QuerySet[Task]:
    """Return the tasks: open ones first, the most urgent on top."""
    found = incident.tasks.select_related("owner", "done_by")
    return found.order_by(
        F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
    )


def watchers(incident: Incident) -> QuerySet[Participant]:
    """Return who hears of it besides those who work on it, inside first."""
    found = incident.participants.select_related("person")
    return found.order_by("-internal", "person__name", "pk")


def ear_of(incident: Incident, person: Person) -> Ear:
    """Return how the person hears of it."""
    own = list(incident.participants.filter(person=person))
    return ear_among(own, person)


def ear_among(rows: list[Participant], person: Person) -> Ear:
    own = [row for row in rows if row.person_id == person.pk]
    return Ear(
        following=bool(own),
        internal=any(row.internal for row in own),
        muted=any(row.muted for row in own),
    )


def mentions(incident: Incident, body: str) -> Mentions:
    """Return whom a note calls upon: `@` and the address of who sees it from inside, or its start.

    A handle that names nobody, several, or somebody who may not see it is unknown all the same, so
    that it tells nothing of them.
    """
    handles = mentioned_in(body)
    if not handles:
        return Mentions()
    named = _candidates(incident, handles[:MENTIONS])
    seers = {p.pk: p for people in named.values() for p in people}
    seers = {pk: p for pk, p in seers.items() if incident.is_seen_inside_by(p)}
    found: dict[str, Person] = {}
    # In the order of the note; the database has none of its own.
    for handle in handles:
        inside = {p.pk for p in named.get(handle, ())} & set(seers)
        if len(inside) == 1:
            found[handle] = seers[inside.pop()]
    return Mentions(found, tuple(handle for handle in handles if handle not in found))


def _candidates(incident: Incident, handles: list[str]) -> dict[str, list[Person]]:
    wanted = Q()
    for handle in handles:
        wanted |= Q(address=handle) if "@" in handle else Q(address__startswith=f"{handle}@")
    works = Q(person__kind=Kind.AGENT) | Q(person__in=incident.guests.values("person"))
    rows = Address.objects.filter(wanted, works, person__is_active=True).select_related("person")
    named: dict[str, list[Person]] = {}
    for row in rows:
        for handle in (row.address, row.address.partition("@")[0]):
            if handle in handles:
                named.setdefault(handle, []).append(row.person)
    return named
