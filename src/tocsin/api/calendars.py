"""Calendars: when people work, the next hours of it, and holidays to take over."""

from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.calendar_shapes import (
    Asked,
    CalendarChange,
    CalendarRecord,
    Countries,
    Definition,
    HolidayFile,
    Holidays,
    NewCalendar,
    NewHolidays,
    Parts,
    PreviewRecord,
    Wanted,
)
from tocsin.api.lookup import team_of
from tocsin.api.problems import not_found
from tocsin.base import instants
from tocsin.base.errors import require
from tocsin.base.keyset import page
from tocsin.domain.accounts.models import Person
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.models import Calendar
from tocsin.domain.clocks.permissions import may_change_calendars, may_read_calendars
from tocsin.domain.clocks.rules.previewing import preview
from tocsin.domain.clocks.sources import Holiday
from tocsin.domain.clocks.sources.public_holidays import countries
from tocsin.domain.journal.queries import latest_seq
from tocsin.words.calendars import (
    calendar_record,
    country_record,
    holiday_record,
    preview_record,
)

router = Router(tags=["Calendars"])
DEFINED = ("zone", "hours", "holidays", "exceptions", "names")


@router.get("", response=answers.Listed[CalendarRecord], url_name="calendars")
def list_calendars(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List calendars.

    For staff.
    """
    require(may_read_calendars(request.person), "calendar.list")
    rows = Calendar.objects.visible_to(request.person)
    found = page(rows, ("name", "slug"), limit=window.limit, cursor=window.cursor or None)
    sheets = queries.described(found.items, instants.now())
    return answers.items([calendar_record(sheet) for sheet in sheets], found.next)


@router.post("", response={201: CalendarRecord}, auth=ADMINISTRATION, url_name="calendars")
def create(request: Call, body: NewCalendar) -> HttpResponse:
    """Add a calendar.

    For administrators, with the scope `admin`.
    """
    given = {part: getattr(body, part) for part in DEFINED}
    made = actions.create_calendar(
        by=request.person, slug=body.slug, name=body.name, definition=given
    )
    location = f"{request.path.rstrip('/')}/{made.slug}"
    return _answer(made, status=HTTPStatus.CREATED, location=location)


@router.get("/holidays", response=Holidays, url_name="calendar-holidays")
def public_holidays(request: Call, wanted: Query[Wanted]) -> HttpResponse:
    """Look up the public holidays of a country or a part of it.

    For staff. Names are in the caller's language where they are known in it, else in English. No
    calendar has them before they are added to it.
    """
    require(may_read_calendars(request.person), "calendar.list")
    years = range(wanted.first_year, wanted.last_year + 1)
    language = get_language() or "en"
    found = queries.public_holidays(wanted.country, wanted.subdivision, years, language)
    return _holidays(found)


@router.post("/holidays/file", response=Holidays, auth=ADMINISTRATION, url_name="holidays-file")
def holidays_in_file(request: Call, body: HolidayFile) -> HttpResponse:
    """Read the holidays of an iCalendar file.

    For administrators, with the scope `admin`. A file with errors is refused with the line. No
    calendar has them before they are added to it.
    """
    require(may_change_calendars(request.person), "calendar.change")
    years = range(body.first_year, body.last_year + 1)
    found = queries.holidays_in_file(body.file.encode("utf-8", "replace"), years)
    return _holidays(found.holidays, found.left_out)


@router.get("/countries", response=Countries, url_name="calendar-countries")
def list_countries(request: Call) -> HttpResponse:
    """List the countries whose public holidays are known.

    For staff.
    """
    require(may_read_calendars(request.person), "calendar.list")
    return answers.record({"items": [country_record(code) for code in countries()]})


@router.get("/countries/{country}", response=Parts, url_name="calendar-country")
def list_parts(request: Call, country: str) -> HttpResponse:
    """List the parts of a country that have holidays of their own.

    For staff.
    """
    require(may_read_calendars(request.person), "calendar.list")
    if country not in countries():
        raise not_found()
    parts = queries.check_place(country, "")
    return answers.record({"items": [{"subdivision": c, "name": name} for c, name in parts]})


@router.get("/{slug}", response=CalendarRecord, url_name="calendar")
def read(request: Call, slug: str) -> HttpResponse:
    """Read a calendar.

    For staff.
    """
    return _answer(_visible(slug, request.person))


@router.put("/{slug}", response=CalendarRecord, auth=ADMINISTRATION, url_name="calendar")
def replace(request: Call, slug: str, body: Definition) -> HttpResponse:
    """Say anew all that a calendar says.

    For administrators, with the scope `admin`. What runs is counted anew; what has stopped keeps
    the calendar it was counted by.
    """
    given = {part: getattr(body, part) for part in (*DEFINED, "name")}
    return _changed(request, slug, given)


@router.patch("/{slug}", response=CalendarRecord, auth=ADMINISTRATION, url_name="calendar")
def change(request: Call, slug: str, body: CalendarChange) -> HttpResponse:
    """Change a calendar, make it the desk's, retire it, or say who works by it.

    For administrators, with the scope `admin`. What is left out stays.
    """
    return _changed(request, slug, {part: getattr(body, part) for part in body.model_fields_set})


@router.post(
    "/{slug}/holidays",
    response=CalendarRecord,
    auth=ADMINISTRATION,
    url_name="calendar-add-holidays",
)
def add_holidays(request: Call, slug: str, body: NewHolidays) -> HttpResponse:
    """Add holidays to a calendar.

    For administrators, with the scope `admin`. Those it has stay, with the names given here.
    """
    by, found = request.person, _visible(slug, request.person)
    require(may_change_calendars(by), "calendar.change")
    seen = latest_seq(found) if "If-Match" in request.headers else None
    answers.hold_to(request, _answer(found))
    days = {one.date: one.name for one in body.holidays}
    actions.add_holidays(found, by=by, days=days, seen=seen)
    return _answer(_visible(slug, by))


@router.get("/{slug}/preview", response=PreviewRecord, url_name="calendar-preview")
def look_ahead(request: Call, slug: str, asked: Query[Asked]) -> HttpResponse:
    """Look at the next 24 working hours, and when an amount of them is used up.

    For staff.
    """
    (sheet,) = queries.described([_visible(slug, request.person)], instants.now())
    start = asked.start or instants.now()
    found = preview(sheet.hours, start, timedelta(seconds=asked.amount))
    return answers.record(preview_record(sheet.hours, found))


def _changed(request: Call, slug: str, given: dict[str, Any]) -> HttpResponse:
    by, found = request.person, _visible(slug, request.person)
    require(may_change_calendars(by), "calendar.change")
    seen = latest_seq(found)
    answers.hold_to(request, _answer(found))
    _change(found, by, given, seen)
    return _answer(_visible(slug, by))


@transaction.atomic
def _change(found: Calendar, by: Person, given: dict[str, Any], seen: int) -> None:
    defined = {part: given[part] for part in (*DEFINED, "name") if part in given}
    actions.change_calendar(found, by=by, changes=defined, seen=seen)
    if given.get("active") is True:
        actions.restore_calendar(found, by=by)
    if "default" in given:
        actions.make_default(found, by=by)
    if "teams" in given:
        _set_teams(found, by, given["teams"])
    if given.get("active") is False:
        actions.retire_calendar(found, by=by)


def _set_teams(found: Calendar, by: Person, slugs: list[str]) -> None:
    wanted = [team_of(slug, by, f"teams.{n}") for n, slug in enumerate(slugs)]
    (sheet,) = queries.described([found], instants.now())
    for team in sheet.teams:
        if team not in wanted:
            actions.set_team_calendar(team, by=by, calendar=None)
    for team in wanted:
        actions.set_team_calendar(team, by=by, calendar=found)


def _holidays(found: Iterable[Holiday], left_out: int = 0) -> HttpResponse:
    items = [holiday_record(holiday) for holiday in found]
    return answers.record({"items": items, "left_out": left_out})


def _answer(found: Calendar, **more: Any) -> HttpResponse:  # noqa: ANN401 - of `record`
    (sheet,) = queries.described([found], instants.now())
    return answers.record(calendar_record(sheet), **more)


def _visible(slug: str, person: Person) -> Calendar:
    found = queries.calendar_at(slug, person)
    if found is None:
        raise not_found()
    return found
