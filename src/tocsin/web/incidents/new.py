"""Registering an incident while somebody talks, or for oneself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tocsin.base.errors import Refusal
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_register_for_others
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.incidents.category_fields import taken
from tocsin.web.incidents.new_forms import ASSIGN, RESOLVE, CallForm, ReportForm
from tocsin.web.incidents.new_panels import PAGE, around
from tocsin.web.incidents.page import url_of
from tocsin.web.incidents.talk import kept
from tocsin.web.once import once
from tocsin.words.refusals import told

PLAIN = "incidents/report.html"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    by = request.user
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    if may_register_for_others(by):
        return _at_the_desk(request, CallForm(*given, by=by))
    form = ReportForm(*given, by=by)
    if form.is_valid():
        with refusals_shown_in(form):
            return once(request, lambda: _next(request, _reported(form, by)))
    context = {"form": form, "bar": gettext("New incident")}
    return render(request, PLAIN, context, status=status_of(form))


def _at_the_desk(request: HttpRequest, form: CallForm) -> HttpResponse:
    if form.only_looks:
        form.look()
    elif form.is_valid():
        with refusals_shown_in(form):
            return once(request, lambda: _written_down(request, form))
    form.point()
    context = {"form": form, "bar": gettext("New incident")} | around(form)
    return render(request, PAGE, context, status=status_of(form))


def _reported(form: ReportForm, by: Person) -> Incident:
    data = dict(form.cleaned_data)
    wording, fields = _wording(data), taken(data)
    report = actions.Report(**data, wording=wording, fields=fields, channel=Channel.PORTAL)
    return actions.register(by=by, reporter=by, report=report)


def _written_down(request: HttpRequest, form: CallForm) -> HttpResponse:
    """Note it on the incident that it is, else register it."""
    data = dict(form.cleaned_data)
    same = data.pop("same")
    if same is None:
        return _next(request, _registered(data, request.user), then=data["then"])
    said = "\n\n".join(part for part in (data.pop("title"), data["description"]) if part)
    actions.take_callers_word(
        same,
        by=request.user,
        caller=data["reporter"],
        wording=_wording(data | {"description": said}),
        channel=Channel(data["channel"]),
    )
    told = gettext("Noted on %(number)s in the caller's name.") % {"number": same.number}
    messages.success(request, told)
    return redirect(url_of(same))


def _registered(given: dict[str, Any], by: Person) -> Incident:
    data = dict(given)
    wording, fields = _wording(data), taken(data)
    impact, _dash, urgency = data.pop("gravity").partition("-")
    circle = actions.Circle(confidential=data.pop("confidential"))
    beside = {name: data.pop(name) for name in ("reporter", "parent")}
    solution = _solution(data)
    data.pop("caller")
    data |= {"channel": Channel(data["channel"]), "impact": impact, "urgency": urgency}
    report = actions.Report(**data, wording=wording, circle=circle, fields=fields)
    return actions.register(by=by, report=report, solution=solution, **beside)


def _wording(data: dict[str, Any]) -> Wording | None:
    """Take what was said, and the files that came with it, out of the data."""
    files, words = kept(data.pop("files")), data.pop("description")
    return Wording(words, files=files) if words or files else None


def _solution(data: dict[str, Any]) -> actions.Solution | None:
    code, text, cause = (data.pop(f"resolution_{name}") for name in ("code", "text", "cause"))
    return actions.Solution(code, text, cause) if data.pop("then") == RESOLVE else None


def _next(request: HttpRequest, incident: Incident, then: str = "") -> HttpResponse:
    """Go on to the incident; on the way take it, when the button said so."""
    said = gettext("%(number)s is registered.") % {"number": incident.number}
    messages.success(request, said)
    if then == ASSIGN:
        try:
            actions.assign(incident, by=request.user, assignee=request.user)
        except Refusal as refusal:
            # It is registered all the same, and its page shows who has it.
            messages.warning(request, told(refusal))
    return redirect(url_of(incident))
