"""Who is concerned by an event, and which of them can be written to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from json import loads

from django.db.models import Exists, OuterRef, Q, QuerySet

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind, Role
from tocsin.domain.conversations.queries import addresses_of_machines, own_address
from tocsin.domain.incidents.models import Exclusion, Incident, Inquiry
from tocsin.domain.incidents.queries import (
    contact_keepers,
    deciders,
    given_back_to,
    receivers,
    speakers,
    stakeholders,
)
from tocsin.domain.journal.models import Event
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import (
    ECHO_SPAN,
    ECHOES,
    INSIDE,
    PUBLIC,
    Circle,
    Concerned,
    Happening,
    Notice,
    is_robot,
    may_echo,
    telling_of,
    who_hears,
)


@dataclass(frozen=True)
class Audience:
    """Whom an event has to be told to, what, and in which thread they answer."""

    incident: Incident
    thread_id: int
    told: dict[Person, Notice]


def audience(event: Event) -> Audience | None:
    """Return who has to be told of the event; nothing when it is no incident's."""
    if event.subject_kind != Incident.journal_kind:
        return None
    what = happening(event)
    telling = telling_of(what)
    incident = Incident.objects.prefetch_related("participants").get(pk=event.subject_id)
    if telling is None:
        return Audience(incident, incident.thread_id, {})
    inquiry = _inquiry(what) if Circle.SUPPLIER in telling[1] else None
    concerned = {c: _CIRCLES[c](incident, what, inquiry) for c in telling[1]}
    told = who_hears(what, concerned, _muted(incident))
    people = _reachable(incident, concerned, list(told))
    if may_echo(what):
        people = [person for person in people if not _is_echoing(person, event)]
    thread_id = inquiry.thread_id if inquiry else incident.thread_id
    return Audience(incident, thread_id, {person: told[person.pk] for person in people})


def happening(event: Event) -> Happening:
    facts = loads(event.data)
    changes = facts.pop("changes", {})
    cause = event.because_of.verb if event.because_of else ""
    return Happening(event.verb, event.actor_id, facts, changes, cause)


def _one(person: int | None) -> frozenset[int]:
    return frozenset() if person is None else frozenset({person})


def _all(people: QuerySet[Person]) -> frozenset[int]:
    return frozenset(people.values_list("pk", flat=True))


def _ids(people: Iterable[Person]) -> frozenset[int]:
    return frozenset(person.pk for person in people)


def _listening(incident: Incident, *, internal: bool) -> frozenset[int]:
    rows = incident.participants.all()
    return frozenset(r.person_id for r in rows if r.internal == internal and not r.muted)


def _muted(incident: Incident) -> frozenset[int]:
    """Return who wants to hear no more of it, however they are concerned."""
    return frozenset(row.person_id for row in incident.participants.all() if row.muted)


def _keepers(incident: Incident) -> frozenset[int]:
    """Return who watches over what is secret: its list, officers and the owner team's leads."""
    listed = Q(access__incident=incident) | Q(
        memberships__team__access__incident=incident, memberships__until=None
    )
    officers = Q(grants__role=Role.SECURITY_OFFICER)
    leads = Q(
        memberships__team=incident.owner_team_id,
        memberships__is_lead=True,
        memberships__until=None,
    )
    return _all(Person.objects.active().filter(listed | officers | leads).distinct())


def _deciders(incident: Incident) -> frozenset[int]:
    """Return who decides; of a secret that no manager may know of, who can let one in."""
    return _ids(deciders(incident)) or _keepers(incident)


def _receivers(incident: Incident, what: Happening) -> frozenset[int]:
    """Return who hears for the team that has it: of what comes back, who had passed it on."""
    if what.verb == "incident.handed_back":
        people = given_back_to(incident)
    elif what.verb == "incident.supplier_answered" and incident.assignee_id is not None:
        people = []
    else:
        people = receivers(incident.team)
    return frozenset(person.pk for person in people)


def _inquiry(what: Happening) -> Inquiry | None:
    return Inquiry.objects.filter(public_id=what.facts.get("inquiry", "")).first()


_CIRCLES: dict[Circle, Callable[[Incident, Happening, Inquiry | None], frozenset[int]]] = {
    Circle.REPORTER: lambda incident, _what, _inquiry: _one(incident.reporter_id),
    Circle.PARTICIPANTS: lambda incident, _what, _inquiry: _listening(incident, internal=False),
    Circle.SUPPLIER: lambda _incident, _what, inquiry: _one(
        inquiry.contact_id if inquiry else None
    ),
    Circle.MANAGEMENT: lambda _incident, what, _inquiry: frozenset(what.facts.get("people", ())),
    Circle.STAKEHOLDERS: lambda _incident, what, _inquiry: _all(
        stakeholders(what.facts.get("update", ""))
    ),
    Circle.DECIDERS: lambda incident, _what, _inquiry: _deciders(incident),
    Circle.SPEAKERS: lambda incident, _what, _inquiry: _ids(speakers(incident)),
    Circle.PLAYER: lambda _incident, what, _inquiry: _one(what.facts.get("person")),
    Circle.KEEPERS: lambda incident, _what, _inquiry: _keepers(incident),
    Circle.GUEST: lambda _incident, what, _inquiry: _one(what.facts.get("guest")),
    Circle.RECEIVERS: lambda incident, what, _inquiry: _receivers(incident, what),
    Circle.FOLLOWERS: lambda incident, _what, _inquiry: _ids(contact_keepers(incident)),
    Circle.WATCHERS: lambda incident, _what, _inquiry: _listening(incident, internal=True),
    Circle.ASSIGNEE: lambda incident, _what, _inquiry: _one(incident.assignee_id),
    Circle.MENTIONED: lambda _incident, what, _inquiry: frozenset(what.facts.get("mentioned", ())),
    Circle.OWNER: lambda _incident, what, _inquiry: _one(what.facts.get("owner")),
    Circle.CHOSEN: lambda _incident, what, _inquiry: frozenset(what.facts.get("people", ())),
}


def _reachable(incident: Incident, concerned: Concerned, ids: list[int]) -> list[Person]:
    """Leave out who must not see the incident, who has no address, and machines.

    A supplier's machine is written to all the same: that is where suppliers take what is asked.
    """
    excluded = Exclusion.objects.filter(incident=incident, person=OuterRef("pk"))
    people = Person.objects.active().filter(~Exists(excluded), pk__in=ids, email__isnull=False)
    asked = concerned.get(Circle.SUPPLIER, frozenset())
    found = [p for p in people.exclude(kind=Kind.SYSTEM) if p.pk in asked or _is_written_to(p)]
    machines = addresses_of_machines({p.email or "" for p in found if p.pk not in asked})
    inside = _among(concerned, INSIDE) - _among(concerned, PUBLIC)
    return [
        person
        for person in found
        if person.email not in machines
        and (person.pk not in inside or incident.is_seen_inside_by(person))
    ]


def _among(concerned: Concerned, circles: Iterable[Circle]) -> frozenset[int]:
    return frozenset().union(*(concerned.get(circle, frozenset()) for circle in circles))


def _is_echoing(person: Person, event: Event) -> bool:
    since = event.at - ECHO_SPAN
    confirmed = Delivery.objects.filter(person=person, notice=Notice.REGISTERED)
    return confirmed.filter(queued_at__gt=since)[:ECHOES].count() == ECHOES


def _is_written_to(person: Person) -> bool:
    address = person.email or ""
    return not is_robot(address) and address != own_address()
