"""What is promised, from when on, and which promise would hold for what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet

from tocsin.base.errors import each
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import organisation_named, team_named
from tocsin.domain.catalogue.queries import category_at, service_named
from tocsin.domain.clocks.models import Promise, PromiseVersion
from tocsin.domain.clocks.queries.calendars import calendar_named
from tocsin.domain.clocks.queries.reading import MEASURES, ORDER, Kept, reading
from tocsin.domain.clocks.rules import Agreement, Aspects, Measure
from tocsin.domain.clocks.rules.promises import MEASURES as PROMISED
from tocsin.domain.clocks.rules.promises import Weighed, check_as_of, holding, upcoming, weighed

NAMED = ("service", "organisation", "category", "team", "supplier", "calendar")


@dataclass(frozen=True)
class Known:
    """A promise with all the terms it ever had, as of an instant."""

    promise: Promise
    versions: list[PromiseVersion]
    now: datetime

    @property
    def upcoming(self) -> list[PromiseVersion]:
        return upcoming(self.versions, self.now)

    @property
    def terms(self) -> PromiseVersion:
        """Return the terms that hold now; of what has not begun the first that will."""
        return holding(self.versions, self.now) or self.upcoming[0]

    @property
    def is_active(self) -> bool:
        found = holding(self.versions, self.now)
        return found is not None and found.is_active


def promises(person: Person, now: datetime) -> list[Known]:
    """Return what is or was promised, in the order in which it would be chosen."""
    return sorted(known(promise_rows(person), now), key=_precedence)


def promise_rows(person: Person) -> QuerySet[Promise]:
    versions = PromiseVersion.objects.select_related(*NAMED)
    return Promise.objects.visible_to(person).prefetch_related(Prefetch("versions", versions))


def known(rows: Iterable[Promise], now: datetime) -> list[Known]:
    """Return promises of `promise_rows` with their terms."""
    return [Known(row, list(row.versions.all()), now) for row in rows]


def promise_named(slug: str, person: Person, now: datetime) -> Known | None:
    promise = promise_rows(person).filter(slug=slug.replace("\x00", "")).first()
    return known([promise], now)[0] if promise else None


def things_named(names: Mapping[str, str | None], person: Person) -> dict[str, Any]:
    """Return what slugs and paths name, by field, none for an empty one; refuse all unknown."""
    fields = [field for field in names if field in FINDERS]
    found = each(*(partial(_thing, field, names[field], person) for field in fields))
    return dict(zip(fields, found, strict=True))


def weighed_for(aspects: Aspects) -> dict[Kept, list[Weighed]]:
    """Return what is promised for these aspects, by agreement and measure; the first holds.

    What teams and suppliers have agreed only where a team or a supplier is asked about.
    """
    check_as_of(aspects.as_of)
    found = reading()
    asked = {Agreement.SLA: True, Agreement.OLA: aspects.team, Agreement.SUPPLIER: aspects.supplier}
    kinds = [(str(a), str(m)) for a in PROMISED if asked[a] for m in PROMISED[a]]
    offers = found.book.offers
    return {kept: weighed(offers.get(kept, ()), aspects, found.trees) for kept in kinds}


FINDERS: dict[str, Callable[[str, Person], Any]] = {
    "service": service_named,
    "organisation": lambda slug, _person: organisation_named(slug, "organisation"),
    "category": category_at,
    "team": lambda slug, _person: team_named(slug),
    "supplier": lambda slug, _person: organisation_named(slug, "supplier"),
    "calendar": calendar_named,
}


def _thing(field: str, name: str | None, person: Person) -> Any:  # noqa: ANN401 - of any model
    return FINDERS[field](name, person) if name else None


def _precedence(known: Known) -> tuple[Any, ...]:
    promise, terms = known.promise, known.terms
    depth = -terms.category.path.count("/") if terms.category else 0
    return (
        *_rank(promise.agreement, promise.measure),
        not terms.organisation_id,
        not terms.service_id,
        not terms.category_id,
        depth,
        not (terms.team_id or terms.supplier_id),
        terms.priority or "~",
        promise.pk,
    )


def _rank(agreement: str, measure: str) -> tuple[int, int]:
    return ORDER[Agreement(agreement)], MEASURES[Measure(measure)]
