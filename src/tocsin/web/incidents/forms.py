"""What each step of an incident asks, and no more."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import agents
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.queries import categories_in, services_in
from tocsin.domain.catalogue.rules import cause_categories, closure_codes, levels
from tocsin.domain.incidents.actions import Finding, Hold
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import finding
from tocsin.domain.incidents.rules import HoldReason, Verdict
from tocsin.domain.incidents.rules.registration import REASON_LIMIT
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.forms import Form
from tocsin.words.labels import LABELS, choices

Choices = list[tuple[str, Any]]


class Moment(forms.DateTimeInput):
    """Day and time in the reader's own zone, as every browser offers to pick them."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Words(forms.CharField):
    """A few lines in somebody's own words."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own
        options.setdefault("max_length", REASON_LIMIT)
        super().__init__(widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), **options)


class CategoryField(forms.ChoiceField):
    """The whole tree in words; clean data is the category itself, or none."""

    def offer(self, person: Person) -> None:
        found = categories_in(get_language(), person)
        self.known: dict[str, Category] = {category.path: category for category, _ in found}
        self.choices = [("", _("None")), *((category.path, words) for category, words in found)]

    def clean(self, value: str) -> Category | None:
        return self.known.get(super().clean(value))


class ServiceField(forms.ChoiceField):
    def offer(self, person: Person) -> None:
        found = services_in(get_language(), person)
        self.known: dict[str, Service] = {service.slug: service for service, _ in found}
        self.choices = [("", _("None")), *((service.slug, words) for service, words in found)]

    def clean(self, value: str) -> Service | None:
        return self.known.get(super().clean(value))


class ActForm(Form):
    """The base of every step: it carries what of the incident the reader had seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        incident: Incident,
        by: Person,
        where: Mapping[str, str],
        **kwargs: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        self.incident, self.by, self.where = incident, by, where
        self.now_seen = {"version": incident.version, "seen": latest_seq(incident)}
        kwargs["initial"] = {**self.current(), **self.now_seen}
        super().__init__(*args, auto_id="act_%s", **kwargs)
        self.offer()

    def current(self) -> dict[str, Any]:
        """Return how the incident stands, for the fields to begin with."""
        return {}

    def offer(self) -> None:
        """Fill the choices that depend on the incident and on who asks."""

    def answers(self) -> dict[str, Any]:
        """Return what was answered, without what was seen."""
        return {name: v for name, v in self.cleaned_data.items() if name not in self.now_seen}

    def see_again(self) -> None:
        """Let the next try be made on what the reader has now been shown."""
        self.data = self.data.copy()
        self.data.update({name: str(value) for name, value in self.now_seen.items()})


class AssignmentForm(ActForm):
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=None,
        to_field_name="slug",
        required=False,
        empty_label=_("As it is"),
    )
    assignee = forms.ModelChoiceField(
        label=_("Person"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody yet, the team decides"),
    )
    note = Words(
        label=_("Note for the next one"),
        required=False,
        help_text=_("What was found and tried. Only the desk reads it."),
    )

    def offer(self) -> None:
        self.fields["team"].queryset = Team.objects.visible_to(self.by).filter(is_active=True)
        self.fields["assignee"].queryset = agents(self.by)


class PriorityForm(ActForm):
    impact = forms.ChoiceField(label=_("Impact"), widget=forms.RadioSelect)
    urgency = forms.ChoiceField(label=_("Urgency"), widget=forms.RadioSelect)
    reason = Words(label=_("Why"), help_text=_("One line is enough. It stays on the record."))

    def current(self) -> dict[str, Any]:
        return {"impact": self.incident.impact, "urgency": self.incident.urgency}

    def offer(self) -> None:
        for axis in ("impact", "urgency"):
            words = LABELS[axis]
            self.fields[axis].choices = [(level, words[level]) for level in levels(axis)]


class HoldForm(ActForm):
    reason = forms.ChoiceField(
        label=_("What do we wait for?"), choices=choices("hold_why"), widget=forms.RadioSelect
    )
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=Moment(),
        help_text=_("The hold ends by itself then. A date is needed for “Until a date”."),
    )
    agreed = forms.BooleanField(
        label=_("The supplier's time was agreed with the customer"), required=False
    )
    message = Words(
        label=_("Message to the reporter"),
        required=False,
        help_text=_("Goes out as a public message."),
    )

    def current(self) -> dict[str, Any]:
        return {"reason": self.incident.hold_reason or HoldReason.AWAITING_REPORTER}

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        why = Hold(HoldReason(given["reason"]), given["until"], given["agreed"])
        return {"hold": why, "message": given["message"]}


def causes() -> list[tuple[str, Any]]:
    """Return what a cause is chosen from; empty while nobody knows it."""
    words = LABELS["cause"]
    return [("", _("Not known yet")), *((code, words[code]) for code in cause_categories())]


class ResolutionForm(ActForm):
    code = forms.ChoiceField(label=_("How it ended"))
    text = Words(
        label=_("What solved it"), help_text=_("The reporter reads this, and whoever comes next.")
    )
    cause = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=causes,
        help_text=_("Only the desk can read this"),
    )
    tell_reporter = forms.BooleanField(
        label=_("Tell the reporter and ask whether it holds"), required=False, initial=True
    )

    def current(self) -> dict[str, Any]:
        proposed = {"code": "no_response"} if self.incident.no_response_at else {}
        return proposed | {"text": finding(self.incident)}

    def offer(self) -> None:
        words = LABELS["resolution"]
        self.fields["code"].choices = [(code, words[code]) for code in closure_codes()]


class ConfirmationForm(ActForm):
    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[
            ("yes", pgettext_lazy("answer of the reporter", "Yes, it is solved")),
            ("no", pgettext_lazy("answer of the reporter", "No, it is not")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    rating = forms.TypedChoiceField(
        label=_("How was it?"),
        required=False,
        choices=[("", _("No rating")), *choices("rating")],
        coerce=int,
        empty_value=None,
    )
    comment = Words(label=_("Anything to add?"), required=False)


class RatingForm(ActForm):
    rating = forms.TypedChoiceField(
        label=_("How was it?"), choices=choices("rating"), coerce=int, widget=forms.RadioSelect
    )
    comment = Words(label=_("Anything to add?"), required=False)


class ClosureForm(ActForm):
    verdict = forms.ChoiceField(
        label=_("Is the solution satisfactory?"),
        choices=choices("assessment"),
        widget=forms.RadioSelect,
    )
    aspects = forms.MultipleChoiceField(
        label=_("What was not good enough?"),
        required=False,
        choices=choices("aspect"),
        widget=forms.CheckboxSelectMultiple,
    )
    note = Words(label=_("Note"), required=False)
    lesson = Words(label=_("What we learned"), required=False)

    def current(self) -> dict[str, Any]:
        return {"verdict": "satisfactory"}

    def offer(self) -> None:
        if self.incident.answer_awaited:
            self.fields["note"].help_text = _(
                "The reporter has not answered yet. Say why it is closed all the same."
            )

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        verdict, aspects = Verdict(given["verdict"]), tuple(given["aspects"])
        return {"finding": Finding(verdict, aspects, given["note"], given["lesson"])}


class CancellationForm(ActForm):
    reason = Words(label=_("Why"))
    release_children = forms.BooleanField(
        label=_("Take its children off, so that they go on without a parent"), required=False
    )


class ReasonForm(ActForm):
    reason = Words(label=_("Why"))
