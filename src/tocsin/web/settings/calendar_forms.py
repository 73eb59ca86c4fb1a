"""What administration asks about calendars: hours, days that differ, holidays, looking ahead."""

import zoneinfo
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import NAME_LIMIT, SLUG_LIMIT
from tocsin.domain.clocks.rules import Calendar
from tocsin.domain.clocks.rules.definitions import join_night, slots_in, slots_written
from tocsin.domain.clocks.rules.hours import DAYS, split_night
from tocsin.web.forms import Form
from tocsin.web.settings.calendar_pictures import Bar, bars_of
from tocsin.web.settings.category_forms import SeenForm
from tocsin.words.calendars import WEEKDAYS
from tocsin.words.refusals import sentence

HOURS_LIMIT = 200
OFFICE = dict.fromkeys(DAYS[:5], "08:00-16:00")
ALWAYS = dict.fromkeys(DAYS, "00:00-24:00")


@cache
def zones() -> list[tuple[str, str]]:
    found = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
    return [(zone, zone) for zone in ("UTC", *found)]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401 - of HTML
        super().__init__(format="%Y-%m-%d", attrs=attrs)


def hours_field(label: Any = "") -> forms.CharField:  # noqa: ANN401 - a promise of text
    attrs = {"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        required=False,
        max_length=HOURS_LIMIT,
        widget=forms.TextInput(attrs=attrs | {"placeholder": _("closed")}),
    )


class HoursForm(SeenForm):
    """What it is called, where it is, and the hours of its week, a line for each day."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    def __init__(self, *args: Any, initial: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, initial=initial, **kwargs)
        zone = initial.get("zone")
        if zone and (zone, zone) not in zones():
            # One that is written otherwise today stays as it is.
            self.fields["zone"].choices = [(zone, zone), *zones()]
        for day in DAYS:
            self.put(f"hours.{day}", hours_field(WEEKDAYS[day]))

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"hours.{day}"] for day in DAYS]

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        hours = {day: slots_in(data[f"hours.{day}"]) for day in DAYS}
        kept = {day: slots for day, slots in hours.items() if slots}
        return {"name": data["name"], "zone": data["zone"], "hours": kept}


class NewCalendarForm(HoursForm):
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        help_text=_("For programs and the command line. It stays for good."),
    )


def as_it_is(name: str, calendar: Calendar) -> dict[str, Any]:
    """Return what a form about the hours begins with; nights are one slot again."""
    said: Mapping[str, Any] = calendar.to_dict()
    week = join_night(said["hours"])
    written = {f"hours.{day}": slots_written(slots) for day, slots in week.items()}
    return {"name": name, "zone": said["zone"], **written}


def pictured(form: HoursForm) -> list[tuple[forms.BoundField, list[Bar]]]:
    """Return each day's field with what is typed there as bars; a night goes on in the next day."""
    typed = {day: slots_in(str(form[f"hours.{day}"].value() or "")) for day in DAYS}
    week = split_night(typed)
    return [(form[f"hours.{day}"], bars_of(week[day])) for day in DAYS]


