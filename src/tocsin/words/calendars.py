"""What programs see of calendars and of the holidays they could get."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.base import instants
from tocsin.domain.clocks.queries import Sheet
from tocsin.domain.clocks.rules import Calendar
from tocsin.domain.clocks.rules.hours import DAYS
from tocsin.domain.clocks.rules.previewing import Preview
from tocsin.domain.clocks.sources import Holiday
from tocsin.words.countries import country_name
from tocsin.words.records import Record

WEEKDAYS: dict[str, Promise] = dict(
    zip(
        DAYS,
        (
            _("Monday"),
            _("Tuesday"),
            _("Wednesday"),
            _("Thursday"),
            _("Friday"),
            _("Saturday"),
            _("Sunday"),
        ),
        strict=True,
    )
)


def calendar_record(sheet: Sheet) -> Record:
    """Return a calendar; `zone` to `names` are what `Calendar.from_dict` reads."""
    said: Mapping[str, Any] = sheet.hours.to_dict()
    return {
        "slug": sheet.calendar.slug,
        "name": sheet.calendar.name,
        "default": sheet.calendar.is_default,
        "active": sheet.calendar.is_active,
        "zone": said["zone"],
        "hours": said["hours"],
        "holidays": said.get("holidays", []),
        "exceptions": said.get("exceptions", {}),
        "names": said.get("names", {}),
        "teams": [team.slug for team in sheet.teams],
        "promises": sorted({terms.promise.slug for terms in sheet.promises}),
        "version": sheet.version.number,
        "changed_at": instants.written(sheet.version.made_at),
    }


def preview_record(calendar: Calendar, found: Preview) -> Record:
    return {
        "zone": calendar.zone.key,
        "start": instants.written(found.start),
        "amount": int(found.amount.total_seconds()),
        "due_at": instants.written(found.due_at) if found.due_at else None,
        "next": [
            {"from": instants.written(opens), "to": instants.written(closes)}
            for opens, closes in found.spans
        ],
    }


def holiday_record(holiday: Holiday) -> Record:
    return {
        "date": holiday.day.isoformat(),
        "weekday": DAYS[holiday.day.weekday()],
        "name": holiday.name,
    }


def country_record(code: str) -> Record:
    return {"country": code, "name": country_name(code)}
