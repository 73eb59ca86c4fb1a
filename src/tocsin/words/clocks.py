"""What programs see of clocks: where they stand, and how that came about."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tocsin.base import instants
from tocsin.domain.accounts.queries import addresses_of, team_slugs
from tocsin.domain.clocks.models import Clock, PromiseVersion
from tocsin.domain.clocks.queries import elapsed
from tocsin.domain.clocks.rules import Agreement, Interval
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import Explained, Held, explained, held_time, replayed

Record = dict[str, Any]


def seen_by(clocks: Iterable[Clock], *, inside: bool) -> list[Clock]:
    """Leave out what teams and suppliers have agreed, unless the reader is of the desk."""
    return [clock for clock in clocks if inside or clock.agreement == Agreement.SLA]


def clock_record(clock: Clock, now: datetime) -> Record:
    """Return a clock of an incident, as of `now`; durations are whole seconds."""
    used = elapsed(clock, now)
    return {
        "name": clock.name,
        "party": _party(clock),
        "state": clock.state,
        "promise": clock.promise.promise.slug,
        "target": clock.promise.target,
        "elapsed": _seconds(used),
        "remaining": clock.promise.target - _seconds(used),
        "started_at": instants.written(clock.started_at),
        "due_at": _written(clock.due_at),
        "stopped_at": _written(clock.stopped_at),
        "breached_at": _written(breached_at(clock, now)),
        "met": clock.met,
    }


def breached_at(clock: Clock, now: datetime) -> datetime | None:
    """Return when the promise was broken: the instant it was due, once that has passed."""
    end = clock.stopped_at or now
    return clock.due_at if clock.due_at is not None and clock.due_at < end else None


def clocks_record(incident: Incident, now: datetime) -> Record:
    """Return what `GET /incidents/{number}/clocks` answers: all clocks, explained, and hands."""
    known = replayed(incident)
    found, held = explained(known, now), held_time(known, now)
    stretches = [stretch for one in found for stretch in one.intervals]
    seen = {one.person for one in held} | {stretch.by for stretch in stretches}
    people = addresses_of({pk for pk in seen if pk is not None})
    teams = team_slugs({one.team for one in held if one.team is not None})
    return {
        "items": [explained_record(one, people, now) for one in found],
        "held": [held_record(one, teams, people) for one in held],
    }


def explained_record(one: Explained, people: Mapping[int, str], now: datetime) -> Record:
    """Return a clock with its intervals and the promises that held; `people` are addresses."""
    course = one.course
    hours = one.clock.calendar.calendar.slug if one.clock.calendar else None
    return clock_record(one.clock, now) | {
        "agreement": one.clock.agreement,
        "measure": one.clock.measure,
        "calendar": hours,
        "pauses": sorted(course.terms.pauses),
        "warned": course.told,
        "promises": [
            {
                "since": instants.written(choice.at),
                "because": choice.reason,
                "promise": version.promise.slug if version else None,
                "target": version.target if version else None,
                "named": named(version) if version else {},
            }
            for choice, version in one.choices
        ],
        "intervals": [_interval(stretch, people) for stretch in one.intervals],
        "ahead": [_interval(stretch, people) for stretch in one.ahead],
    }


def named(version: PromiseVersion) -> Record:
    """Return what the promise names, and so why it was chosen before others."""
    return {name: value for name, value in fitted(version).items() if value}


def fitted(version: PromiseVersion) -> Record:
    """Return what an incident has to be for the promise to hold, by slugs; None is anything."""
    return {
        "priority": version.priority or None,
        "service": version.service and version.service.slug,
        "organisation": version.organisation and version.organisation.slug,
        "category": version.category and version.category.path,
        "team": version.team and version.team.slug,
        "supplier": version.supplier and version.supplier.slug,
    }


def held_record(held: Held, teams: Mapping[int, str], people: Mapping[int, str]) -> Record:
    return {
        "team": teams.get(held.team) if held.team else None,
        "person": people.get(held.person) if held.person else None,
        "total": _seconds(held.total),
        "counted": _seconds(held.counted),
    }


def _interval(stretch: Interval, people: Mapping[int, str]) -> Record:
    return {
        "since": instants.written(stretch.begin),
        "until": instants.written(stretch.end),
        "kind": str(stretch.kind),
        "reason": stretch.reason or None,
        "by": people.get(stretch.by) if stretch.by else None,
        "name": stretch.name or None,
        "seconds": _seconds(stretch.end - stretch.begin),
    }


def _party(clock: Clock) -> str | None:
    found = clock.team or clock.supplier
    return found.slug if found else None


def _written(instant: datetime | None) -> str | None:
    return instants.written(instant) if instant else None


def _seconds(length: timedelta) -> int:
    """Cut to whole seconds towards zero, so that nothing looks late before it is."""
    return int(length.total_seconds())
