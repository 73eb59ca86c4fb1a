"""Parts of acts that concern clocks: where they stand after what has happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from tocsin.base.identifiers import public_id
from tocsin.domain.clocks.models import Clock, Edition, Promise, PromiseVersion
from tocsin.domain.clocks.rules import Agreement, ClockKey, Course

# What the replay decides; the rest of a row is the worker's.
PROJECTED = (
    "team_id",
    "supplier_id",
    "promise_id",
    "calendar_id",
    "state",
    "started_at",
    "counted",
    "counted_at",
    "due_at",
    "stopped_at",
    "met",
    "course",
    "told",
    "next_percent",
    "next_at",
)
MICROSECOND = timedelta(microseconds=1)


def new_edition() -> None:
    """Let everybody read promises and calendars anew."""
    Edition.objects.update_or_create(pk=1, defaults={"token": public_id()})


def add_terms(
    promise: Promise, columns: Mapping[str, Any], *, at: datetime, valid_from: datetime
) -> PromiseVersion:
    """Let these terms of a promise follow those before; `valid_from` may lie anywhere."""
    last = promise.versions.order_by("-number").values_list("number", flat=True).first() or 0
    new_edition()
    return promise.versions.create(
        public_id=public_id(), number=last + 1, made_at=at, valid_from=valid_from, **columns
    )


def coded(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms of a promise as an event holds them: ids and codes, and no name."""
    found = {
        name: value.pk if isinstance(value, Model) else value or None
        for name, value in columns.items()
        if name != "name"
    }
    return found | {"is_active": columns["is_active"], "pauses": columns["pauses"].split()}


def project(kind: str, subject: int, found: Mapping[ClockKey, Course]) -> list[Clock]:
    """Write down where the clocks of a subject stand, and return them."""
    known = {
        clock.key: clock for clock in Clock.objects.filter(subject_kind=kind, subject_id=subject)
    }
    new = [fresh(kind, subject, key, found[key]) for key in found if key not in known]
    for key, clock in known.items():
        if key not in found:
            clock.delete()
        elif move(clock, found[key]):
            clock.save()
    return [clock for key, clock in known.items() if key in found] + Clock.objects.bulk_create(new)


def fresh(kind: str, subject: int, key: ClockKey, course: Course) -> Clock:
    """Return the row of a clock that has none yet, not saved."""
    named = {"agreement": str(key.agreement), "measure": str(key.measure), "party": key.party}
    return Clock(subject_kind=kind, subject_id=subject, **named, **projection(key, course))


def move(clock: Clock, course: Course) -> bool:
    """Let the row show the course; say whether that changed anything."""
    new = projection(clock.key, course)
    changed = clock.is_stale or any(getattr(clock, name) != value for name, value in new.items())
    for name, value in new.items():
        setattr(clock, name, value)
    if changed:
        # What moves has its chance again, whatever made the worker stumble.
        clock.is_stale, clock.attempts, clock.retry_at = False, 0, None
        clock.set_aside_at, clock.error = None, ""
    return changed


def projection(key: ClockKey, course: Course) -> dict[str, Any]:
    """Return what the row of a clock shows of its course, by column."""
    upcoming = course.next_threshold()
    counted_at = course.counted_at
    supplier = course.choices[-1].aspects.supplier if course.choices else None
    return {
        "team_id": int(key.party) if key.agreement == Agreement.OLA else None,
        "supplier_id": supplier if key.agreement == Agreement.SUPPLIER else None,
        "promise_id": course.terms.promise,
        "calendar_id": course.terms.calendar_version,
        "state": str(course.state),
        "started_at": course.started_at,
        "counted": course.elapsed(counted_at) // MICROSECOND,
        "counted_at": counted_at,
        "due_at": course.due_at,
        "stopped_at": course.stopped_at,
        "met": course.met,
        "course": course.number,
        "told": course.told,
        "next_percent": upcoming[0] if upcoming else None,
        "next_at": upcoming[1] if upcoming else None,
    }


def differing(
    rows: Iterable[Clock], found: Mapping[ClockKey, Course]
) -> list[tuple[ClockKey, str, Any, Any]]:
    """Return where rows and replay differ: clock, column, what is and what should be."""
    known = {clock.key: clock for clock in rows}
    apart: list[tuple[ClockKey, str, Any, Any]] = [
        (key, "row", key in known, key in found) for key in known.keys() ^ found.keys()
    ]
    for key in known.keys() & found.keys():
        should = projection(key, found[key])
        apart += [
            (key, name, getattr(known[key], name), value)
            for name, value in should.items()
            if getattr(known[key], name) != value
        ]
    return apart
