"""What is promised on a desk of the corpus, when its stage brings no promises of its own."""

import json

from tocsin.base import instants
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue.rules import duration, reference
from tocsin.domain.clocks import actions
from tocsin.domain.clocks.models import Calendar, CalendarVersion, Promise
from tocsin.domain.clocks.rules import Agreement, Hours, Measure

WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
HOLIDAYS = [f"{year}-{day}" for year in range(2024, 2031) for day in ("01-01", "12-25", "12-26")]
MEASURES = {
    Measure.RESPONSE: "respond_within",
    Measure.RESOLUTION: "resolve_within",
    Measure.UPDATE: "update_every",
}
ROUND_THE_CLOCK = "24x7"


def promise() -> None:
    """Promise customers what the reference of priorities says, and teams each other a day."""
    if Promise.objects.exists():
        return
    by = operator()
    definition = {"zone": "Europe/Berlin", "hours": WEEK, "holidays": HOLIDAYS}
    office = Calendar.objects.create(slug="office", name="Office", is_default=True)
    CalendarVersion.objects.create(
        calendar=office,
        public_id=public_id(),
        number=1,
        made_at=instants.now(),
        definition=json.dumps(definition),
    )
    for priority in reference()["priority"]:
        for measure, field in MEASURES.items():
            _promise_one(priority, measure, field, office)
    terms = actions.Terms("Between teams", duration("PT24H"), **_hours("business", office))
    actions.create_promise(
        by=by,
        slug="between-teams",
        agreement=Agreement.OLA,
        measure=Measure.RESOLUTION,
        terms=terms,
    )


def _promise_one(priority: dict[str, str], measure: Measure, field: str, office: Calendar) -> None:
    name = f"{priority['label']}: {measure}"
    hours = _hours(priority["clock"], office)
    terms = actions.Terms(name, duration(priority[field]), priority=priority["id"], **hours)
    slug = f"{priority['id'].casefold()}-{measure}"
    actions.create_promise(
        by=operator(), slug=slug, agreement=Agreement.SLA, measure=measure, terms=terms
    )


def _hours(clock: str, office: Calendar) -> dict[str, object]:
    if clock == ROUND_THE_CLOCK:
        return {"hours": Hours.ALWAYS}
    return {"hours": Hours.CALENDAR, "calendar": office}
