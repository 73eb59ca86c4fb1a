"""What passing on, testing, asking suppliers and inviting guests ask, and no more."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tocsin.base import instants
from tocsin.domain.accounts.models import Team
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import NAME_LIMIT, Sender
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.actions import Target
from tocsin.domain.incidents.models import EscalationLevel
from tocsin.domain.incidents.rules.escalation import REFERENCE_LIMIT
from tocsin.web.incidents.forms import ActForm, Moment, Words
from tocsin.web.incidents.talk import FilesField, kept
from tocsin.words.labels import LABELS

USUAL_VISIT = timedelta(days=14)
LONG = 1_000_000


class TargetField(forms.ChoiceField):
    """One list of everybody it may go to; clean data is a target, or a level of management."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(**options)
        self.known: dict[str, Target | EscalationLevel] = {}

    def offer(
        self, groups: list[tuple[Any, list[tuple[str, Any, Target | EscalationLevel]]]]
    ) -> None:
        offered = [(name, choices) for name, choices in groups if choices]
        self.known = {key: goal for _, choices in offered for key, _, goal in choices}
        lists = [(name, [(key, words) for key, words, _ in choices]) for name, choices in offered]
        self.choices = [("", _("Choose one")), *lists]

    def clean(self, value: str) -> Target | EscalationLevel | None:
        return self.known.get(super().clean(value))


class EscalationForm(ActForm):
    to = TargetField(
        label=_("To whom"),
        help_text=_("Management is only informed; the work stays here."),
    )
    reason = Words(label=_("Why"), help_text=_("One line is enough. It stays on the record."))
    tried = Words(
        label=_("What was tried"),
        required=False,
        help_text=_("Spares the next one a question. A supplier gets it together with the reason."),
    )

    def offer(self) -> None:
        works = permissions.may_work_on(self.by, self.incident)
        levels = [(f"level:{level.position}", level.name, level) for level in queries.levels()]
        management = (_("Management, informed only"), levels)
        if self.incident.confidential:
            self.fields["to"].help_text = _(
                "It is confidential: only those hear of it who may know of it already."
            )
        self.fields["to"].offer([*(self._work() if works else []), management])

    def _work(self) -> list[tuple[Any, list[tuple[str, Any, Target | EscalationLevel]]]]:
        teams = [
            team
            for team in Team.objects.visible_to(self.by).filter(is_active=True)
            if team.pk != self.incident.team_id
        ]
        own = self.incident.team.tier if self.incident.team else 0
        tiers = sorted({team.tier for team in teams if team.tier > own})
        words = LABELS["tier"]
        return [
            (_("Level"), [(f"tier:{t}", words[str(t)], Target(tier=t)) for t in tiers]),
            (_("Team"), [(f"team:{t.slug}", t.name, Target(team=t)) for t in teams]),
            (
                _("Supplier"),
                [(f"supplier:{s.slug}", s.name, Target(supplier=s)) for s in self._suppliers()],
            ),
        ]

    def _suppliers(self) -> list[Any]:
        return list(queries.suppliers(self.by))

    def add_error(self, field: str | None, error: Any) -> None:  # noqa: ANN401 - Django's own
        """Show beside the one list what the domain says of team, level or supplier."""
        super().add_error("to" if field is None and self._is_about_target() else field, error)

    def _is_about_target(self) -> bool:
        named = getattr(self.refusal, "field", "")
        return named in {"team", "tier", "supplier", "level"}


class HandBackForm(ActForm):
    reason = Words(label=_("Why"), help_text=_("One line is enough. It stays on the record."))
    tried = Words(label=_("What was found"), required=False)


class InvestigationForm(ActForm):
    hypothesis = Words(label=_("What is suspected"), max_length=LONG)
    step = forms.ChoiceField(label=_("A step of the checklist"), required=False)
    test = Words(label=_("How it was tested"), required=False, max_length=LONG)
    result = Words(
        label=_("What came out"),
        required=False,
        max_length=LONG,
        help_text=_("Only the desk reads it. The last result stands ready for the resolution."),
    )

    def offer(self) -> None:
        steps = list(self.incident.checklist.filter(done_at=None))
        self.fields["step"].choices = [("", _("None")), *((s.public_id, s.text) for s in steps)]
        self.steps = {step.public_id: step.text for step in steps}
        if not steps:
            del self.fields["step"]

    def answers(self) -> dict[str, Any]:
        """Take the step of the checklist for the test that nobody put into words."""
        given = super().answers()
        step = self.steps.get(given.pop("step", ""), "")
        return given | {"test": given["test"].strip() or step}


class InquiryForm(ActForm):
    supplier = forms.ModelChoiceField(
        label=_("Supplier"), queryset=None, to_field_name="slug", empty_label=_("Choose one")
    )
    body = Words(
        label=_("What we ask"),
        max_length=LONG,
        help_text=_("Sent to the supplier by mail. The reporter never sees it."),
    )

    def offer(self) -> None:
        self.fields["supplier"].queryset = queries.suppliers(self.by)


class OfInquiryForm(ActForm):
    """The base of every step in one conversation with a supplier."""

    def current(self) -> dict[str, Any]:
        found = queries.inquiry_named(self.incident, self.where["inquiry"], self.by)
        if found is None:
            raise Http404
        self.found = found
        return {}


class WordForm(OfInquiryForm):
    body = Words(
        label=_("Message to the supplier"),
        max_length=LONG,
        help_text=_("Sent by mail, in the same thread. The reporter never sees it."),
    )
    files = FilesField(label=_("Files"), required=False)

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        return {"wording": Wording(given["body"], files=kept(given["files"]))}


class ReferenceForm(OfInquiryForm):
    reference = forms.CharField(
        label=_("The supplier's number"),
        max_length=REFERENCE_LIMIT,
        help_text=_("Mail of theirs that names it in the subject comes here by itself."),
    )

    def current(self) -> dict[str, Any]:
        return super().current() | {"reference": self.found.reference}


class GuestForm(ActForm):
    email = forms.EmailField(label=_("Mail address"))
    name = forms.CharField(label=_("Name"), required=False, max_length=NAME_LIMIT)
    until = forms.DateTimeField(
        label=_("Until"),
        widget=Moment(),
        help_text=_("Sees this one incident from inside until then, and nothing afterwards."),
    )
    message = Words(label=_("Message with the invitation"), required=False)

    def current(self) -> dict[str, Any]:
        usual = timezone.localtime(instants.now() + USUAL_VISIT)
        return {"until": usual.replace(hour=18, minute=0, second=0, microsecond=0)}

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        address, name = given.pop("email"), given.pop("name")
        return given | {"guest": person_at(address) or Sender(address, name)}
