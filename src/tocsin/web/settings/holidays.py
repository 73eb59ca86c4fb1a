"""Holidays for a calendar: looked up or read from a file, shown, and only then used."""

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tocsin.base import instants
from tocsin.base.errors import BadInput
from tocsin.domain.accounts.rules import NAME_LIMIT
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.models import Calendar
from tocsin.domain.clocks.rules import Calendar as Hours
from tocsin.domain.clocks.sources import Holiday
from tocsin.domain.clocks.sources.ical import SIZE_LIMIT
from tocsin.domain.clocks.sources.public_holidays import countries
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.forms import Form
from tocsin.web.settings.calendars import one
from tocsin.web.settings.category_forms import SeenForm
from tocsin.web.settings.doors import for_administrators
from tocsin.words.countries import country_name
from tocsin.words.refusals import sentence

PAGE = "settings/calendar_holidays.html"
YEARS_AHEAD = 2


class YearsForm(Form):
    """From which year to which."""

    first_year = forms.IntegerField(label=_("From year"), min_value=1970, max_value=2100)
    last_year = forms.IntegerField(label=_("To year"), min_value=1970, max_value=2100)

    @property
    def years(self) -> range:
        data = self.cleaned_data
        return range(data["first_year"], data["last_year"] + 1)

    def place_of(self, field: str) -> str:
        return "last_year" if field == "years" else field


class PlaceForm(YearsForm):
    country = forms.ChoiceField(label=_("Country"))
    subdivision = forms.ChoiceField(label=_("Part"), required=False)
    field_order = ("country", "subdivision", "first_year", "last_year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        named = sorted((country_name(code), code) for code in countries())
        self.fields["country"].choices = [("", _("Choose")), *((c, n) for n, c in named)]
        country = self.data.get("country", "")
        parts = queries.check_place(country, "") if country in countries() else ()
        whole = [("", _("The whole country"))]
        self.fields["subdivision"].choices = whole + [
            (code, name if name == code else f"{name} ({code})") for code, name in parts
        ]
        if country and self.data.get("subdivision", "") not in dict(parts):
            # Of the country that was chosen before.
            self.data = self.data.copy()
            self.data["subdivision"] = ""


class FileForm(YearsForm):
    file = forms.FileField(label=_("iCalendar file (.ics)"))
    field_order = ("file", "first_year", "last_year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, auto_id="file_%s", **kwargs)

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > SIZE_LIMIT:
            raise forms.ValidationError(sentence("holidays_file.too_large"))
        return given.read()


@dataclass(frozen=True)
class Offered:
    """A holiday to take over, and what the calendar has on that day."""

    day: date
    name: str
    is_known: bool
    is_exception: bool
    is_ticked: bool

    @property
    def words(self) -> str:
        return date_format(self.day, pgettext("weekday and date", "D j M Y"))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the holidays of a place; posted, take over those that are ticked."""
    found = one(request, slug)
    if request.method == "POST":
        return _use(request, found)
    form = PlaceForm(request.GET if request.GET.get("country") else None, initial=_years())
    shown: list[Holiday] | None = None
    if form.is_valid():
        data = form.cleaned_data
        with _told_at(form):
            shown = queries.public_holidays(
                data["country"], data["subdivision"], form.years, get_language() or "en"
            )
    return _page(request, found, place_form=form, shown=shown)


@for_administrators
@require_POST
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the holidays of a file."""
    found, form = one(request, slug), FileForm(request.POST, request.FILES)
    if form.is_valid():
        with _told_at(form):
            read = queries.holidays_in_file(form.cleaned_data["file"], form.years)
            return _page(
                request, found, file_form=form, shown=read.holidays, left_out=read.left_out
            )
    return _page(request, found, file_form=form)


def _use(request: HttpRequest, found: Calendar) -> HttpResponse:
    data: QueryDict = request.POST
    days = {day: data.get(f"name.{day}", "")[:NAME_LIMIT] for day in data.getlist("day")}
    form = SeenForm(data)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.add_holidays(found, by=request.user, days=days, seen=form.cleaned_data["seen"])
            told = ngettext(
                "%(count)d holiday is in the calendar now.",
                "%(count)d holidays are in the calendar now.",
                len(days),
            )
            messages.success(request, told % {"count": len(days)})
            return redirect("settings-calendars-one", found.slug)
    return _page(request, found, use=form, shown=_sent(data), ticked=days)


def _sent(data: QueryDict) -> list[Holiday]:
    """Return what was shown, as far as it is dates."""
    found = []
    for key, name in data.items():
        if key.startswith("name."):
            try:
                found.append(Holiday(date.fromisoformat(key[5:]), name[:NAME_LIMIT]))
            except ValueError:
                continue
    return sorted(found)


@contextmanager
def _told_at(form: YearsForm) -> Iterator[None]:
    """Tell what is refused inside beside the fields of the form."""
    with refusals_shown_in(form):
        try:
            yield
        except BadInput as refusal:
            for error in refusal.errors:
                error["field"] = form.place_of(error["field"])
            raise


def _years() -> dict[str, int]:
    year = instants.now().year
    return {"first_year": year, "last_year": year + YEARS_AHEAD - 1}


def _page(
    request: HttpRequest,
    found: Calendar,
    *,
    shown: Iterable[Holiday] | None = None,
    **more: Any,  # noqa: ANN401 - forms and what they found
) -> HttpResponse:
    hours = queries.current_version(found).hours
    ticked = more.pop("ticked", None)
    offered = None if shown is None else [_offered(one, hours, ticked) for one in shown]
    context = {
        "calendar": found,
        "place_form": PlaceForm(None, initial=_years()),
        "file_form": FileForm(None, initial=_years()),
        "offered": offered,
        "seen": latest_seq(found),
        "place": "calendars",
    } | more
    refused = (form for form in more.values() if isinstance(form, Form))
    status = max((status_of(form) for form in refused), default=200)
    return render(request, PAGE, context, status=status)


def _offered(holiday: Holiday, hours: Hours, ticked: Container[str] | None) -> Offered:
    day, is_known = holiday.day, holiday.day in hours.holidays
    return Offered(
        day=day,
        name=holiday.name,
        is_known=is_known,
        is_exception=day in hours.exceptions,
        is_ticked=not is_known if ticked is None else day.isoformat() in ticked,
    )
