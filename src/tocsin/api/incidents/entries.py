"""Events of the journal with addresses, slugs and numbers in place of ids."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tocsin.domain.accounts import queries as accounts
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue import queries as catalogue
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_read_internal
from tocsin.domain.incidents.queries import conversation
from tocsin.domain.journal.queries import Entry, history
from tocsin.words.records import written

Names = dict[int, str]
PEOPLE = frozenset({"assignee", "reporter", "resolved_by", "person", "assessor"})
TEAMS = frozenset({"team", "owner_team"})
KINDS = {
    **dict.fromkeys(PEOPLE, "person"),
    **dict.fromkeys(TEAMS, "team"),
    "category": "category",
    "service": "service",
    "organisation": "organisation",
    "message": "message",
}


def entries_since(incident: Incident, moment: datetime, person: Person) -> list[dict[str, Any]]:
    """Return what happened after the moment, for those who may read all of it."""
    if not may_read_internal(person, incident):
        return []
    return told([e for e in history(incident) if e.at > moment], incident, person)


def told(entries: list[Entry], incident: Incident, person: Person) -> list[dict[str, Any]]:
    """Return the entries for a program, in as many queries for thirty as for one."""
    names = _Names(entries, incident, person)
    return [_entry(entry, names) for entry in entries]


def _entry(entry: Entry, names: "_Names") -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "verb": entry.verb,
        "at": written(entry.at),
        "actor": _called(entry.actor),
        "on_behalf_of": _called(entry.on_behalf_of) if entry.on_behalf_of else None,
        "source": entry.source,
        "changes": {
            field: [names.of(field, value) for value in pair]
            for field, pair in entry.changes.items()
        },
        "facts": {field: names.of(field, value) for field, value in entry.facts.items()},
        "texts": entry.texts,
        "hash": entry.hash,
        "prev_hash": entry.prev_hash,
    }


def _called(person: Person) -> str:
    return person.email or person.name


class _Names:
    """What each id in the entries is called outside the desk; one query per kind."""

    def __init__(self, entries: Iterable[Entry], incident: Incident, person: Person) -> None:
        ids = _ids(entries)
        readers: dict[str, Callable[[set[int]], Names]] = {
            "person": accounts.addresses_of,
            "team": accounts.team_slugs,
            "organisation": accounts.organisation_slugs,
            "category": catalogue.category_paths,
            "service": catalogue.service_slugs,
            "message": lambda wanted: dict(
                conversation(incident, person)
                .filter(pk__in=wanted)
                .order_by()
                .values_list("pk", "public_id")
            ),
        }
        self.known = {kind: readers[kind](found) for kind, found in ids.items()}

    def of(self, field: str, value: Any) -> Any:  # noqa: ANN401 - codes, numbers, instants, ids
        kind = KINDS.get(field)
        if kind is None or not isinstance(value, int):
            return value
        return self.known[kind].get(value)


def _ids(entries: Iterable[Entry]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for entry in entries:
        values = [(field, v) for field, pair in entry.changes.items() for v in pair]
        for field, value in [*values, *entry.facts.items()]:
            if field in KINDS and isinstance(value, int):
                found.setdefault(KINDS[field], set()).add(value)
    return found