class DaysForm(SeenForm):
    """Dates on which it is open otherwise or closed: a row each, and an empty one for the next."""

    def __init__(self, data: QueryDict | None, *, calendar: Calendar) -> None:
        said: Mapping[str, Any] = calendar.to_dict()
        self.said = said
        rows = _days_of(said) if data is None else [*_rows(data)]
        self.length = len(rows)
        values = {f"days.{n}.{k}": v for n, row in enumerate(rows) for k, v in row.items()}
        bound = None if data is None else values | {"seen": data.get("seen", "")}
        super().__init__(bound, initial=values)
        for number in range(self.length + 1):
            self._ask(f"days.{number}", is_new=number == self.length)

    def _ask(self, place: str, *, is_new: bool) -> None:
        fields: dict[str, forms.Field] = {
            "date": forms.DateField(label=_("Date"), required=not is_new, widget=DateInput()),
            "hours": hours_field(_("Hours")),
            "name": forms.CharField(label=_("Name"), required=False, max_length=NAME_LIMIT),
            "gone": forms.BooleanField(label=_("Like any other again"), required=False),
        }
        for name, field in fields.items():
            self.put(f"{place}.{name}", field)

    @property
    def rows(self) -> list[dict[str, forms.BoundField]]:
        names = ("date", "hours", "name", "gone")
        return [
            {name: self[f"days.{number}.{name}"] for name in names}
            for number in range(self.length + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        known: set[date] = set()
        for number in range(self.length):
            day = data.get(f"days.{number}.date")
            if day in known:
                self.add_error(f"days.{number}.date", sentence("calendar.day_twice"))
            known |= {day} if day else set()
        return data

    def answers(self) -> dict[str, Any]:
        found = [self._row(number) for number in range(self.length)]
        before = self.said.get("exceptions", {})
        kept = {day: name for day, name in self.said.get("names", {}).items() if day not in before}
        named = {day: name for day, _hours, name in found if name}
        return {"exceptions": {day: slots for day, slots, _name in found}, "names": kept | named}

    def _row(self, number: int) -> tuple[str, list[list[str]], str]:
        day, hours, name = (
            self.cleaned_data[f"days.{number}.{part}"] for part in ("date", "hours", "name")
        )
        return day.isoformat(), slots_in(hours), name

    def place_of(self, field: str) -> str:
        """Return the field of a row that a refusal means by its date."""
        part, _dot, day = field.partition(".")
        for number in range(self.length):
            if str(self.cleaned_data.get(f"days.{number}.date")) == day:
                return f"days.{number}.{'name' if part == 'names' else 'hours'}"
        return field


def _days_of(said: Mapping[str, Any]) -> list[dict[str, str]]:
    names = said.get("names", {})
    return [
        {"date": day, "hours": slots_written(slots), "name": names.get(day, "")}
        for day, slots in said.get("exceptions", {}).items()
    ]


def _rows(data: Mapping[str, str]) -> Iterable[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, value in data.items():
        head, _dot, rest = name.partition(".")
        number, _dot, part = rest.partition(".")
        if head == "days" and number.isdecimal() and len(number) < 6 and part:  # noqa: PLR2004 - a number of rows
            found.setdefault(int(number), {})[part] = value
    for _number, row in sorted(found.items()):
        if "gone" not in row and any(row.get(p, "").strip() for p in ("date", "hours", "name")):
            yield row


class HolidaysForm(SeenForm):
    """Holidays to take off, and one to add."""

    date = forms.DateField(label=_("Date"), required=False, widget=DateInput())
    called = forms.CharField(label=_("Name"), required=False, max_length=NAME_LIMIT)

    def __init__(self, data: QueryDict | None, *, calendar: Calendar) -> None:
        super().__init__(data)
        self.said: Mapping[str, Any] = calendar.to_dict()
        self.gone = frozenset(data.getlist("gone")) if data else frozenset()

    def answers(self) -> dict[str, Any]:
        known = {day for day in self.said.get("holidays", []) if day not in self.gone}
        names = dict(self.said.get("names", {}))
        if day := self.cleaned_data["date"]:
            known.add(day.isoformat())
            names[day.isoformat()] = self.cleaned_data["called"]
        return {"holidays": sorted(known), "names": names}


class WhenForm(Form):
    """How much working time from when on."""

    amount = forms.FloatField(
        label=_("Working hours"),
        min_value=0,
        max_value=80_000,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    start = forms.DateTimeField(
        label=_("From"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=round(self.cleaned_data["amount"] * 3600))

    @property
    def begin(self) -> datetime:
        return self.cleaned_data["start"]


class TeamChoiceForm(Form):
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=None, to_field_name="slug", empty_label=None
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(by).filter(is_active=True)
