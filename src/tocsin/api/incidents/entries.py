"""Events of the journal with addresses, slugs and numbers in place of ids."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tocsin.domain.accounts import queries as accounts
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue import queries as catalogue
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_read_internal
from tocsin.domain.incidents.queries import conversation, numbers_of, supplier_messages
from tocsin.domain.journal.queries import Entry, history
from tocsin.words.records import written

Names = dict[int, str]
PEOPLE = ("assignee", "reporter", "resolved_by", "decided_by", "assessor", "person", "people")
KIND_OF = {
    **dict.fromkeys(
        (*PEOPLE, "owner", "guest", "manager", "contact", "involved", "mentioned", "speaker"),
        "person",
    ),
    **dict.fromkeys(("team", "teams", "owner_team", "from_team", "to_team"), "team"),
    **dict.fromkeys(("organisation", "supplier"), "organisation"),
    **dict.fromkeys(("incident", "parent", "child", "source", "target"), "incident"),
    **dict.fromkeys(("into", "merged_into"), "incident"),
    **{name: name for name in ("category", "service", "message")},
}
# Whole numbers that are none of our own; any other is withheld rather than told by mistake.
NUMBERS = frozenset(
    {
        "course",
        "dropped",
        "elapsed",
        "files",
        "hold_reminders",
        "laid",
        "late",
        "level",
        "passed",
        "percent",
        "position",
        "promised",
        "rating",
        "tier",
    }
)


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
        readers: dict[str, Callable[[set[int]], Names]] = {
            "person": accounts.addresses_of,
            "team": accounts.team_slugs,
            "organisation": accounts.organisation_slugs,
            "incident": lambda ids: numbers_of(ids, person),
            "category": catalogue.category_paths,
            "service": catalogue.service_slugs,
            "message": lambda ids: message_ids(ids, incident, person),
        }
        self.known = {kind: readers[kind](found) for kind, found in _ids(entries).items()}

    def of(self, field: str, value: Any) -> Any:  # noqa: ANN401 - codes, numbers, instants, ids
        match value:
            case list():
                return [self.of(field, entry) for entry in value]
            case dict():
                return {name: self.of(name, entry) for name, entry in value.items()}
        if not _is_id(field, value):
            return value
        kind = KIND_OF.get(field)
        return self.known[kind].get(value) if kind else None


def message_ids(ids: set[int], incident: Incident, person: Person) -> Names:
    found = conversation(incident, person).filter(pk__in=ids).order_by()
    asked = supplier_messages(incident, person).filter(pk__in=ids).order_by()
    both = found.values_list("pk", "public_id").union(asked.values_list("pk", "public_id"))
    return dict(both.order_by())


def _is_id(field: str, value: object) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and field not in NUMBERS


def _ids(entries: Iterable[Entry]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for entry in entries:
        for field, value in [*_flat(entry.changes), *_flat(entry.facts)]:
            if field in KIND_OF and _is_id(field, value):
                found.setdefault(KIND_OF[field], set()).add(value)
    return found


def _flat(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every single value with the name of its field, however deep it lies."""
    for field, value in fields.items():
        match value:
            case dict():
                yield from _flat(value)
            case list():
                for entry in value:
                    yield from _flat({field: entry})
            case _:
                yield field, value
