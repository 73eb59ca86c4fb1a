"""What happened to an incident goes into its journal, and its clocks follow from there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.domain.accounts.models import Person
from tocsin.domain.clocks import steps as clocks
from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import Reading, reading
from tocsin.domain.clocks.rules import Agreement, ClockKey, ClockState, Course
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries.clocks import happenings
from tocsin.domain.incidents.rules.clocks import BREACHED, WARNED, Happening, marks, matters
from tocsin.domain.journal import steps as journal
from tocsin.domain.journal.models import Event


def record(  # noqa: PLR0913 - an event has this many sides
    verb: str,
    incident: Incident,
    *,
    by: Person,
    at: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
    on_behalf_of: Person | None = None,
    because_of: Event | None = None,
) -> Event:
    """Append the event, and let the clocks show what follows from it."""
    event = journal.record(
        verb,
        incident,
        by=by,
        at=at,
        changes=changes,
        facts=facts,
        texts=texts,
        on_behalf_of=on_behalf_of,
        because_of=because_of,
    )
    if matters(verb, changes or (), facts or {}):
        keep_time(incident)
    return event


def keep_time(
    incident: Incident, known: Reading | None = None, events: list[Happening] | None = None
) -> list[Clock]:
    """Let the clocks and the next deadline show what the journal says.

    Whoever has just read the promises and all the events need not have them read again.
    """
    known = known or reading()
    if not known.book.offers:
        return []
    courses = known.courses(marks(happenings(incident) if events is None else events))
    rows = clocks.project(incident.journal_kind, incident.pk, courses)
    note_deadline(incident, next_due(rows))
    return rows


def note_deadline(incident: Incident, due: datetime | None) -> None:
    if due != incident.next_due_at:
        Incident.objects.filter(pk=incident.pk).update(next_due_at=due)
        incident.next_due_at = due


def next_due(rows: list[Clock]) -> datetime | None:
    """Return by when the customer is owed something next, or has been for the longest time."""
    running = (c for c in rows if c.agreement == Agreement.SLA and c.state != ClockState.STOPPED)
    return min((clock.due_at for clock in running if clock.due_at), default=None)


def announce(
    incident: Incident, key: ClockKey, course: Course, *, by: Person, at: datetime
) -> Event | None:
    """Record the largest share of the target that is used and not told of yet, if there is one."""
    passed = course.passed(at)
    if not passed:
        return None
    percent = passed[-1]
    reached = course.reaches(percent)
    facts = {
        "clock": key.code,
        "agreement": str(key.agreement),
        "measure": str(key.measure),
        "percent": percent,
        "passed": passed[:-1],
        "due_at": course.due_at,
        "promised": int(course.terms.target.total_seconds()),
        "promise": course.terms.slug,
        "course": course.number,
        "late": int((at - reached).total_seconds()) if reached else 0,
    }
    verb = BREACHED if percent == 100 else WARNED  # noqa: PLR2004 - all of it
    return journal.record(verb, incident, by=by, at=at, facts=facts)
