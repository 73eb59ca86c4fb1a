"""How a list is divided: by priority, by what is owed next, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.web import moments
from tocsin.web.clock_faces import SOON
from tocsin.web.queue.rows import Row


@dataclass(frozen=True)
class Heading:
    """What stands above rows whose deadlines are about as near."""

    words: Promise
    glyph: str = ""
    tone: str = ""


OVERDUE = Heading(_("Overdue"), "alert", "red")
NEXT = Heading(_("Due within 2 hours"), "clock", "amber")
TODAY = Heading(_("Later today"))
LATER = Heading(_("Later"))
WITHOUT = Heading(_("Without a deadline now"))


@dataclass(frozen=True)
class Group:
    """Rows of one priority or one heading; without either they are not divided."""

    rows: list[Row]
    priority: str = ""
    count: int | None = None
    heading: Heading | None = None


def undivided(lines: list[Row]) -> list[Group]:
    return [Group(lines)] if lines else []


def by_priority(lines: list[Row], counts: Mapping[str, int]) -> list[Group]:
    groups = groupby(lines, key=lambda line: line.incident.priority)
    return [Group(list(those), code, counts.get(code)) for code, those in groups]


def by_deadline(lines: list[Row], now: datetime) -> list[Group]:
    groups = groupby(lines, key=lambda line: _heading(line.incident.next_due_at, now))
    return [Group(list(those), heading=heading) for heading, those in groups]


def _heading(due: datetime | None, now: datetime) -> Heading:
    if due is None:
        return WITHOUT
    if due < now:
        return OVERDUE
    if due - now < SOON:
        return NEXT
    return TODAY if moments.is_same_day(due, now) else LATER
