"""What administration asks about people, teams and keys."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.accounts.rules import (
    NAME_LIMIT,
    PASSWORD_LENGTH,
    SLUG_LIMIT,
    Kind,
    Role,
    Scope,
    TeamKind,
)
from tocsin.web.forms import Form, filled
from tocsin.words.labels import LABELS, choices

HANDLING_LIMIT = 2000
ADDRESS_LIMIT = 254


@cache
def zones() -> list[tuple[str, Any]]:
    names = (zone for zone in zoneinfo.available_timezones() if "/" in zone)
    return [("", _("As the desk")), *((zone, zone) for zone in sorted(names))]


class NewPersonForm(Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    email = forms.CharField(
        label=_("Mail"),
        max_length=ADDRESS_LIMIT,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("What they do here"),
        choices=[(Kind.CONTACT, _("Reports incidents")), (Kind.AGENT, _("Works at the desk"))],
        widget=forms.RadioSelect,
        initial=Kind.CONTACT,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def answers(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": Kind(self.cleaned_data["kind"])}


class DetailsForm(Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    location = forms.CharField(label=_("Location"), max_length=NAME_LIMIT, required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=None,
        required=False,
        empty_label=_("None"),
        to_field_name="slug",
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, required=False)
    vip = forms.BooleanField(label=_("Needs special care (VIP)"), required=False)
    handling_note = forms.CharField(
        label=_("What the desk should know"),
        required=False,
        max_length=HANDLING_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, person: Person, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        fields = ("name", "phone", "location", "language", "time_zone", "vip", "handling_note")
        initial = {field: getattr(person, field) for field in fields}
        slug = person.organisation.slug if person.organisation else None
        super().__init__(*args, initial=initial | {"organisation": slug}, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(by)

    def answers(self) -> dict[str, Any]:
        changes = dict(self.cleaned_data)
        organisation = changes.pop("organisation")
        return changes | {"organisation_id": organisation.pk if organisation else None}


class PasswordForm(Form):
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=filled(
            _("At least %(least)d characters. A sentence is easy to keep in mind."),
            least=PASSWORD_LENGTH,
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(Form):
    role = forms.ChoiceField(label=_("Role"), choices=choices("role"))
    reach = forms.ChoiceField(label=_("How far it reaches"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.teams = {f"team:{t.slug}": t for t in Team.objects.visible_to(by)}
        self.organisations = {
            f"organisation:{o.slug}": o for o in Organisation.objects.visible_to(by)
        }
        self.fields["reach"].choices = [
            ("", LABELS["reach"]["desk"]),
            (_("One team"), [(key, team.name) for key, team in self.teams.items()]),
            (_("One organisation"), [(key, o.name) for key, o in self.organisations.items()]),
        ]

    def answers(self) -> dict[str, Any]:
        reach = self.cleaned_data["reach"]
        return {
            "role": Role(self.cleaned_data["role"]),
            "team": self.teams.get(reach),
            "organisation": self.organisations.get(reach),
        }


class MembershipForm(Form):
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=None, to_field_name="slug", empty_label=None
    )
    is_lead = forms.BooleanField(label=_("Leads the team"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(by).filter(is_active=True)


class TeamForm(Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    tier = forms.TypedChoiceField(label=_("Level"), choices=choices("tier"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=choices("team"))

    def answers(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": TeamKind(self.cleaned_data["kind"])}


class NewTeamForm(TeamForm):
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        help_text=_("In addresses and searches: team:network. It stays for good."),
    )
    field_order = ("name", "slug")


class MemberForm(Form):
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=None, to_field_name="public_id", empty_label=None
    )
    is_lead = forms.BooleanField(label=_("Leads the team"), required=False)

    def __init__(self, *args: Any, agents: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = agents


class TokenForm(Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=NAME_LIMIT,
        help_text=_("For instance: nightly export."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=choices("scope"),
        initial=[Scope.READ, Scope.WRITE],
        widget=forms.CheckboxSelectMultiple,
    )

    def answers(self) -> dict[str, Any]:
        scopes = frozenset(Scope(code) for code in self.cleaned_data["scopes"])
        return {"name": self.cleaned_data["name"], "scopes": scopes}
