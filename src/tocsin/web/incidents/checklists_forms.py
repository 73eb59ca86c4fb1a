"""What ticking off, tasks and watching ask, and no more."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import agents, person_named
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.rules.registration import TITLE_LIMIT
from tocsin.web.incidents.forms import ActForm
from tocsin.words.refusals import sentence


class TickForm(ActForm):
    done = forms.BooleanField(label=_("Done"), required=False)


class StepForm(TickForm):
    def current(self) -> dict[str, Any]:
        step = queries.checklist(self.incident).filter(public_id=self.where["step"]).first()
        if step is None:
            raise Http404
        return {"done": step.done_at is None}


class TaskForm(ActForm):
    title = forms.CharField(label=_("What is to be done"), max_length=TITLE_LIMIT)
    owner = forms.ModelChoiceField(
        label=_("Who does it"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Is told by mail."),
    )
    due_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def offer(self) -> None:
        self.fields["owner"].queryset = agents(self.by)


class TaskChangeForm(TaskForm):
    done = forms.BooleanField(label=_("Done"), required=False)

    def current(self) -> dict[str, Any]:
        self.task = queries.tasks(self.incident).filter(public_id=self.where["task"]).first()
        if self.task is None:
            raise Http404
        return {
            "title": self.task.title,
            "owner": self.task.owner and self.task.owner.public_id,
            "due_on": self.task.due_on,
            "done": self.task.done_at is not None,
        }

    def offer(self) -> None:
        """Keep an owner who is no agent, as an invited expert, among the choices."""
        people = agents(self.by)
        if self.task and self.task.owner_id:
            people = people | Person.objects.visible_to(self.by).filter(pk=self.task.owner_id)
        self.fields["owner"].queryset = people


class DoneForm(TickForm):
    def current(self) -> dict[str, Any]:
        task = queries.tasks(self.incident).filter(public_id=self.where["task"]).first()
        if task is None:
            raise Http404
        return {"done": task.done_at is None}


class WatcherForm(ActForm):
    person = forms.CharField(
        label=_("Mail address"),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    internal = forms.TypedChoiceField(
        label=_("Hears"),
        choices=[
            ("yes", _("Every word, inside the desk")),
            ("no", _("Public words only, and sees what the reporter sees")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )

    def current(self) -> dict[str, Any]:
        return {"internal": "yes"}

    def clean_person(self) -> Person:
        try:
            return person_named(self.cleaned_data["person"])
        except BadInput as refusal:
            raise forms.ValidationError(sentence(refusal.code)) from refusal
