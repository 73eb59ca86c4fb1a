"""Lists of incidents by query, and how many a query means."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q

from tocsin.base import instants
from tocsin.base.errors import BadInput
from tocsin.base.keyset import Page, cursor_at, page
from tocsin.base.query_clock import Now
from tocsin.domain.accounts.models import Person, rights
from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.rules import Agreement, ClockState
from tocsin.domain.incidents.models import Incident, IncidentQuerySet
from tocsin.domain.incidents.queries.deadlines import DEADLINE, URGENT, by_deadline, part_of
from tocsin.domain.incidents.queries.relations import mark_relatives
from tocsin.domain.incidents.rules import (
    FIELDS,
    OPEN,
    MajorState,
    Query,
    parse_query,
    time_left,
)

NEWEST = ("-registered_at", "-number")
ORDERS = {"deadline": DEADLINE, "priority": URGENT, "newest": NEWEST}
SHOWN = (
    "category",
    "service",
    "team",
    "owner_team",
    "assignee",
    "resolved_by",
    "reporter__organisation",
    "opening",
)
LIMIT = 200
CAP = 500


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
    rows = matching(query, person).select_related(*SHOWN, "last_message__author")
    if (order := order_of(query, order)) == DEADLINE:
        found = by_deadline(rows, limit=limit, cursor=cursor)
    else:
        found = page(rows, order, limit=limit, cursor=cursor)
    mark_relatives(found.items, person)
    ids = [row.pk for row in found.items]
    inside = Incident.objects.seen_inside_by(person).filter(pk__in=ids).order_by()
    seen_inside = set(inside.values_list("pk", flat=True))
    for row in found.items:
        row.seen_inside = row.pk in seen_inside
    return found


def order_of(query: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """Return the order that the query asks for, or else the one that is usual."""
    return ORDERS.get(parse_query(query).sort, order)


def matching(query: str, person: Person) -> IncidentQuerySet:
    return _among(Incident.objects.visible_to(person).unmerged(), query, person)


def _among(rows: IncidentQuerySet, query: str, person: Person) -> IncidentQuerySet:
    parsed = parse_query(query)
    for field in FIELDS:
        rows = _narrowed(rows, parsed, field, person)
    for word in parsed.values(None):
        rows = rows.filter(_word(word) | _was(word, person))
    for word in parsed.values(None, negated=True):
        rows = rows.exclude(_word(word))
    return rows


def _narrowed(rows: IncidentQuerySet, query: Query, field: str, person: Person) -> IncidentQuerySet:
    wanted = [_condition(field, value, person) for value in query.values(field)]
    if field == "sla":
        # Two bounds are a span; of everything else two words are either.
        rows = rows.filter(*wanted)
    elif wanted:
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
    if field == "parent":
        seen = Incident.objects.visible_to(person).filter(number=value).values("pk")
        return Q(parent__in=seen) | Q(parent__merged_into__in=seen)
    return _person(field, value)


_SPECIAL: dict[tuple[str, str], Callable[[Person], Q]] = {
    ("state", "open"): lambda _: Q(state__in=OPEN),
    ("parent", "NONE"): lambda _: Q(parent=None),
    ("team", "none"): lambda _: Q(team=None),
    ("team", "mine"): lambda person: Q(team__in=rights(person).teams),
    ("owner", "mine"): lambda person: Q(owner_team__in=rights(person).teams),
    ("category", "none"): lambda _: Q(category=None),
    ("assignee", "none"): lambda _: Q(assignee=None),
    ("assignee", "me"): lambda person: Q(assignee=person),
    ("major", "candidate"): lambda _: Q(procedure__state=MajorState.CANDIDATE),
    ("reporter", "none"): lambda _: Q(reporter=None),
    ("reporter", "me"): lambda person: Q(reporter=person),
}
_ANSWERED = Q(last_reporter_at=F("last_public_at"), last_reporter_at__gt=F("registered_at"))
_CLOCKS = Clock.objects.filter(
    subject_kind=Incident.journal_kind, subject_id=OuterRef("pk"), agreement=Agreement.SLA
)
_BREACHED = Q(
    Exists(_CLOCKS.filter(Q(met=False) | ~Q(state=ClockState.STOPPED) & Q(due_at__lt=Now())))
)
_CONDITIONS: dict[str, Callable[[str], Q]] = {
    "state": lambda value: Q(state=value),
    "priority": lambda value: Q(priority=value),
    "answered": lambda value: _ANSWERED if value == "yes" else ~_ANSWERED,
    "breached": lambda value: _BREACHED if value == "yes" else ~_BREACHED,
    "sla": lambda value: _left(*time_left(value)),
    "team": lambda value: Q(team__slug=value),
    "owner": lambda value: Q(owner_team__slug=value),
    "tier": lambda value: Q(team__tier=int(value)),
    "service": lambda value: Q(service__slug=value),
    "confidential": lambda value: Q(confidential=value == "yes"),
    "major": lambda value: Q(major=value == "yes"),
    "security": lambda value: Q(security=value == "yes"),
    "category": lambda value: Q(category__path=value) | Q(category__path__startswith=f"{value}/"),
}


def _left(compared: str, span: timedelta) -> Q:
    """Match by the time until the next deadline; what has none never does."""
    return Q(**{f"next_due_at__{compared}": instants.now() + span})


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


def _was(number: str, person: Person) -> Q:
    """Match what goes on for an incident of that number, by whoever may know of that one."""
    source = Incident.objects.visible_to(person).filter(number=number.upper())
    return Q(pk__in=source.values("merged_into"))


def count(query: str, person: Person) -> int:
    """Count what the query means, up to a cap that keeps it quick on any desk."""
    return matching(query, person).order_by()[: CAP + 1].count()


def counts(wanted: Mapping[str, str], person: Person) -> dict[str, int]:
    """Count what each named query means, each up to the cap, in one statement."""
    parts, params = [], []
    # What may be seen is the long part of each statement, so it is built once.
    visible = Incident.objects.visible_to(person).unmerged().order_by()
    for query in wanted.values():
        sql, given = _capped(_among(visible, query, person))
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608 - of the compiler
        params += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(wanted, cursor.fetchone(), strict=True))


def _capped(rows: IncidentQuerySet) -> tuple[str, list[Any]]:
    try:
        sql, params = rows.values("pk")[: CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 1 WHERE 1 = 0", []
    return sql, list(params)


def by_priority(query: str, person: Person) -> dict[str, int]:
    """Return how many incidents the query means of each priority."""
    grouped = matching(query, person).order_by().values("priority").annotate(n=Count("pk"))
    return {row["priority"]: row["n"] for row in grouped}


def news(query: str, person: Person, since: datetime) -> int:
    """Count what the query means that was reported, or answered by its reporter, since then."""
    new = Q(registered_at__gt=since) | Q(last_reporter_at__gt=since)
    return matching(query, person).filter(new).order_by()[: CAP + 1].count()


def beside(
    incident: Incident, query: str, person: Person, order: tuple[str, ...]
) -> tuple[str | None, str | None]:
    """Return the numbers of the incidents before and behind this one in a list."""
    rows, order = matching(query, person), order_of(query, order)
    if order == DEADLINE:
        rows, order = part_of(rows, incident)
    back = tuple(c.removeprefix("-") if c.startswith("-") else f"-{c}" for c in order)
    both = (
        page(rows, way, limit=1, cursor=cursor_at(incident, way)).items for way in (back, order)
    )
    before, behind = (items[0].number if items else None for items in both)
    return before, behind
