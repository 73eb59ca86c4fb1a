"""Lists by deadline: what is owed next comes first, then whatever has no deadline now."""

from tocsin.base.keyset import Page, page
from tocsin.domain.incidents.models import Incident, IncidentQuerySet

URGENT = ("priority", "registered_at", "number")
DEADLINE = ("next_due_at", *URGENT)
# A cursor behind the last deadline; no other begins like this.
BEHIND = "."


def by_deadline(rows: IncidentQuerySet, *, limit: int, cursor: str | None) -> Page[Incident]:
    """Return a page; two queries, each in the order of an index, as no index holds both parts."""
    if cursor and cursor.startswith(BEHIND):
        return _behind(rows, limit=limit, cursor=cursor.removeprefix(BEHIND) or None)
    found = page(owed(rows), DEADLINE, limit=limit, cursor=cursor)
    missing = limit - len(found.items)
    if found.next is not None:
        return found
    if not missing:
        return Page(found.items, BEHIND if rest(rows).exists() else None)
    more = _behind(rows, limit=missing, cursor=None)
    return Page([*found.items, *more.items], more.next)


def part_of(rows: IncidentQuerySet, incident: Incident) -> tuple[IncidentQuerySet, tuple[str, ...]]:
    """Return the part of such a list that an incident stands in, and the order of that part."""
    if incident.next_due_at is None:
        return rest(rows), URGENT
    return owed(rows), DEADLINE


def owed(rows: IncidentQuerySet) -> IncidentQuerySet:
    return rows.filter(next_due_at__isnull=False)


def rest(rows: IncidentQuerySet) -> IncidentQuerySet:
    return rows.filter(next_due_at=None)


def _behind(rows: IncidentQuerySet, *, limit: int, cursor: str | None) -> Page[Incident]:
    found = page(rest(rows), URGENT, limit=limit, cursor=cursor)
    return Page(found.items, f"{BEHIND}{found.next}" if found.next else None)
