"""What the steps of a major incident ask, and no more."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.base import instants
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.rules import SHARED_PARTS, Part, Template
from tocsin.web import moments
from tocsin.web.incidents.forms import ActForm, Moment, Words
from tocsin.words.labels import LABELS, choices

LONG = 1_000_000
SOONER = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240, 480))


class ProposalForm(ActForm):
    reason = Words(
        label=_("Why"),
        required=False,
        help_text=_("The major incident managers hear of it by mail and decide."),
    )


class DecisionForm(ActForm):
    decision = forms.ChoiceField(
        label=_("Is it a major incident?"),
        choices=choices("decision"),
        widget=forms.RadioSelect,
        help_text=_("Who accepts it leads it until the part is handed over."),
    )
    reason = Words(label=_("Why"), required=False, help_text=_("Needed to decline it."))

    def current(self) -> dict[str, Any]:
        return {"decision": "accept"}


class PartForm(ActForm):
    person = forms.ModelChoiceField(
        label=_("Who plays it from now on"),
        queryset=None,
        to_field_name="public_id",
        empty_label=None,
    )

    def current(self) -> dict[str, Any]:
        if self.where["role"] not in set(Part):
            raise Http404
        return {"person": self.by.public_id}

    def offer(self) -> None:
        part, person = Part(self.where["role"]), self.fields["person"]
        person.label = LABELS["part"][part]
        person.queryset = queries.players(self.incident, self.by)
        if part not in SHARED_PARTS:
            person.help_text = _("Whoever has it now hands it over at this moment.")


class UpdateForm(ActForm):
    template = forms.ChoiceField(
        label=_("What kind of word"),
        choices=choices("update"),
        widget=forms.RadioSelect,
        help_text=_("The letter says it in the language of each reader, around your text."),
    )
    body = Words(label=_("How it stands"), max_length=LONG)
    lists = forms.ModelMultipleChoiceField(
        label=_("To whom"),
        queryset=None,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    next_within = forms.TypedChoiceField(
        label=_("Next word"),
        required=False,
        coerce=lambda seconds: timedelta(seconds=int(seconds)),
        empty_value=None,
        help_text=_("The desk reminds of it. The last word promises none."),
    )

    def current(self) -> dict[str, Any]:
        last = queries.stakeholder_updates(self.incident).last()
        usual = Template.PROGRESS if last else Template.FIRST
        return {
            "template": usual if self.incident.is_open else Template.RESOLVED,
            "lists": [each.slug for each in last.lists.all()] if last else [],
        }

    def offer(self) -> None:
        lists = self.fields["lists"]
        lists.queryset = queries.stakeholder_lists()
        if not lists.queryset.exists():
            lists.help_text = _("There is no list yet. Administrators make them in the settings.")
        procedure = queries.procedure_of(self.incident)
        every = (procedure.update_every if procedure else None) or timedelta()
        usual = gettext("As the priority has it: within %(length)s")
        self.fields["next_within"].choices = [
            ("", usual % {"length": moments.length(every)}),
            *((int(span.total_seconds()), moments.length(span)) for span in SOONER if span < every),
        ]


class LineForm(ActForm):
    at = forms.DateTimeField(label=_("When it was"), widget=Moment())
    text = Words(label=_("What happened"))
    pinned = forms.BooleanField(label=_("Pin it: it belongs into the review"), required=False)

    def current(self) -> dict[str, Any]:
        return {"at": timezone.localtime(instants.now())}


class MarksForm(ActForm):
    pinned = forms.BooleanField(label=_("Pin it: it belongs into the review"), required=False)
    hidden = forms.BooleanField(
        label=_("Hide it from the timeline; nothing is deleted"), required=False
    )

    def current(self) -> dict[str, Any]:
        found = queries.timeline_entry(self.incident, self.where["line"])
        if found is None:
            raise Http404
        return {"pinned": found.pinned, "hidden": found.hidden}
