"""How a step of an incident asks: in a pop-up, or on the page where there is no script."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tocsin.base.errors import OutOfDate, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.web.answers import answer, refusals_shown_in, wants_part
from tocsin.web.incidents import forms
from tocsin.web.incidents.page import PAGE, shown, url_of, visible
from tocsin.web.incidents.story import meanwhile

type Call = Callable[..., None]
type View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Act:
    """A step: the noun of its address, its words, its form, and who is asked at all.

    A noun may name parts of the address, as in "guests/{guest}/end"; they are given to what carries
    it out. That `does` it to the incident, or to what stands `on` it under these parts. It leads
    back to the incident, or to the page named by `then`.
    """

    noun: str
    title: Promise
    done: Promise
    does: Call
    form: type[forms.ActForm] = forms.ActForm
    may: Callable[[Person, Incident], bool] = permissions.may_work_on
    button: Promise | None = None
    tone: str = "primary"
    on: Callable[..., Any] | None = None
    name: str = ""
    then: str = ""


def addresses(steps: Iterable[Act]) -> list[URLPattern]:
    """Return the address of each step, with its view; the name is the noun unless another is given.

    So a step is its form and one line.
    """
    return [
        path(
            "incidents/<str:number>/" + re.sub(r"{(\w+)}", r"<str:\1>", step.noun),
            _asked(step),
            name=f"incident-{step.name or step.noun.replace('/', '-')}",
        )
        for step in steps
    ]


def _carried_out(step: Act) -> Call:
    if step.on is None:
        return step.does

    def call(incident: Incident, *, by: Person, **given: Any) -> None:  # noqa: ANN401 - of the form
        parts = {name: given.pop(name) for name in re.findall(r"{(\w+)}", step.noun)}
        subject = step.on(incident, by, **parts)
        if subject is None:
            raise Http404
        step.does(subject, by=by, **given)

    return call


def _asked(step: Act) -> View:
    """Make the view of a step: it asks, and then carries out."""
    call = _carried_out(step)

    @login_required
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, number: str, **where: str) -> HttpResponse:
        incident, by = visible(request, number), request.user
        require(step.may(by, incident), f"incident.{step.noun}")
        here = replace(step, noun=step.noun.format(**where))
        given = {"incident": incident, "by": by, "where": where}
        if request.method != "POST":
            return _ask(request, here, incident, step.form(**given))
        form = step.form(request.POST, request.FILES, **given)
        if form.is_valid():
            with refusals_shown_in(form):
                _check_seen(incident, form)
                call(incident, by=by, **where, **form.answers())
                return _done(request, step, incident)
        return _ask(request, here, visible(request, number), form)

    return view


def _check_seen(incident: Incident, form: forms.ActForm) -> None:
    # The action swaps on the version as well; asked first, it is no rule that seems to be broken.
    seen = form.cleaned_data["version"]
    if seen is not None and seen != incident.version:
        raise OutOfDate("incident.changed_meanwhile")


def _ask(request: HttpRequest, step: Act, incident: Incident, form: forms.ActForm) -> HttpResponse:
    context = shown(request, incident) | {"act": step, "act_form": form}
    if isinstance(form.refusal, OutOfDate):
        if context["inside"]:
            context["meanwhile"] = meanwhile(incident, form.data.get("seen"), request.user)
        form.see_again()
    return answer(request, PAGE, "act", context, form=form)


def _done(request: HttpRequest, step: Act, incident: Incident) -> HttpResponse:
    messages.success(request, step.done % {"number": incident.number})
    found = queries.by_number(incident.number, request.user)
    if found is None:
        return _out_of_sight(request, incident)
    if step.then:
        return _led_to(request, reverse(step.then, args=[incident.number]))
    return answer(request, PAGE, "fresh", shown(request, found), page=url_of(found))


def _out_of_sight(request: HttpRequest, incident: Incident) -> HttpResponse:
    """Lead on from an incident that the act has taken out of its actor's sight."""
    told = gettext("%(number)s is no longer yours to see.")
    messages.info(request, told % {"number": incident.number})
    return _led_to(request, reverse("queue"))


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to another page, also out of a part of this one."""
    if wants_part(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
