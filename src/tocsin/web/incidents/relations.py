"""What a page tells of what an incident hangs together with, and of who may know of it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import Tie
from tocsin.words.relations import tie_word

SHOWN = 50
NOTHING: dict[str, Any] = {
    "parent": None,
    "is_under_secret": False,
    "children": [],
    "ties": [],
    "sources": [],
    "circle": None,
    "may_relate": False,
    "may_unmerge": False,
}


@dataclass(frozen=True)
class Relative:
    """A link with the words for it, seen from here."""

    tie: Tie
    word: Promise | str


@dataclass(frozen=True)
class Circle:
    """Who was let in, who was shut out, and who came in through the broken glass."""

    people: list[Any]
    teams: list[Any]
    involved: list[Any]
    broken: list[Any]


def relations(incident: Incident, person: Person, *, inside: bool, works: bool) -> dict[str, Any]:
    """Return it in as many queries for thirty relatives as for one."""
    if not inside:
        return NOTHING
    merged = incident.merged_into
    known = incident.seen_parent is not None
    return {
        "parent": incident.parent if known else None,
        "is_under_secret": incident.parent_id is not None and not known,
        "children": _children(incident, person),
        "ties": [_relative(queries.tie(k, incident)) for k in queries.links(incident, person)],
        "sources": list(queries.sources(incident, person)),
        "circle": _circle(incident),
        "may_relate": works and merged is None,
        "may_unmerge": merged is not None and permissions.may_merge(person, incident, merged),
    }


def _children(incident: Incident, person: Person) -> list[Incident]:
    if not incident.seen_children:
        return []
    return list(queries.children(incident, person).order_by("number")[:SHOWN])


def _relative(tie: Tie) -> Relative:
    return Relative(tie, tie_word(tie))


def _circle(incident: Incident) -> Circle:
    secret = incident.confidential
    return Circle(
        people=list(queries.listed_people(incident)) if secret else [],
        teams=list(queries.listed_teams(incident)) if secret else [],
        involved=list(queries.involved(incident)),
        broken=list(queries.broken_glass(incident)[:5]) if secret else [],
    )
