"""What linking, hanging under another, merging and secrecy ask, and no more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import person_named
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import LinkKind
from tocsin.domain.incidents.rules.registration import TITLE_LIMIT
from tocsin.domain.incidents.rules.relations import OUTSIDE
from tocsin.web.forms import Form
from tocsin.web.incidents.forms import ActForm, Words
from tocsin.words.labels import choices
from tocsin.words.refusals import sentence

NUMBER_LIMIT = 80


class NumberField(forms.CharField):
    """The number of another incident, as somebody types or pastes it."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own
        options.setdefault("max_length", NUMBER_LIMIT)
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)


class PeopleField(forms.CharField):
    """Mail addresses, one a line; clean data is the people."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own
        lines = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
        super().__init__(widget=lines, required=False, **options)

    def clean(self, value: str) -> tuple[Person, ...]:
        found = super().clean(value).replace(",", " ").replace(";", " ").split()
        return tuple(self._named(address) for address in found)

    def _named(self, address: str) -> Person:
        try:
            return person_named(address, field="people")
        except BadInput as refusal:
            raise forms.ValidationError(f"{address}: {sentence(refusal.code)}") from refusal


class LinkForm(ActForm):
    kind = forms.ChoiceField(
        label=_("This incident is"), choices=choices("link"), widget=forms.RadioSelect
    )
    number = NumberField(
        label=_("Number of the other"),
        help_text=_("Problems and changes may have a number of another system."),
    )

    def current(self) -> dict[str, Any]:
        return {"kind": LinkKind.RELATED}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "number" in data and "kind" in data:
            data["target"] = queries.by_number(data["number"], self.by)
            if data["target"] is None and data["kind"] not in OUTSIDE:
                self.add_error("number", sentence("incident.unknown"))
        return data

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        outside = given.pop("number")
        return given | {
            "kind": LinkKind(given["kind"]),
            "outside": "" if given["target"] else outside,
        }


class ParentForm(ActForm):
    number = NumberField(label=_("Number of the parent"))
    follows = forms.BooleanField(
        label=_("Goes along: starts, waits and is resolved with its parent"), required=False
    )

    def current(self) -> dict[str, Any]:
        return {"number": self.incident.seen_parent, "follows": self.incident.follows_parent}

    def clean_number(self) -> Incident:
        return _known(self.cleaned_data["number"], self.by)

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        return {"parent": given["number"], "follows": given["follows"]}


class MergeForm(ActForm):
    into = NumberField(
        label=_("Number of the one that stays"),
        help_text=_("Everybody who takes part here takes part there. It can be undone."),
    )
    reason = Words(label=_("Why"), help_text=_("One line is enough. It stays on the record."))

    def clean_into(self) -> Incident:
        return _known(self.cleaned_data["into"], self.by)


def _known(number: str, by: Person) -> Incident:
    found = queries.by_number(number, by)
    if found is None:
        raise forms.ValidationError(sentence("incident.unknown"))
    return found


class CircleForm(ActForm):
    confidential = forms.BooleanField(
        label=_("Confidential: only those below and security officers may know of it"),
        required=False,
    )
    people = PeopleField(label=_("People"), help_text=_("Mail addresses, one a line."))
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=None,
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def current(self) -> dict[str, Any]:
        listed = queries.listed_people(self.incident)
        if not self.incident.confidential:
            listed = [self.by]
        return {
            "confidential": True,
            "people": "\n".join(person.email or "" for person in listed),
            "teams": [team.slug for team in queries.listed_teams(self.incident)],
        }

    def offer(self) -> None:
        self.fields["teams"].queryset = Team.objects.visible_to(self.by).filter(is_active=True)

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        return given | {"teams": tuple(given["teams"])}


class InvolvedForm(ActForm):
    people = PeopleField(
        label=_("Who is involved"),
        help_text=_("Mail addresses, one a line. They see nothing of it, whatever their role."),
    )

    def current(self) -> dict[str, Any]:
        involved = queries.involved(self.incident)
        return {"people": "\n".join(person.email or "" for person in involved)}


class SplitForm(ActForm):
    title = forms.CharField(
        label=_("Title of the new incident"), required=False, max_length=TITLE_LIMIT
    )


class GlassForm(Form):
    reason = Words(
        label=_("Why"), help_text=_("It stays on the record, and who keeps the incident is told.")
    )
