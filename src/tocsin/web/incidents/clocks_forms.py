"""What putting the record of time right asks, and no more."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.domain.incidents.actions import Span
from tocsin.domain.incidents.rules import HoldReason
from tocsin.web.incidents.forms import ActForm, Moment, Words
from tocsin.words.labels import choices

MINUTE = timedelta(minutes=1)
WHY = {"label": _("Why"), "help_text": _("One line is enough. It stays on the record.")}


def is_same_minute(typed: datetime | None, known: datetime | None) -> bool:
    """Tell whether somebody left it as it was; the browser takes whole minutes only."""
    if typed is None or known is None:
        return typed is known
    return timedelta() <= known - typed < MINUTE


class CorrectionForm(ActForm):
    held = forms.TypedChoiceField(
        label=_("What was it really?"),
        choices=[
            ("yes", pgettext_lazy("what a time was", "On hold, but nobody noted it")),
            ("no", pgettext_lazy("what a time was", "Not on hold after all")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    since = forms.DateTimeField(label=pgettext_lazy("begin of a time", "From"), widget=Moment())
    until = forms.DateTimeField(label=_("Until"), widget=Moment())
    hold = forms.ChoiceField(
        label=_("What did we wait for?"),
        choices=choices("hold_why"),
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label=_("The supplier's time was agreed with the customer"), required=False
    )
    reason = Words(**WHY)

    def current(self) -> dict[str, Any]:
        return {"held": "yes", "hold": HoldReason.AWAITING_REPORTER}

    def clean_since(self) -> datetime:
        since, begun = self.cleaned_data["since"], self.incident.registered_at
        return begun if is_same_minute(since, begun) else since

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        held, hold = given["held"], given["hold"]
        asked = held and hold == HoldReason.AWAITING_SUPPLIER
        span = Span(
            begin=given["since"],
            until=given["until"],
            held=held,
            reason=HoldReason(hold) if held else None,
            agreed=asked and given["agreed"],
        )
        return {"span": span, "reason": given["reason"]}


class TimesForm(ActForm):
    detected_at = forms.DateTimeField(label=_("Noticed"), widget=Moment(), required=False)
    occurred_at = forms.DateTimeField(label=_("Began"), widget=Moment(), required=False)
    reason = Words(**WHY)

    def current(self) -> dict[str, Any]:
        return {
            "detected_at": self.incident.detected_at,
            "occurred_at": self.incident.occurred_at,
        }

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        kept = [n for n, at in self.current().items() if is_same_minute(given[n], at)]
        return given | dict.fromkeys(kept)


class RebasingForm(ActForm):
    reason = Words(
        label=_("Why"),
        help_text=_(
            "It keeps the promises of the day it was registered otherwise. "
            "What was used of the time stays used."
        ),
    )
