"""The desk's rules: what it does by itself when something happens to an incident."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.domain.automation import actions, queries
from tocsin.domain.automation.models import Rule
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.category_forms import SeenForm
from tocsin.web.settings.doors import for_administrators
from tocsin.web.settings.rule_forms import NewRuleForm, RuleForm
from tocsin.words.rules import does, on_which, when


@dataclass(frozen=True)
class Line:
    """A rule in words."""

    rule: Rule
    when: str
    on_which: str
    does: list[str]


@for_administrators
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    lines = [Line(one, when(one), on_which(one), does(one)) for one in queries.rules()]
    context = {
        "lines": [line for line in lines if line.rule.is_active],
        "retired": [line for line in lines if not line.rule.is_active],
        "place": "rules",
    }
    return render(request, "settings/rules.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewRuleForm(request.POST or None, by=request.user)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_shown_in(form):
            actions.create_rule(
                by=request.user,
                slug=data["slug"].strip(),
                name=data["name"],
                position=data["position"],
                terms=form.terms(),
            )
            messages.success(request, gettext("Saved."))
            return redirect("settings-rules")
    return _page(request, form, None)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    found = _one(slug)
    data = request.POST if request.method == "POST" else None
    form = RuleForm(data, by=request.user, rule=found)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_shown_in(form):
            actions.change_rule(
                found,
                by=request.user,
                name=data["name"],
                position=data["position"],
                terms=form.terms(),
                seen=data["seen"],
            )
            messages.success(request, gettext("Saved."))
            return redirect("settings-rules")
    return _page(request, form, found)


@for_administrators
@require_POST
def retirement(request: HttpRequest, slug: str) -> HttpResponse:
    found = _one(slug)
    form = SeenForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.retire_rule(found, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, gettext("Retired."))
            return redirect("settings-rules")
    return _page(request, RuleForm(by=request.user, rule=found), found, retiring=form)


def _page(
    request: HttpRequest, form: RuleForm, found: Rule | None, *, retiring: SeenForm | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "rule": found,
        "retiring": retiring or SeenForm(),
        "seen": latest_seq(found) if found else "",
        "place": "rules",
    }
    status = status_of(retiring or form)
    return render(request, "settings/rule.html", context, status=status)


def _one(slug: str) -> Rule:
    found = queries.rule_named(slug)
    if found is None:
        raise Http404
    return found
