"""What Hollin Vale promises beside the usual: its teams to each other, a supplier, a customer."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from tocsin.cli.demo.acts import Stage
from tocsin.domain.accounts.models import Person
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.jobs import load_defaults
from tocsin.domain.clocks.models import Calendar
from tocsin.domain.clocks.rules import Agreement, Hours, Measure

COUNTRY, PART = "GB", "ENG"
LONG_DAYS = {
    **{day: [["07:00", "19:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "sat": [["08:00", "13:00"]],
}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Pledge:
    """A promise; `names` are short names on the stage, `hours` those or a calendar's."""

    slug: str
    name: str
    agreement: str
    measure: str
    target: timedelta
    hours: str = "office"
    names: dict[str, str] = field(default_factory=dict)


SECOND_LEVEL = {
    "network": "Network",
    "clinical-applications": "Clinical applications",
    "workplace": "Workplace",
    "devices": "Medical devices",
}
BETWEEN_TEAMS = (
    (Measure.RESPONSE, "taken up", 2 * HOUR),
    (Measure.RESOLUTION, "solved or handed back", 16 * HOUR),
)
PLEDGES = (
    *(
        Pledge(
            f"{slug}-{measure}",
            f"{name}: {what}",
            Agreement.OLA,
            measure,
            target,
            names={"team": slug},
        )
        for slug, name in SECOND_LEVEL.items()
        for measure, what, target in BETWEEN_TEAMS
    ),
    Pledge(
        "clinical-p1",
        "Clinical applications, P1: taken up",
        Agreement.OLA,
        Measure.RESPONSE,
        15 * MINUTE,
        Hours.ALWAYS,
        {"team": "clinical-applications", "priority": "P1"},
    ),
    Pledge(
        "linden-response",
        "Linden: first answer",
        Agreement.SUPPLIER,
        Measure.RESPONSE,
        4 * HOUR,
        names={"supplier": "linden-software"},
    ),
    Pledge(
        "millbrook-resolution",
        "Millbrook Clinic: solution",
        Agreement.SLA,
        Measure.RESOLUTION,
        10 * HOUR,
        "long-days",
        {"organisation": "millbrook-clinic"},
    ),
)


def promise(
    stage: Stage, by: Person, moment: Callable[[], AbstractContextManager[datetime]]
) -> None:
    """Promise all of it before the first story, and something else from a later date on."""
    with moment() as now:
        load_defaults()
        office = queries.calendar_named("office", by)
        actions.add_holidays(office, by=by, days=_holidays(now.date()))
        long_days = actions.create_calendar(
            by=by,
            slug="long-days",
            name="Clinics, long days",
            definition={"zone": settings.TIME_ZONE, "hours": LONG_DAYS},
        )
    calendars = {"office": office, "long-days": long_days}
    for pledge in PLEDGES:
        with moment():
            _promise(pledge, stage, by, calendars)
    with moment() as now:
        _plan(by, now)


def _promise(pledge: Pledge, stage: Stage, by: Person, calendars: dict[str, Calendar]) -> None:
    calendar = calendars.get(pledge.hours)
    terms = actions.Terms(
        name=pledge.name,
        target=pledge.target,
        hours=Hours.CALENDAR if calendar else pledge.hours,
        calendar=calendar,
        **_things(pledge.names, stage),
    )
    actions.create_promise(
        by=by,
        slug=pledge.slug,
        agreement=pledge.agreement,
        measure=pledge.measure,
        terms=terms,
    )


def _things(names: dict[str, str], stage: Stage) -> dict[str, Any]:
    houses = stage.organisations
    known = {"team": stage.teams, "supplier": houses, "organisation": houses}
    return {what: known[what][name] if what in known else name for what, name in names.items()}


def _plan(by: Person, now: datetime) -> None:
    """Let less urgent things be solved sooner, from a date on that has not come yet."""
    known = queries.promise_named("p4-resolution", by, now)
    if known is not None:
        changes = {"target": 32 * HOUR}
        begin = now + timedelta(days=75)
        actions.change_promise(known.promise, by=by, changes=changes, valid_from=begin)


def _holidays(today: date) -> dict[str, str]:
    years = range(today.year, today.year + 3)
    found = queries.public_holidays(COUNTRY, PART, years, "en")
    return {holiday.day.isoformat(): holiday.name for holiday in found}
