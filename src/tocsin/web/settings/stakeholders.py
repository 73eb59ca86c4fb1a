"""Lists of stakeholders: who outside the work hears of major incidents."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.domain.accounts.rules import SLUG_LIMIT
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import StakeholderList
from tocsin.domain.incidents.rules.major import LIST_NAME_LIMIT
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.incidents.relations_forms import PeopleField
from tocsin.web.settings.category_forms import SeenForm
from tocsin.web.settings.doors import for_administrators
from tocsin.words.refusals import sentence


class ListForm(SeenForm):
    name = forms.CharField(label=_("Name"), max_length=LIST_NAME_LIMIT)
    members = PeopleField(label=_("Members"), help_text=_("Mail addresses, one a line."))


class NewListForm(ListForm):
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        help_text=_("For programs and the command line. It stays for good."),
    )
    field_order = ("name", "slug")

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].strip()
        if queries.stakeholder_list_named(slug) is not None:
            raise forms.ValidationError(sentence("stakeholder_list.taken"))
        return slug


@for_administrators
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    context = {"lists": queries.stakeholder_lists(), "place": "stakeholders"}
    return render(request, "settings/stakeholders.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _saved(request, NewListForm(request.POST or None), None)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.stakeholder_list_named(slug)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    return _saved(request, ListForm(data, initial=_as_it_is(found)), found)


def _as_it_is(found: StakeholderList) -> dict[str, Any]:
    members = (person.email or "" for person in found.members.all())
    return {"name": found.name, "members": "\n".join(members)}


def _saved(request: HttpRequest, form: ListForm, found: StakeholderList | None) -> HttpResponse:
    if form.is_valid():
        with refusals_shown_in(form):
            given = {"slug": found.slug} if found else {"new": True}
            actions.set_stakeholder_list(by=request.user, **given, **form.cleaned_data)
            messages.success(request, gettext("Saved."))
            return redirect("settings-stakeholders")
    seen = latest_seq(found) if found else ""
    context = {"form": form, "list": found, "seen": seen, "place": "stakeholders"}
    return render(request, "settings/stakeholder_list.html", context, status=status_of(form))
