"""What a page tells of a major incident: procedure, parts, words to stakeholders, timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from json import loads
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.models import (
    Incident,
    MajorIncident,
    MajorRole,
    StakeholderUpdate,
    TimelineEntry,
)
from tocsin.domain.incidents.rules import MajorState, Part
from tocsin.web import moments
from tocsin.words.labels import label

GIST = 160
NOTHING: dict[str, Any] = {
    "procedure": None,
    "may_propose": False,
    "may_decide": False,
}


@dataclass(frozen=True)
class Line:
    """A line of the timeline in words."""

    entry: TimelineEntry
    text: str


@dataclass(frozen=True)
class Playing:
    """A part, and who plays it now."""

    part: Part
    roles: list[MajorRole]


def major(
    incident: Incident, person: Person, *, inside: bool, works: bool, now: datetime | None = None
) -> dict[str, Any]:
    """Return it in as many queries for thirty lines as for one, and in one where nothing is."""
    if not inside:
        return NOTHING
    found = queries.procedure_of(incident)
    if found is None:
        return NOTHING | {"may_propose": works and incident.is_open}
    standing = {
        "procedure": found,
        "may_propose": works and incident.is_open and found.state == MajorState.WITHDRAWN,
        "may_decide": found.state != MajorState.ACCEPTED
        and incident.is_open
        and incident.merged_into_id is None
        and permissions.may_decide_on_major(person, incident),
    }
    if found.state != MajorState.ACCEPTED:
        return standing
    return standing | _accepted(incident, found, now or instants.now())


def _accepted(incident: Incident, found: MajorIncident, now: datetime) -> dict[str, Any]:
    roles = list(queries.parts(incident))
    updates = list(queries.stakeholder_updates(incident))
    lines = _lines(incident, roles, updates)[::-1]
    return {
        "playing": _playing(roles),
        "played": [role for role in roles if role.until is not None],
        "updates": updates[::-1],
        "update_overdue": found.next_update_at is not None and found.next_update_at < now,
        "review_by": _day(found.review_due_on, now),
        "review_overdue": queries.is_review_overdue(found, now),
        "timeline": [line for line in lines if not line.entry.hidden],
        "hidden_lines": [line for line in lines if line.entry.hidden],
    }


def _day(due_on: date | None, now: datetime) -> str:
    return moments.day(due_on, timezone.localtime(now).date()) if due_on else ""


def _playing(roles: list[MajorRole]) -> list[Playing]:
    now = [role for role in roles if role.until is None]
    return [Playing(part, [role for role in now if role.role == part]) for part in Part]


def _lines(
    incident: Incident, roles: list[MajorRole], updates: list[StakeholderUpdate]
) -> list[Line]:
    names = {role.person_id: role.person.name for role in roles}
    bodies = {update.public_id: update.body for update in updates}
    return [Line(entry, _said(entry, names, bodies)) for entry in queries.timeline(incident)]


def _said(entry: TimelineEntry, names: Mapping[int, str], bodies: Mapping[str, str]) -> str:
    """Return the line as somebody wrote it, or what its event came to."""
    if entry.event is None:
        return entry.text
    facts = loads(entry.event.data)
    words = label("verb", entry.event.verb)
    if "part" in facts:
        return _pair(words, f"{label('part', facts['part'])}, {names.get(facts['person'], '')}")
    if "update" in facts:
        return _pair(words, " ".join(bodies.get(facts["update"], "").split())[:GIST])
    if "priority" in facts.get("changes", {}):
        return _pair(words, facts["changes"]["priority"][1])
    return words


def _pair(head: str, rest: str) -> str:
    return gettext("%(head)s: %(rest)s") % {"head": head, "rest": rest}
