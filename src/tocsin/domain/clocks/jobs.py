"""Entry points of the command line: what a new desk promises until somebody decides otherwise."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue.rules import duration, reference
from tocsin.domain.clocks import actions
from tocsin.domain.clocks.models import Calendar, Promise
from tocsin.domain.clocks.rules import Agreement, Hours, Measure
from tocsin.domain.clocks.rules.promises import check_pauses
from tocsin.domain.clocks.steps import add_terms, coded
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.rules import Source, quiet
from tocsin.domain.journal.steps import record

# Before anything that a new desk will ever take over from elsewhere.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ROUND_THE_CLOCK = "24x7"
# For each measure the field of the reference that holds its target, and how it is called.
TARGETS = {
    Measure.RESPONSE: ("respond_within", "first answer"),
    Measure.RESOLUTION: ("resolve_within", "solution"),
    Measure.UPDATE: ("update_every", "next update"),
}


def load_defaults() -> int:
    """Promise what the reference says, where nothing was ever promised; return how many promises.

    Reference data is data: what an administrator has changed or ended is left alone.
    """
    if Promise.objects.exists() or Calendar.objects.exists():
        return 0
    with transaction.atomic(), quiet(Source.COMMAND):
        by = operator()
        office = actions.create_calendar(
            by=by,
            slug="office",
            name="Office hours",
            definition={"zone": settings.TIME_ZONE, "hours": WEEK},
        )
        actions.make_default(office, by=by)
        begin = _begin()
        for entry in reference()["priority"]:
            for measure in TARGETS:
                _promise(entry, measure, office, begin, by)
    return Promise.objects.count()


def _begin() -> datetime:
    """Return since when it holds: nobody promised anything for incidents that are there already."""
    has_reports = Event.objects.filter(subject_kind="incident").exists()
    return instants.now() if has_reports else LONG_AGO


def _promise(
    entry: dict[str, Any], measure: Measure, office: Calendar, begin: datetime, by: Person
) -> None:
    field, called = TARGETS[measure]
    priority, always = entry["id"], entry["clock"] == ROUND_THE_CLOCK
    columns: dict[str, Any] = {
        "is_active": True,
        "name": f"{priority}: {called}",
        "priority": priority,
        "target": int(duration(entry[field]).total_seconds()),
        "hours": Hours.ALWAYS if always else Hours.CALENDAR,
        "calendar": None if always else office,
        "pauses": check_pauses(measure, None),
    }
    slug, now = f"{priority.lower()}-{measure}", instants.now()
    promise = Promise.objects.create(slug=slug, agreement=Agreement.SLA, measure=measure)
    facts = {"agreement": Agreement.SLA, "measure": measure, "valid_from": begin}
    texts = {"name": columns["name"]}
    facts |= coded(columns)
    record("promise.created", promise, by=by, at=now, facts=facts, texts=texts)
    add_terms(promise, columns, at=now, valid_from=begin)
