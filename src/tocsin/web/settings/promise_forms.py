"""What administration asks about a promise: how soon, in which hours, for what, from when on."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.accounts.rules import NAME_LIMIT, SLUG_LIMIT, OrganisationKind
from tocsin.domain.catalogue.rules import priorities
from tocsin.domain.clocks.models import Calendar, PromiseVersion
from tocsin.domain.clocks.rules import PAUSES, Agreement, Hours, Measure
from tocsin.domain.clocks.rules.promises import MEASURES, default_pauses
from tocsin.web.incidents.forms import CategoryField, Moment, ServiceField
from tocsin.web.settings.category_forms import SeenForm
from tocsin.words.labels import LABELS, choices

UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "seconds": timedelta(seconds=1),
}
SPOKEN = {"minutes": _("minutes"), "hours": _("hours"), "days": _("days of 24 hours")}
AMOUNT_LIMIT = 10_000_000


def named(label: Any) -> forms.ModelChoiceField:  # noqa: ANN401 - a promise of text
    return forms.ModelChoiceField(label=label, queryset=None, to_field_name="slug", required=False)


class ThingsForm(SeenForm):
    """The base of what names the things that a promise can be about."""

    priority = forms.ChoiceField(label=_("Priority"), required=False)
    organisation = named(_("Organisation"))
    service = ServiceField(label=_("Service"), required=False)
    category = CategoryField(label=_("Category"), required=False)
    team = named(_("Team"))
    supplier = named(_("Supplier"))
    nothing: Any = _("Every")

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        known = [(code, f"{code} {LABELS['priority'][code]}") for code in priorities()]
        self.fields["priority"].choices = [("", self.nothing), *known]
        houses = Organisation.objects.visible_to(by).order_by("name")
        firms = houses.filter(kind=OrganisationKind.SUPPLIER)
        self.fields["organisation"].queryset = houses.exclude(kind=OrganisationKind.SUPPLIER)
        self.fields["supplier"].queryset = firms
        self.fields["team"].queryset = Team.objects.visible_to(by).filter(is_active=True)
        for name in ("service", "category"):
            self.fields[name].offer(by)
            self.fields[name].choices = [("", self.nothing), *self.fields[name].choices[1:]]
        for name in ("organisation", "team", "supplier"):
            self.fields[name].empty_label = self.nothing
            self.fields[name].label_from_instance = lambda thing: thing.name

    def things(self) -> dict[str, Any]:
        names = ("priority", "organisation", "service", "category", "team", "supplier")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class PromiseForm(ThingsForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    target = forms.IntegerField(label=_("Within"), min_value=1, max_value=AMOUNT_LIMIT)
    unit = forms.ChoiceField(label=_("Unit"), choices=list(SPOKEN.items()), initial="hours")
    hours = forms.ChoiceField(
        label=_("Counts"),
        help_text=_("A day by a calendar of eight hours is worth eight hours, not 24."),
    )
    pauses = forms.MultipleChoiceField(
        label=_("Stands still while on hold"),
        required=False,
        choices=choices("stops_while"),
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = forms.DateTimeField(
        label=_("Holds from"),
        required=False,
        widget=Moment(),
        help_text=_("Empty: from now on. What was registered before keeps the terms it had."),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, by=by, **kwargs)
        calendars = Calendar.objects.visible_to(by).filter(is_active=True).order_by("name")
        self.calendars = {f"calendar:{one.slug}": one for one in calendars}
        known = [(code, one.name) for code, one in self.calendars.items()]
        plain = [(code, LABELS["hours"][code]) for code in (Hours.ALWAYS, Hours.TEAM)]
        self.fields["hours"].choices = [*plain, (_("By a calendar"), known)] if known else plain
        if self.initial.get("unit") == "seconds":
            self.fields["unit"].choices = [*SPOKEN.items(), ("seconds", _("seconds"))]

    def terms(self) -> dict[str, Any]:
        """Return the terms as the domain takes them."""
        data = self.cleaned_data
        calendar = self.calendars.get(data["hours"])
        return {
            "name": data["name"],
            "target": data["target"] * UNITS[data["unit"]],
            "hours": Hours.CALENDAR if calendar else data["hours"],
            "calendar": calendar,
            "pauses": data.get("pauses", []),
            **self.things(),
        }


class NewPromiseForm(PromiseForm):
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        help_text=_("For programs and the command line. It stays for good."),
    )
    kind = forms.ChoiceField(
        label=_("What is promised"), help_text=_("This stays for good as well.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds()
        self.fields["pauses"].initial = sorted(PAUSES)
        self.fields["pauses"].help_text = _("Nothing stops the time until a response.")
        self.fields["team"].help_text = _("Of what teams agree.")
        self.fields["supplier"].help_text = _("Of what a supplier agrees.")

    def agreed(self) -> dict[str, Any]:
        agreement, _dot, measure = self.cleaned_data["kind"].partition(".")
        return {"slug": self.cleaned_data["slug"], "agreement": agreement, "measure": measure}

    def terms(self) -> dict[str, Any]:
        terms = super().terms()
        if self.agreed()["measure"] == Measure.RESPONSE:
            terms["pauses"] = []
        return terms


class ChangeForm(PromiseForm):
    """The terms of a promise; what it cannot have is not asked."""

    def clean_valid_from(self) -> datetime | None:
        """Take a date that was left alone for what it was, to the second that no field shows."""
        planned, said = self.initial.get("valid_from"), self.cleaned_data["valid_from"]
        is_left = planned and said and said == planned.replace(second=0, microsecond=0)
        return planned if is_left else said

    def __init__(self, *args: Any, agreement: str, measure: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        absent = {
            "team": agreement != Agreement.OLA,
            "supplier": agreement != Agreement.SUPPLIER,
            "pauses": not default_pauses(measure),
        }
        for name in (name for name, is_absent in absent.items() if is_absent):
            del self.fields[name]


class EndForm(SeenForm):
    valid_from = forms.DateTimeField(
        label=_("Ends"), required=False, widget=Moment(), help_text=_("Empty: now.")
    )


class ChoiceForm(ThingsForm):
    nothing = _("Not said")
    registered_at = forms.DateTimeField(
        label=_("Registered"), required=False, widget=Moment(), help_text=_("Empty: now.")
    )


def kinds() -> list[tuple[str, Any]]:
    """Return every measure that can be promised, by agreement."""
    return [
        (f"{a}.{m}", format_lazy("{}: {}", LABELS["agreement"][a], LABELS["measure"][m]))
        for a, measures in MEASURES.items()
        for m in measures
    ]


def as_it_is(terms: PromiseVersion, now: datetime) -> dict[str, Any]:
    """Return what a form about these terms begins with; what is planned keeps its date."""
    unit = next(name for name in ("days", "hours", "minutes", "seconds") if _fits(terms, name))
    calendar = f"calendar:{terms.calendar.slug}" if terms.calendar else terms.hours
    slugs = ("organisation", "service", "team", "supplier")
    things = {name: (t := getattr(terms, name)) and t.slug for name in slugs}
    return {
        "name": terms.name,
        "target": terms.target // int(UNITS[unit].total_seconds()),
        "unit": unit,
        "hours": calendar,
        "pauses": terms.pauses.split(),
        "priority": terms.priority,
        "category": terms.category.path if terms.category else "",
        "valid_from": terms.valid_from if terms.valid_from > now else None,
        **things,
    }


def _fits(terms: PromiseVersion, unit: str) -> bool:
    """Days only where each has 24 hours that count."""
    whole = terms.target % int(UNITS[unit].total_seconds()) == 0
    return whole and (unit != "days" or terms.hours == Hours.ALWAYS)
