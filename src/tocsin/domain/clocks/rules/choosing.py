"""Which promise holds: the one that names most closely what it is about.

Of the promises whose conditions are met, one that names the organisation comes before one that
does not, then one that names the service, then the category (the nearer in the tree the better),
the team or supplier, the priority; between equals the older promise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.domain.clocks.rules.marks import Aspects

ORDER = ("organisation", "service", "category", "party", "priority")
# Of the hold reasons, those that stop the clock unless a promise says otherwise.
PAUSES = frozenset({"awaiting_reporter", "awaiting_supplier_agreed", "scheduled"})
FAR = 1000


class Hours(StrEnum):
    """By which hours a promise counts."""

    ALWAYS = "always"
    CALENDAR = "calendar"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Offer:
    """A version of a promise, as far as choosing it takes; ids for whatever it names."""

    id: int
    promise: int
    slug: str
    agreement: str
    measure: str
    number: int
    valid_from: datetime
    target: timedelta
    hours: Hours = Hours.ALWAYS
    calendar: int | None = None
    pauses: frozenset[str] = PAUSES
    is_active: bool = True
    priority: str = ""
    service: int | None = None
    organisation: int | None = None
    category: int | None = None
    team: int | None = None
    supplier: int | None = None


@dataclass(frozen=True, slots=True)
class Trees:
    """What lies above: for each category and organisation its own id and those of its parents."""

    categories: Mapping[int, Sequence[int]]
    organisations: Mapping[int, Sequence[int]]


Rank = tuple[int, ...]


def chosen(offers: Iterable[Offer], aspects: Aspects, trees: Trees) -> Offer | None:
    """Return the offer that holds for these aspects, of one agreement and measure."""
    best: tuple[Rank, Offer] | None = None
    for offer in in_force(offers, aspects.as_of):
        rank = rank_of(offer, aspects, trees)
        if rank is not None and (best is None or rank < best[0]):
            best = rank, offer
    return best[1] if best else None


def in_force(offers: Iterable[Offer], as_of: datetime) -> list[Offer]:
    """Return each promise's terms at that instant; one that was ended by then has none."""
    latest: dict[int, Offer] = {}
    for offer in offers:
        known = latest.get(offer.promise)
        if offer.valid_from <= as_of and (known is None or known.number < offer.number):
            latest[offer.promise] = offer
    return [offer for offer in latest.values() if offer.is_active]


def rank_of(offer: Offer, aspects: Aspects, trees: Trees) -> Rank | None:
    """Return how closely the offer fits, the smallest best; None when it does not."""
    distances = (
        _distance(offer.organisation, aspects.organisation, trees.organisations),
        _distance(offer.service, aspects.service),
        _distance(offer.category, aspects.category, trees.categories),
        _distance(offer.supplier, aspects.supplier),
        _distance(offer.team, aspects.team),
        _distance(offer.priority or None, aspects.priority or None),
    )
    if None in distances:
        return None
    return (*(d for d in distances if d is not None), offer.promise)


def _distance[T: (int, str)](
    named: T | None, found: T | None, above: Mapping[T, Sequence[T]] | None = None
) -> int | None:
    """Return 0 for the very thing, more for what lies above it, FAR when none is named."""
    if named is None:
        return FAR
    if found is None:
        return None
    # One that looks parents up only when it is asked is empty at first.
    line = (found,) if above is None else above.get(found, (found,))
    return line.index(named) if named in line else None
