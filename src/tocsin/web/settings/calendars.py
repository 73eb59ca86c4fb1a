"""Calendars: when people work, what is different on some days, and who works by it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.base import instants
from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.models import Calendar
from tocsin.domain.clocks.queries import Sheet
from tocsin.domain.clocks.rules.definitions import join_night, slots_written
from tocsin.domain.clocks.rules.hours import DAYS
from tocsin.domain.clocks.rules.previewing import AMOUNT, Preview, preview
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.forms import Form
from tocsin.web.settings.calendar_forms import (
    ALWAYS,
    OFFICE,
    DaysForm,
    HolidaysForm,
    HoursForm,
    NewCalendarForm,
    TeamChoiceForm,
    WhenForm,
    as_it_is,
    pictured,
)
from tocsin.web.settings.calendar_pictures import bars_of, days_of
from tocsin.web.settings.doors import for_administrators
from tocsin.words.calendars import WEEKDAYS

PAGE = "settings/calendar.html"


@for_administrators
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    found = Calendar.objects.visible_to(request.user).order_by("-is_active", "-is_default", "name")
    rows = [(sheet, _week(sheet)) for sheet in queries.described(found, instants.now())]
    return render(request, "settings/calendars.html", {"rows": rows, "place": "calendars"})


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    week = ALWAYS if request.GET.get("like") == "always" else OFFICE
    initial = {"zone": settings.TIME_ZONE} | {f"hours.{day}": text for day, text in week.items()}
    form = NewCalendarForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown_in(form):
            said = form.answers()
            made = actions.create_calendar(
                by=request.user,
                slug=form.cleaned_data["slug"],
                name=said.pop("name"),
                definition=said,
            )
            return redirect("settings-calendars-one", made.slug)
    context = {"form": form, "week": pictured(form), "place": "calendars"}
    return render(request, "settings/new_calendar.html", context, status=status_of(form))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(request, slug)
    if request.method != "POST":
        return _page(request, found)
    part = request.POST.get("part", "")
    if part not in _PARTS:
        raise Http404
    form = _PARTS[part](request.POST, _sheet(found))
    if form.is_valid():
        with refusals_shown_in(form):
            _change(found, request.user, form)
            messages.success(request, gettext("Saved."))
            return redirect("settings-calendars-one", found.slug)
    return _page(request, found, **{part: form})


def _change(found: Calendar, by: Person, form: Any) -> None:  # noqa: ANN401 - one of _PARTS
    changes, seen = form.answers(), form.cleaned_data["seen"]
    try:
        actions.change_calendar(found, by=by, changes=changes, seen=seen)
    except BadInput as refusal:
        for error in refusal.errors:
            error["field"] = _place(form, error["field"])
        raise


def _place(form: Form, field: str) -> str:
    if isinstance(form, DaysForm):
        return form.place_of(field)
    if isinstance(form, HolidaysForm):
        return "called" if field.startswith("names.") else "date"
    return field


@for_administrators
@require_POST
def default(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(request, slug)
    return _done(request, found, lambda: actions.make_default(found, by=request.user))


@for_administrators
@require_POST
def retirement(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(request, slug)
    # What the button said that was pressed, whatever somebody else has made of it meanwhile.
    act = _OFFERING.get(request.POST.get("offered", ""))
    if act is None:
        raise Http404
    return _done(request, found, lambda: act(found, by=request.user))


@for_administrators
@require_POST
def teams(request: HttpRequest, slug: str) -> HttpResponse:
    found, form = one(request, slug), TeamChoiceForm(request.POST, by=request.user)
    if not form.is_valid():
        return _page(request, found, team=form)
    team, by = form.cleaned_data["team"], request.user
    return _done(
        request, found, lambda: actions.set_team_calendar(team, by=by, calendar=found), team=form
    )


@for_administrators
@require_POST
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(request, slug)
    shown = Team.objects.visible_to(request.user)
    team = shown.filter(slug=request.POST.get("team", "").replace("\x00", "")).first()
    if team not in _sheet(found).teams:
        raise Http404
    by = request.user
    return _done(request, found, lambda: actions.set_team_calendar(team, by=by, calendar=None))


def _done(
    request: HttpRequest, found: Calendar, act: Callable[[], None], team: Form | None = None
) -> HttpResponse:
    form = team or Form({})
    with refusals_shown_in(form):
        act()
        messages.success(request, gettext("Saved."))
        return redirect("settings-calendars-one", found.slug)
    return _page(request, found, **{"team" if team else "acted": form})


def one(request: HttpRequest, slug: str) -> Calendar:
    found = queries.calendar_at(slug, request.user)
    if found is None:
        raise Http404
    return found


def _sheet(found: Calendar) -> Sheet:
    (sheet,) = queries.described([found], instants.now())
    return sheet


_OFFERING: dict[str, Callable[..., None]] = {
    "no": actions.retire_calendar,
    "yes": actions.restore_calendar,
}
_PARTS: dict[str, Callable[[Any, Sheet], Any]] = {
    "hours": lambda data, sheet: HoursForm(
        data, initial=as_it_is(sheet.calendar.name, sheet.hours)
    ),
    "days": lambda data, sheet: DaysForm(data, calendar=sheet.hours),
    "holidays": lambda data, sheet: HolidaysForm(data, calendar=sheet.hours),
}


def _page(request: HttpRequest, found: Calendar, **refused: Form) -> HttpResponse:
    sheet = _sheet(found)
    shown = {part: refused.get(part) or form(None, sheet) for part, form in _PARTS.items()}
    shown |= {"team": refused.get("team") or TeamChoiceForm(by=request.user)}
    if "acted" in refused:
        shown["acted"] = refused["acted"]
    when, ahead = _asked(request, sheet)
    context = {
        "calendar": found,
        "sheet": sheet,
        "forms": shown,
        "week": pictured(shown["hours"]),
        "holidays": _holidays(sheet),
        "when": when,
        "ahead": ahead,
        "next": days_of(ahead.spans, sheet.hours.zone),
        "due": _at(ahead.due_at, sheet),
        "zone": sheet.hours.zone.key,
        "this_year": timezone.localtime(instants.now()).year,
        "day_format": pgettext("weekday and day", "D j M"),
        "seen": latest_seq(found),
        "place": "calendars",
    }
    status = next((status_of(form) for form in refused.values()), 200)
    return render(request, PAGE, context, status=status)


def _asked(request: HttpRequest, sheet: Sheet) -> tuple[WhenForm, Preview]:
    """Return the question of when some hours are used up, and its answer."""
    now = instants.now()
    with timezone.override(sheet.hours.zone):
        begin = timezone.localtime(now).replace(second=0, microsecond=0)
        initial = {"amount": AMOUNT // timedelta(hours=1), "start": begin}
        form = WhenForm(request.GET if "amount" in request.GET else None, initial=initial)
        if form.is_valid():
            with refusals_shown_in(form):
                return form, preview(sheet.hours, form.begin, form.length)
        # A widget says its time in the zone that is current when it is drawn.
        form.initial["start"] = begin.strftime("%Y-%m-%dT%H:%M")
    return form, preview(sheet.hours, now)


def _at(instant: datetime | None, sheet: Sheet) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(sheet.hours.zone)
    return date_format(local, pgettext("weekday, day and time", "D j M Y, H:i"))


def _week(sheet: Sheet) -> list[tuple[Any, str, list[Any]]]:
    said: Any = sheet.hours.to_dict()["hours"]
    joined = join_night(said)
    return [
        (WEEKDAYS[day], slots_written(joined.get(day, ())), bars_of(said.get(day, ())))
        for day in DAYS
    ]


def _holidays(sheet: Sheet) -> list[tuple[Any, str]]:
    days = sorted(sheet.hours.holidays)
    return [(day, sheet.hours.name_of(day)) for day in days]
