"""Reads of incidents: lists by query, one by number, and what surrounds it on a page."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from tocsin.base.errors import BadInput
from tocsin.base.keyset import Page, page
from tocsin.domain.accounts.models import Person, rights
from tocsin.domain.conversations.models import Attachment, Message, Thread
from tocsin.domain.conversations.queries import attachment, messages
from tocsin.domain.incidents.models import Incident, IncidentQuerySet
from tocsin.domain.incidents.rules import OPEN, Query, parse_query

NEWEST = ("-registered_at", "-number")
URGENT = ("priority", "registered_at", "number")
SHOWN = (
    "category",
    "service",
    "team",
    "owner_team",
    "assignee",
    "reporter__organisation",
    "opening",
    "last_message__author",
)
LIMIT = 200
CAP = 500


def by_number(number: str, person: Person) -> Incident | None:
    """Return the incident with everything a page or a record shows of it, if it may be seen."""
    found = Incident.objects.visible_to(person).select_related(
        *SHOWN, "thread", "resolved_by", "organisation"
    )
    return found.filter(number=number.strip().upper()).first()


def incident_of(thread: Thread) -> Incident | None:
    """Return the incident whose conversation this is, for intake that acts for the desk."""
    return Incident.objects.filter(thread=thread).first()


def listed(
    person: Person,
    *,
    query: str = "",
    order: tuple[str, ...] = NEWEST,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Incident]:
    """Return a page of the visible incidents that the query means, in a constant query count."""
    if not 1 <= limit <= LIMIT:
        raise BadInput("limit.range", field="limit", limit=LIMIT)
    rows = matching(query, person).select_related(*SHOWN)
    return page(rows, order, limit=limit, cursor=cursor)


def matching(query: str, person: Person) -> IncidentQuerySet:
    parsed = parse_query(query)
    rows = Incident.objects.visible_to(person)
    for field in ("state", "priority", "team", "category", "assignee", "reporter"):
        rows = _narrowed(rows, parsed, field, person)
    for word in parsed.values(None):
        rows = rows.filter(_word(word))
    for word in parsed.values(None, negated=True):
        rows = rows.exclude(_word(word))
    return rows


def _narrowed(rows: IncidentQuerySet, query: Query, field: str, person: Person) -> IncidentQuerySet:
    wanted = [_condition(field, value, person) for value in query.values(field)]
    if wanted:
        rows = rows.filter(_any(wanted))
    for value in query.values(field, negated=True):
        rows = rows.exclude(_condition(field, value, person))
    return rows


def _any(conditions: list[Q]) -> Q:
    joined = conditions[0]
    for condition in conditions[1:]:
        joined |= condition
    return joined


def _condition(field: str, value: str, person: Person) -> Q:
    if special := _SPECIAL.get((field, value)):
        return special(person)
    if plain := _CONDITIONS.get(field):
        return plain(value)
    return _person(field, value)


_SPECIAL: dict[tuple[str, str], Callable[[Person], Q]] = {
    ("state", "open"): lambda _: Q(state__in=OPEN),
    ("team", "none"): lambda _: Q(team=None),
    ("team", "mine"): lambda person: Q(team__in=rights(person).teams),
    ("category", "none"): lambda _: Q(category=None),
    ("assignee", "none"): lambda _: Q(assignee=None),
    ("assignee", "me"): lambda person: Q(assignee=person),
    ("reporter", "none"): lambda _: Q(reporter=None),
    ("reporter", "me"): lambda person: Q(reporter=person),
}
_CONDITIONS: dict[str, Callable[[str], Q]] = {
    "state": lambda value: Q(state=value),
    "priority": lambda value: Q(priority=value),
    "team": lambda value: Q(team__slug=value),
    "category": lambda value: Q(category__path=value) | Q(category__path__startswith=f"{value}/"),
}


def _person(field: str, value: str) -> Q:
    """Match a whole address, or the beginning of one or of a word of the name."""
    if "@" in value:
        return Q(**{f"{field}__addresses__address": value})
    return (
        Q(**{f"{field}__email__istartswith": f"{value}@"})
        | Q(**{f"{field}__name__istartswith": value})
        | Q(**{f"{field}__name__icontains": f" {value}"})
    )


def _word(word: str) -> Q:
    return Q(title__icontains=word) | Q(number__icontains=word)


def count(query: str, person: Person) -> int:
    """Count what the query means, up to a cap that keeps it quick on any desk."""
    return matching(query, person).order_by()[: CAP + 1].count()


def conversation(incident: Incident, person: Person) -> QuerySet[Message]:
    """Return the messages the person may read, oldest first, with authors and files."""
    return messages(incident.thread, internal=incident.is_seen_inside_by(person))


def file_of(incident: Incident, public_id: str, person: Person) -> Attachment | None:
    internal = incident.is_seen_inside_by(person)
    return attachment(incident.thread, public_id, internal=internal)


def open_of_reporter(incident: Incident, person: Person) -> list[Incident]:
    """Return the reporter's other open incidents, at most five, as far as the reader may see."""
    if incident.reporter_id is None:
        return []
    others = Incident.objects.visible_to(person).open().filter(reporter=incident.reporter_id)
    return list(others.exclude(pk=incident.pk).order_by(*NEWEST)[:5])
