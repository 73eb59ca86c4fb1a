"""What is promised, from when on, and which promise would hold for what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from tocsin.domain.accounts.models import Person
from tocsin.domain.clocks.models import Promise, PromiseVersion
from tocsin.domain.clocks.queries.reading import MEASURES, ORDER, Kept, reading
from tocsin.domain.clocks.rules import Agreement, Aspects, Measure
from tocsin.domain.clocks.rules.promises import Weighed, holding, upcoming, weighed

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
    versions = PromiseVersion.objects.select_related(*NAMED)
    rows = Promise.objects.visible_to(person).prefetch_related(Prefetch("versions", versions))
    return sorted((Known(row, list(row.versions.all()), now) for row in rows), key=_precedence)


def promise_named(slug: str, person: Person, now: datetime) -> Known | None:
    promise = Promise.objects.visible_to(person).filter(slug=slug).first()
    if promise is None:
        return None
    return Known(promise, list(promise.versions.select_related(*NAMED)), now)


def weighed_for(aspects: Aspects) -> dict[Kept, list[Weighed]]:
    """Return what was promised for these aspects, by agreement and measure; the first holds."""
    found = reading()
    offers = found.book.offers.items()
    fitting = {kept: weighed(known, aspects, found.trees) for kept, known in offers}
    return dict(sorted(fitting.items(), key=lambda entry: _rank(*entry[0])))


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
