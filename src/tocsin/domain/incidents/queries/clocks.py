"""What the clocks of an incident show, and how that came about."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from json import loads
from operator import itemgetter

from tocsin.domain.accounts.rules import Kind
from tocsin.domain.clocks.models import Clock, PromiseVersion
from tocsin.domain.clocks.queries import clocks_of, reading
from tocsin.domain.clocks.rules import (
    Choice,
    ClockKey,
    ClockState,
    Course,
    Interval,
    intervals,
)
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules.clocks import RESOLUTION, Happening, marks
from tocsin.domain.incidents.rules.hands import Hand, hands
from tocsin.domain.journal.models import Event, EventQuerySet

COLUMNS = ("subject_id", "verb", "at", "actor", "actor__kind", "data")


def count_incidents() -> int:
    return Incident.objects.count()


def with_and_without(
    incident: Incident, correction: Happening
) -> tuple[dict[ClockKey, Course], dict[ClockKey, Course]]:
    """Return what the clocks show as the record stands, and what they will with a correction."""
    found, known = happenings(incident), reading()
    return known.courses(marks(found)), known.courses(marks([*found, correction]))


def happenings(incident: Incident) -> list[Happening]:
    rows = Event.objects.of(incident).order_by("seq").values_list(*COLUMNS)
    return [_happening(row) for row in rows]


def happening(event: Event) -> Happening:
    """Return an event that the desk itself has just recorded."""
    facts = loads(event.data)
    changes = facts.pop("changes", {})
    return Happening(
        event.verb, event.at, event.actor_id, by_system=True, changes=changes, facts=facts
    )


def histories(ids: Collection[int]) -> Iterator[tuple[int, list[Happening]]]:
    """Return the histories of many incidents at once, each with the incident's id."""
    events: EventQuerySet = Event.objects.filter(
        subject_kind=Incident.journal_kind, subject_id__in=list(ids)
    )
    rows = events.order_by("subject_id", "seq").values_list(*COLUMNS)
    for incident, lines in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        yield incident, [_happening(row) for row in lines]


def _happening(row: tuple[int, str, object, int, str, str]) -> Happening:
    _incident, verb, at, actor, kind, data = row
    facts = loads(data)
    changes = facts.pop("changes", {})
    return Happening(verb, at, actor, kind == Kind.SYSTEM, changes, facts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Explained:
    """A clock with every stretch of its time, and which promises held for it from when on."""

    clock: Clock
    course: Course
    intervals: list[Interval]
    # What is still to come until it is due, if it goes on as it does now.
    ahead: list[Interval]
    choices: list[tuple[Choice, PromiseVersion | None]]


@dataclass(frozen=True)
class Held:
    """How long a team and a person had the incident, and how much of it counted."""

    team: int | None
    person: int | None
    total: timedelta
    counted: timedelta


@dataclass(frozen=True)
class Replayed:
    """The history of an incident and what its clocks come to by it, read once for all questions."""

    incident: Incident
    events: list[Happening]
    courses: dict[ClockKey, Course]


def replayed(incident: Incident) -> Replayed:
    events = happenings(incident)
    return Replayed(incident, events, reading().courses(marks(events)))


def explained(found: Replayed, now: datetime) -> list[Explained]:
    """Return why each clock of the incident shows what it does."""
    incident, courses = found.incident, found.courses
    rows = clocks_of(incident.journal_kind, [incident.pk])[incident.pk]
    versions = _versions(courses.values())
    return [
        _explained(clock, courses[clock.key], versions, now)
        for clock in rows
        if clock.key in courses
    ]


def _versions(courses: Iterable[Course]) -> dict[int, PromiseVersion]:
    ids = {choice.promise for course in courses for choice in course.choices if choice.promise}
    found = PromiseVersion.objects.filter(pk__in=ids).select_related(
        "promise", "service", "organisation", "category", "team", "supplier", "calendar"
    )
    return {version.pk: version for version in found}


def _explained(
    clock: Clock, course: Course, versions: Mapping[int, PromiseVersion], now: datetime
) -> Explained:
    end = course.stopped_at or max(now, course.started_at)
    calendar = course.terms.calendar
    ahead: list[Interval] = []
    if course.state is ClockState.RUNNING and course.due_at is not None and course.due_at > end:
        ahead = intervals(end, course.due_at, calendar)
    return Explained(
        clock=clock,
        course=course,
        intervals=intervals(course.started_at, end, calendar, course.gaps),
        ahead=ahead,
        choices=[(choice, versions.get(choice.promise or 0)) for choice in course.choices],
    )


def held_time(found: Replayed, now: datetime) -> list[Held]:
    """Return how long each team and person had it, by the hours of the resolution's promise.

    In the order in which they first had it.
    """
    course = found.courses.get(RESOLUTION)
    total: dict[Hand, timedelta] = {}
    counted: dict[Hand, timedelta] = {}
    for stretch in hands(found.events, now):
        who = stretch.team, stretch.person
        total[who] = total.get(who, timedelta()) + (stretch.end - stretch.begin)
        used = (
            course.elapsed(stretch.end) - course.elapsed(stretch.begin) if course else timedelta()
        )
        counted[who] = counted.get(who, timedelta()) + max(used, timedelta())
    return [Held(*who, total[who], counted[who]) for who in total]
