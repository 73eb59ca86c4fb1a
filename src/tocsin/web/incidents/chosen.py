"""Which promises held for a clock from when on, and what they name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tocsin.domain.accounts.models import Person
from tocsin.domain.clocks.models import Promise, PromiseVersion
from tocsin.domain.clocks.queries import weighed_for
from tocsin.domain.clocks.rules import Agreement, Choice
from tocsin.domain.incidents.queries import Explained
from tocsin.web import moments
from tocsin.words.labels import label


@dataclass(frozen=True)
class Chosen:
    """A promise with what brought it; without a version nothing was promised from then on."""

    at: datetime
    because: str
    is_last: bool = False
    name: str = ""
    valid_from: datetime | None = None
    names: list[tuple[str, str]] = field(default_factory=list)
    target: str = ""
    hours: str = ""
    zone: str = ""
    pauses: list[str] = field(default_factory=list)
    # What fits as well but comes after it, and why.
    behind: list[tuple[str, str]] = field(default_factory=list)


def chosen(
    one: Explained, categories: Mapping[int, str], behind: list[tuple[str, str]]
) -> list[Chosen]:
    """Return those since it last began, in order; `categories` are words of those they name."""
    calendar, begun = one.course.terms.calendar, one.course.started_at
    since = [pair for pair in one.choices if pair[0].at >= begun] or one.choices[-1:]
    before = [_chosen(choice, version, categories) for choice, version in since[:-1]]
    last = [
        replace(
            _chosen(choice, version, categories),
            is_last=True,
            zone=calendar.zone.key if calendar and version else "",
            behind=behind,
        )
        for choice, version in since[-1:]
    ]
    return before + last


def runners_up(found: Iterable[Explained], person: Person) -> dict[str, list[tuple[str, str]]]:
    """Return by clock what was promised to customers as well, and on what it lost."""
    asked = {
        one.clock.key: one.choices[-1][0].aspects
        for one in found
        if one.clock.agreement == Agreement.SLA and one.choices
    }
    fitting = {aspects: weighed_for(aspects) for aspects in set(asked.values())}
    lost = {
        key: [w for w in fitting[aspects].get((key.agreement, key.measure), []) if w.lost_on]
        for key, aspects in asked.items()
    }
    ids = {weighed.offer.id for those in lost.values() for weighed in those}
    known = Promise.objects.visible_to(person).filter(versions__in=ids)
    names = dict(known.values_list("versions", "versions__name")) if ids else {}
    return {
        key.code: [
            (names.get(w.offer.id, w.offer.slug), label("lost_on", w.lost_on)) for w in those
        ]
        for key, those in lost.items()
    }


def _chosen(
    choice: Choice, version: PromiseVersion | None, categories: Mapping[int, str]
) -> Chosen:
    because = label("chosen", choice.reason)
    if version is None:
        return Chosen(choice.at, because)
    return Chosen(
        at=choice.at,
        because=because,
        name=version.name,
        valid_from=version.valid_from,
        names=_names(version, categories),
        target=moments.precisely(timedelta(seconds=version.target)),
        hours=version.calendar.name if version.calendar else label("hours", version.hours),
        pauses=[label("stops_for", code) for code in version.pauses.split()],
    )


def _names(version: PromiseVersion, categories: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return what it names, in the order in which that counts."""
    priority = version.priority
    found = {
        "organisation": version.organisation and version.organisation.name,
        "service": version.service and version.service.name,
        "category": version.category_id and categories[version.category_id],
        "team": version.team and version.team.name,
        "supplier": version.supplier and version.supplier.name,
        "priority": priority and f"{priority} {label('priority', priority)}",
    }
    return [(label("named", part), str(name)) for part, name in found.items() if name]
