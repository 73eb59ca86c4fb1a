"""Management's ladder: whom a hierarchical escalation informs, level by level."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import agents
from tocsin.domain.accounts.rules import SEERS, Role
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import EscalationLevel
from tocsin.domain.incidents.rules.escalation import LEVEL_NAME_LIMIT, POSITIONS
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.category_forms import SeenForm
from tocsin.web.settings.doors import for_administrators
from tocsin.words.labels import LABELS


class LevelForm(SeenForm):
    position = forms.IntegerField(
        label=_("Level"),
        min_value=POSITIONS[0],
        max_value=POSITIONS[-1],
        help_text=_("1 is informed first."),
    )
    name = forms.CharField(label=_("Name"), max_length=LEVEL_NAME_LIMIT)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        choices=[(role, LABELS["role"][role]) for role in Role if role in SEERS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of team leads only those of the teams that have to do with the incident."),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("People besides"), queryset=None, to_field_name="public_id", required=False
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = agents(by)

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        return data | {"roles": [Role(role) for role in data["roles"]]}


@for_administrators
@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    context = {"levels": queries.levels(), "place": "escalation"}
    return render(request, "settings/escalation.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = LevelForm(request.POST or None, by=request.user)
    if form.is_valid() and (taken := queries.level_at(form.cleaned_data["position"])):
        told = gettext("“%(name)s” stands there already.")
        form.add_error("position", told % {"name": taken.name})
    return _saved(request, form, None)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def level(request: HttpRequest, position: int) -> HttpResponse:
    found = _one(position)
    initial = {
        "position": position,
        "name": found.name,
        "roles": found.roles.split(),
        "people": [person.public_id for person in found.people.all()],
    }
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["position"] = str(position)
    return _saved(request, LevelForm(data, by=request.user, initial=initial), found)


@for_administrators
@require_POST
def removal(request: HttpRequest, position: int) -> HttpResponse:
    found = _one(position)
    form = LevelForm(
        {"position": position, "name": found.name, "roles": found.roles.split()}, by=request.user
    )
    with refusals_shown_in(form):
        actions.remove_level(found, by=request.user)
        messages.success(request, gettext("Removed."))
        return redirect("settings-escalation")
    return _page(request, form, found)


def _saved(request: HttpRequest, form: LevelForm, found: EscalationLevel | None) -> HttpResponse:
    if form.is_valid():
        with refusals_shown_in(form):
            actions.set_level(by=request.user, **form.answers())
            messages.success(request, gettext("Saved."))
            return redirect("settings-escalation")
    return _page(request, form, found)


def _page(request: HttpRequest, form: LevelForm, found: EscalationLevel | None) -> HttpResponse:
    seen = latest_seq(found) if found else ""
    context = {"form": form, "level": found, "seen": seen, "place": "escalation"}
    return render(request, "settings/escalation_level.html", context, status=status_of(form))


def _one(position: int) -> EscalationLevel:
    found = queries.level_at(position)
    if found is None:
        raise Http404
    return found
