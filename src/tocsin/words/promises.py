"""What programs see of promises: their terms, and why one holds and not another."""

from collections.abc import Mapping, Sequence

from tocsin.domain.clocks.models import PromiseVersion
from tocsin.domain.clocks.queries import Known
from tocsin.domain.clocks.rules.promises import Weighed, is_dropped, until
from tocsin.words.clocks import fitted
from tocsin.words.records import Record, written


def promise_record(known: Known) -> Record:
    """Return a promise with the terms that hold now, and all it ever had."""
    promise = known.promise
    return {
        "slug": promise.slug,
        "agreement": promise.agreement,
        "measure": promise.measure,
        **_terms(known.terms),
        "active": known.is_active,
        "versions": [version_record(version, known) for version in known.versions],
    }


def version_record(version: PromiseVersion, known: Known) -> Record:
    return {
        "number": version.number,
        **_terms(version),
        "valid_until": written(until(version, known.versions)),
        "dropped": is_dropped(version, known.versions),
        "made_at": written(version.made_at),
        "active": version.is_active,
    }


def _terms(version: PromiseVersion) -> Record:
    return {
        "name": version.name,
        **fitted(version),
        "target": version.target,
        "hours": version.hours,
        "calendar": version.calendar and version.calendar.slug,
        "pauses": version.pauses.split(),
        "valid_from": written(version.valid_from),
    }


def choice_record(found: Mapping[tuple[str, str], Sequence[Weighed]]) -> Record:
    """Return for every clock which promise would hold, what it names, and which it beats."""
    return {"items": [_chosen(*kept, fitting) for kept, fitting in found.items()]}


def _chosen(agreement: str, measure: str, fitting: Sequence[Weighed]) -> Record:
    return {
        "agreement": agreement,
        "measure": measure,
        "promise": fitting[0].offer.slug if fitting else None,
        "target": int(fitting[0].offer.target.total_seconds()) if fitting else None,
        "names": list(fitting[0].names) if fitting else [],
        "beats": [{"promise": one.offer.slug, "lost_on": one.lost_on} for one in fitting[1:]],
    }
