"""What letters of the desk's rules tell of: which target of which incident, and where it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from json import loads
from typing import Any

from tocsin.base import instants
from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import clocks_of
from tocsin.domain.incidents.models import Incident
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import GATHERED, Notice

TOLD = ("event__because_of", "incident__assignee", "incident__team", "incident__category")
OF_CLOCKS = ("clock.warned", "clock.breached")
_BY_VERB = {
    "incident.brought_to_management": Notice.INFORMED,
    "incident.escalated": Notice.ESCALATED,
}


@dataclass(frozen=True)
class Matter:
    """One thing that a letter tells: that a share of a target is used, or that a rule was applied.

    `clock` is how that target stands by now; there is none for what no longer runs. `before` tells
    that it was brought before the reader as management, `passed` that it came to the reader's team.
    """

    incident: Incident
    verb: str
    at: datetime
    before: bool = False
    passed: bool = False
    clock: Clock | None = None
    measure: str = ""
    agreement: str = ""
    percent: int = 0
    due_at: datetime | None = None
    code: str = ""


def matters(deliveries: Sequence[Delivery]) -> dict[int, tuple[Matter, ...]]:
    """Return what each of the letters tells, for itself and for what was gathered into it."""
    carriers = {d.pk: d for d in deliveries if d.notice in GATHERED}
    if not carriers:
        return {}
    told: dict[int, list[Delivery]] = {pk: [d] for pk, d in carriers.items()}
    gathered = Delivery.objects.filter(gathered_into__in=carriers).select_related(*TOLD)
    for delivery in gathered.order_by("pk"):
        told[delivery.gathered_into_id or 0].append(delivery)
    clocks = _clocks([one for many in told.values() for one in many])
    return {
        pk: _clearest(_matter(one, clocks) for one in _seen(carriers[pk], many))
        for pk, many in told.items()
    }


def _seen(carrier: Delivery, told: list[Delivery]) -> list[Delivery]:
    """Leave out of a digest what its reader may not see, or no longer."""
    if carrier.notice != Notice.DIGEST:
        return told
    ids = {one.incident_id for one in told}
    seen = Incident.objects.seen_inside_by(carrier.person).filter(pk__in=ids)
    known = set(seen.values_list("pk", flat=True))
    return [one for one in told if one.incident_id in known]


def _clocks(told: Iterable[Delivery]) -> dict[tuple[int, str], Clock]:
    ids = {one.incident_id for one in told if _cause(one)[0] in OF_CLOCKS}
    found = clocks_of(Incident.journal_kind, ids) if ids else {}
    return {(pk, clock.key.code): clock for pk, clocks in found.items() for clock in clocks}


def _cause(delivery: Delivery) -> tuple[str, datetime, dict[str, Any]]:
    event = delivery.event
    cause = event.because_of or event
    return cause.verb, cause.at, loads(cause.data)


def _matter(delivery: Delivery, clocks: Mapping[tuple[int, str], Clock]) -> Matter:
    verb, at, facts = _cause(delivery)
    notice = _notice_of(delivery)
    what = Matter(
        delivery.incident,
        verb,
        at,
        before=notice == Notice.INFORMED,
        passed=notice == Notice.ESCALATED,
    )
    if verb not in OF_CLOCKS:
        return what
    due_at = facts.get("due_at")
    return replace(
        what,
        clock=clocks.get((delivery.incident_id, facts["clock"])),
        measure=facts["measure"],
        agreement=facts["agreement"],
        percent=facts["percent"],
        due_at=instants.parsed(due_at) if due_at else None,
        code=facts["clock"],
    )


def _notice_of(delivery: Delivery) -> str:
    """Return what the delivery tells by itself, also when it carries many others."""
    return _BY_VERB.get(delivery.event.verb, delivery.notice)


def _clearest(found: Iterable[Matter]) -> tuple[Matter, ...]:
    """Return of each target the largest share alone, and everything else once."""
    kept: dict[tuple[int, str], Matter] = {}
    for one in found:
        key = (one.incident.pk, one.code or one.verb)
        known = kept.get(key, one)
        larger = one if known.percent <= one.percent else known
        kept[key] = replace(
            larger, before=known.before or one.before, passed=known.passed or one.passed
        )
    return tuple(kept.values())
