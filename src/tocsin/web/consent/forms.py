from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules.closure import COMMENT_LIMIT, RATINGS
from tocsin.web.forms import Form

WORDS = {
    5: _("Very good"),
    4: _("Good"),
    3: _("Neither good nor bad"),
    2: _("Bad"),
    1: _("Very bad"),
}


def _stars(value: str) -> int | None:
    return int(value) if value else None


def is_asked_to_rate(incident: Incident) -> bool:
    """Say whether they were chosen for it; who has rated already may still think better of it."""
    return incident.surveyed_at is not None or incident.rated_at is not None


class ConsentForm(Form):
    """Whether it is solved; some are asked along how it went, which may stay open."""

    solved = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    rating = forms.TypedChoiceField(
        label=_("How well were you helped?"),
        choices=[("", _("I would rather not say"))]
        + [(str(n), WORDS[n]) for n in reversed(RATINGS)],
        coerce=_stars,
        empty_value=None,
        required=False,
    )
    comment = forms.CharField(
        label=_("Anything you want to add?"),
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, incident: Incident, only_rates: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, initial={"rating": incident.rating}, **kwargs)
        # Later nothing but this is asked, and a comment alone would be dropped.
        self.fields["rating"].required = only_rates
        if not is_asked_to_rate(incident):
            del self.fields["rating"]
