"""Words for the codes and ids that events hold."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tocsin.base import instants
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.queries import category_words
from tocsin.domain.incidents.queries import numbers_of
from tocsin.domain.journal.queries import Entry
from tocsin.web import moments
from tocsin.words.labels import label

RELATED = {
    "team": "team",
    "owner_team": "team",
    "assignee": "person",
    "owner": "person",
    "person": "person",
    "category": "category",
    "service": "service",
    "parent": "incident",
    "merged_into": "incident",
}
CODED = {
    "state": "state",
    "impact": "impact",
    "urgency": "urgency",
    "hold_reason": "hold",
    "resolution_code": "resolution",
    "cause_category": "cause",
    "verdict": "assessment",
    "channel": "channel",
}


class Names:
    """What every value in these events is called, read in one query per kind of thing."""

    def __init__(self, entries: Iterable[Entry], person: Person) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            for field, kind in RELATED.items():
                values = [*entry.changes.get(field, ()), entry.facts.get(field)]
                ids[kind] |= {value for value in values if isinstance(value, int)}
        self._known = {k: FOUND[k](ids[k], person) if ids[k] else {} for k in FOUND}

    def of(self, field: str, value: Any) -> str:  # noqa: ANN401 - whatever an event holds
        if value is None or value == "":
            return gettext("none")
        if field in RELATED:
            kind = RELATED[field]
            return self._known[kind].get(value) or str(UNKNOWN.get(kind, _("somebody")))
        if field in CODED:
            return label(CODED[field], str(value))
        if field == "priority":
            return f"{value} {label('priority', value)}"
        return _plain(field, value)


def yes_or_no(*, is_so: bool) -> str:
    return gettext("yes") if is_so else gettext("no")


def _plain(field: str, value: Any) -> str:  # noqa: ANN401 - see Names.of
    if isinstance(value, bool):
        return yes_or_no(is_so=value)
    if field.endswith(("_at", "_until")):
        instant = value if isinstance(value, datetime) else instants.parsed(value)
        return moments.when(instant, instants.now())
    if field.endswith("_on"):
        return moments.day(date.fromisoformat(value), timezone.localdate(instants.now()))
    return str(value)


def _teams(ids: set[int], person: Person) -> dict[int, str]:
    return dict(Team.objects.visible_to(person).filter(pk__in=ids).values_list("pk", "name"))


def _people(ids: set[int], person: Person) -> dict[int, str]:
    return dict(Person.objects.visible_to(person).filter(pk__in=ids).values_list("pk", "name"))


def _categories(ids: set[int], person: Person) -> dict[int, str]:
    found = Category.objects.visible_to(person).filter(pk__in=ids)
    return category_words(found, get_language())


def _services(ids: set[int], person: Person) -> dict[int, str]:
    return dict(Service.objects.visible_to(person).filter(pk__in=ids).values_list("pk", "name"))


# A reference that must remain, without what it leads to.
UNKNOWN = {"incident": _("a confidential incident")}
FOUND: dict[str, Callable[[set[int], Person], dict[int, str]]] = {
    "team": _teams,
    "person": _people,
    "category": _categories,
    "service": _services,
    "incident": numbers_of,
}
