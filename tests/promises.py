"""Makers of calendars and promises, for tests of what follows from them."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks import actions
from tocsin.domain.clocks.models import (
    Calendar,
    CalendarVersion,
    Promise,
    PromiseVersion,
)
from tocsin.domain.clocks.rules import PAUSES
from tocsin.domain.clocks.steps import new_edition

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
_serial = count(1)


def make_calendar(*, zone="Europe/Warsaw", hours=None, default=False, **more):
    """Make a calendar of working weeks, 08:00 to 16:00 unless told otherwise."""
    slug = f"calendar-{next(_serial)}"
    calendar = Calendar.objects.create(slug=slug, name=slug, is_default=default)
    define_calendar(calendar, zone=zone, hours=hours or WEEK, **more)
    return calendar


def define_calendar(calendar, *, at=LONG_AGO, **definition):
    CalendarVersion.objects.create(
        calendar=calendar,
        public_id=public_id(),
        number=calendar.versions.count() + 1,
        made_at=at,
        definition=json.dumps(definition, sort_keys=True),
    )
    new_edition()


def promised(slug="soon", *, agreement="sla", measure="resolution", valid_from=None, **terms):
    """Promise something from now on, as an administrator does."""
    said = actions.Terms(**{"name": slug.capitalize(), "target": timedelta(hours=4)} | terms)
    return actions.create_promise(
        by=operator(),
        slug=slug,
        agreement=agreement,
        measure=measure,
        terms=said,
        valid_from=valid_from,
    ).promise


def make_promise(measure="resolution", target=timedelta(hours=4), **terms):
    """Promise that something happens within so much time, all hours counting."""
    slug = f"promise-{next(_serial)}"
    agreement = terms.pop("agreement", "sla")
    promise = Promise.objects.create(slug=slug, agreement=agreement, measure=measure)
    change_promise(promise, target=target, **terms)
    return promise


def change_promise(promise, *, target, valid_from=LONG_AGO, pauses=PAUSES, **terms):
    if (calendar := terms.get("calendar")) is not None:
        terms |= {"hours": "calendar", "calendar": calendar}
    terms.setdefault("hours", "always")
    PromiseVersion.objects.create(
        promise=promise,
        public_id=public_id(),
        number=promise.versions.count() + 1,
        made_at=valid_from,
        valid_from=valid_from,
        name=promise.slug,
        target=int(target.total_seconds()),
        pauses=" ".join(sorted(pauses)),
        **terms,
    )
    new_edition()
