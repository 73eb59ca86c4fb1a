"""Which promises held for a clock from when on, and what they name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tocsin.domain.clocks.models import PromiseVersion
from tocsin.domain.clocks.rules import Choice
from tocsin.domain.incidents.queries import Explained
from tocsin.web import moments
from tocsin.words.labels import label


@dataclass(frozen=True)
class Chosen:
    """A promise with what brought it; without a version nothing was promised from then on."""

    at: datetime
    because: str
    is_last: bool
    name: str = ""
    valid_from: datetime | None = None
    names: list[tuple[str, str]] = field(default_factory=list)
    target: str = ""
    hours: str = ""
    pauses: list[str] = field(default_factory=list)


def chosen(one: Explained, categories: Mapping[int, str]) -> list[Chosen]:
    """Return them in order; `categories` are the words of those that promises name."""
    last = len(one.choices) - 1
    return [
        _chosen(choice, version, categories, is_last=number == last)
        for number, (choice, version) in enumerate(one.choices)
    ]


def _chosen(
    choice: Choice,
    version: PromiseVersion | None,
    categories: Mapping[int, str],
    *,
    is_last: bool,
) -> Chosen:
    because = label("chosen", choice.reason)
    if version is None:
        return Chosen(choice.at, because, is_last)
    return Chosen(
        at=choice.at,
        because=because,
        is_last=is_last,
        name=version.name,
        valid_from=version.valid_from,
        names=_names(version, categories),
        target=moments.precisely(timedelta(seconds=version.target)),
        hours=version.calendar.name if version.calendar else label("hours", version.hours),
        pauses=[label("pauses", code) for code in version.pauses.split()],
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
