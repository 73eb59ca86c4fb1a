"""What the desk has agreed about holds, answers, closing and reopening."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Policy
from tocsin.domain.incidents.rules.policy import AGREED
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.category_forms import SeenForm
from tocsin.web.settings.doors import for_administrators

Words = tuple[Promise, Promise]
GROUPS: tuple[tuple[Promise, dict[str, Words]], ...] = (
    (
        _("While the reporter's answer is awaited"),
        {
            "remind_after_days": (
                _("Days until the reporter is reminded"),
                _("0: nobody is reminded."),
            ),
            "reminders_before_no_response": (
                _("Reminders until “no answer” is proposed"),
                _("0: it is never proposed. For security and major incidents it never is."),
            ),
        },
    ),
    (
        _("Closing and reopening"),
        {
            "auto_close_after_days": (
                _("Working days until what is resolved closes by itself"),
                _("0: never. Major incidents and what must be assessed never do."),
            ),
            "reopen_within_days": (
                _("Days within which what is closed can be opened again"),
                _("Afterwards it is a new incident that is linked."),
            ),
            "assess_percent": (
                _("Share of ordinary incidents that are assessed, in percent"),
                _("Major and security incidents, P1 and P2 always are."),
            ),
        },
    ),
    (
        _("Satisfaction"),
        {
            "survey_percent": (
                _("Share of resolved incidents whose reporter is asked for a rating, in percent"),
                _("0: nobody is asked."),
            ),
            "survey_quiet_days": (
                _("Days for which a reporter who was asked is left in peace"),
                _("0: they may be asked each time."),
            ),
        },
    ),
    (
        _("Major incidents and secrecy"),
        {
            "major_after_children": (
                _("Incidents below one that propose it as major"),
                _("0: their number proposes nothing."),
            ),
            "review_within_days": (
                _("Working days until a major incident has been reviewed"),
                _("They count from its resolution."),
            ),
            "glass_stays_broken_hours": (
                _("Hours for which a confidential incident stays open in an emergency"),
                _("For administrators and auditors who are not on its list; it is told at once."),
            ),
        },
    ),
)


class PolicyForm(SeenForm):
    def __init__(self, *args: Any, agreed: Policy, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        initial = {name: getattr(agreed, name) for name in AGREED}
        super().__init__(*args, initial=initial, **kwargs)
        for _heading, lines in GROUPS:
            for name, (words, hint) in lines.items():
                # The bounds are the domain's to say, in one voice with REST.
                bounds = {"min": AGREED[name][0], "max": AGREED[name][-1]}
                widget = forms.NumberInput(attrs=bounds)
                self.put(name, forms.IntegerField(label=words, help_text=hint, widget=widget))

    @property
    def groups(self) -> list[tuple[Promise, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in lines]) for heading, lines in GROUPS]

    def answers(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in AGREED}


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    agreed = queries.policy()
    form = PolicyForm(request.POST if request.method == "POST" else None, agreed=agreed)
    if form.is_valid():
        with refusals_shown_in(form):
            seen = form.cleaned_data["seen"]
            actions.agree(by=request.user, changes=form.answers(), seen=seen)
            messages.success(request, gettext("Saved."))
            return redirect("settings-policy")
    known = queries.policy()
    seen = latest_seq(known) if known.pk else 0
    context = {"form": form, "seen": seen, "place": "policy"}
    return render(request, "settings/policy.html", context, status=status_of(form))
