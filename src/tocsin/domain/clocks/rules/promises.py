"""What a promise may say, for how long its terms hold, and why one comes before another."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.rules import check_slug
from tocsin.domain.clocks.rules.choosing import (
    ORDER,
    PAUSES,
    Hours,
    Offer,
    Trees,
    in_force,
    rank_of,
)
from tocsin.domain.clocks.rules.hours import YEARS
from tocsin.domain.clocks.rules.marks import Agreement, Aspects, Measure

TARGET_LIMIT = timedelta(days=3653)
# Terms are agreed on for years, but not for ever.
AHEAD_LIMIT = timedelta(days=3653)
SECOND = timedelta(seconds=1)
# Every reason of a hold; a supplier's that was agreed with the customer is one of its own.
HOLDS = (
    "awaiting_reporter",
    "awaiting_supplier",
    "awaiting_supplier_agreed",
    "awaiting_change",
    "awaiting_problem",
    "scheduled",
)
MEASURES = {
    Agreement.SLA: (Measure.RESPONSE, Measure.RESOLUTION, Measure.UPDATE),
    Agreement.OLA: (Measure.RESPONSE, Measure.RESOLUTION),
    Agreement.SUPPLIER: (Measure.RESPONSE, Measure.RESOLUTION),
}
# Addresses beside the promises' own.
RESERVED = frozenset({"choice", "new"})
AGE = "age"
# What each place of a rank is about.
PLACES = (*ORDER[:3], "party", "party", "priority", AGE)


class Dated(Protocol):
    """A version of terms."""

    @property
    def number(self) -> int: ...
    @property
    def valid_from(self) -> datetime: ...


def check_promise_slug(slug: str) -> str:
    check_slug(slug)
    if slug in RESERVED:
        raise BadInput("slug.taken", field="slug")
    return slug


def check_kind(agreement: str, measure: str) -> None:
    """Refuse what nobody can promise: only customers are told how it goes on."""
    if agreement not in MEASURES:
        raise BadInput("choice.unknown", field="agreement")
    if measure not in MEASURES[Agreement(agreement)]:
        known = measure in MEASURES[Agreement.SLA]
        code = "promise.update_sla_only" if known else "choice.unknown"
        raise BadInput(code, field="measure")


def check_target(target: timedelta) -> int:
    """Return the target in whole seconds."""
    if not timedelta(0) < target <= TARGET_LIMIT or target % SECOND:
        raise BadInput("promise.target", field="target")
    return target // SECOND


def check_begin(valid_from: datetime | None, now: datetime) -> datetime:
    """Return from when on terms hold, now without a date; never the past, nor a slip of the pen."""
    if valid_from is None:
        return now
    if valid_from < now:
        raise BadInput("instant.past", field="valid_from")
    if valid_from - now > AHEAD_LIMIT:
        years = round(AHEAD_LIMIT.days / 365.25)
        raise BadInput("instant.too_far", field="valid_from", years=years)
    return valid_from


def check_as_of(registered_at: datetime) -> None:
    """Refuse to ask what would hold at a time that no desk works in."""
    if not YEARS[0] <= registered_at.year <= YEARS[-1]:
        raise BadInput("instant.range", field="registered_at", first=YEARS[0], last=YEARS[-1])


def check_pauses(measure: str, pauses: Collection[str] | None) -> str:
    """Return the hold reasons that stop the clock; none stops the first answer."""
    given = default_pauses(measure) if pauses is None else frozenset(pauses)
    if given - set(HOLDS):
        raise BadInput("choice.unknown", field="pauses")
    if given and measure == Measure.RESPONSE:
        raise BadInput("promise.response_never_pauses", field="pauses")
    return " ".join(reason for reason in HOLDS if reason in given)


def default_pauses(measure: str) -> frozenset[str]:
    return frozenset() if measure == Measure.RESPONSE else PAUSES


def check_hours(hours: str, *, has_calendar: bool) -> str:
    if hours not in set(Hours):
        raise BadInput("choice.unknown", field="hours")
    if hours == Hours.CALENDAR and not has_calendar:
        raise BadInput("promise.calendar_missing", field="calendar")
    if hours != Hours.CALENDAR and has_calendar:
        raise BadInput("promise.calendar_unused", field="calendar")
    return hours


def check_party(agreement: str, *, has_team: bool, has_supplier: bool) -> None:
    if has_team and agreement != Agreement.OLA:
        raise BadInput("promise.team_ola_only", field="team")
    if has_supplier and agreement != Agreement.SUPPLIER:
        raise BadInput("promise.supplier_only", field="supplier")


def until(version: Dated, versions: Iterable[Dated]) -> datetime | None:
    """Return when later terms take over; None while none are known to."""
    later = (other.valid_from for other in versions if other.number > version.number)
    return min(later, default=None)


def holding[V: Dated](versions: Sequence[V], now: datetime) -> V | None:
    """Return the terms that hold now, also those by which a promise has ended."""
    begun = [version for version in versions if version.valid_from <= now]
    return max(begun, key=lambda version: version.number, default=None)


def upcoming[V: Dated](versions: Sequence[V], now: datetime) -> list[V]:
    """Return the terms that are going to hold, the next first."""
    found = [v for v in versions if v.valid_from > now and not is_dropped(v, versions)]
    return sorted(found, key=lambda version: version.valid_from)


def is_dropped(version: Dated, versions: Iterable[Dated]) -> bool:
    """Say whether terms were replaced before they ever held."""
    end = until(version, versions)
    return end is not None and end <= version.valid_from


@dataclass(frozen=True, slots=True)
class Weighed:
    """A promise that fits: what it names, and on what it lost against the one that holds."""

    offer: Offer
    names: tuple[str, ...]
    lost_on: str = ""


def weighed(offers: Iterable[Offer], aspects: Aspects, trees: Trees) -> list[Weighed]:
    """Return every promise that fits, in the order of precedence; the first holds."""
    ranks = ((rank_of(offer, aspects, trees), offer) for offer in in_force(offers, aspects.as_of))
    fitting = sorted(((r, o) for r, o in ranks if r is not None), key=lambda pair: pair[0])
    return [Weighed(offer, named(offer), _lost_on(fitting[0][0], rank)) for rank, offer in fitting]


def named(offer: Offer) -> tuple[str, ...]:
    """Return what the promise is about, in the order in which that counts."""
    said = {
        "organisation": offer.organisation,
        "service": offer.service,
        "category": offer.category,
        "party": offer.team or offer.supplier,
        "priority": offer.priority,
    }
    return tuple(name for name in ORDER if said[name])


def _lost_on(best: tuple[int, ...], rank: tuple[int, ...]) -> str:
    pairs = zip(PLACES, best, rank, strict=True)
    return next((place for place, first, other in pairs if first < other), "")
