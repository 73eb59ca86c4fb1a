"""The steps of an incident: each asks in a pop-up, or on the page where there is no script."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tocsin.base.errors import OutOfDate, require
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import HoldReason, Verdict
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
    it out. That `does` it to the incident, or to what stands `on` it under these parts.
    """

    noun: str
    title: Promise
    done: Promise
    form: type[forms.ActForm] = forms.ActForm
    may: Callable[[Person, Incident], bool] = permissions.may_work_on
    button: Promise | None = None
    tone: str = "primary"
    does: Call | None = None
    on: Callable[..., Any] | None = None
    name: str = ""


def addresses(steps: Iterable[Act]) -> list[URLPattern]:
    """Return the address of each step, with its view; the name is the noun unless another is given.

    So a step is its form and one line.
    """
    return [
        path(
            "incidents/<str:number>/" + re.sub(r"{(\w+)}", r"<str:\1>", step.noun),
            act(step)(_carried_out(step)),
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


def act(step: Act) -> Callable[[Call], View]:
    """Make the view of a step from the function that carries it out."""

    def decorate(call: Call) -> View:
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

    return decorate


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
    return answer(request, PAGE, "fresh", shown(request, found), page=url_of(found))


def _out_of_sight(request: HttpRequest, incident: Incident) -> HttpResponse:
    """Lead on from an incident that the act has taken out of its actor's sight."""
    told = gettext("%(number)s is no longer yours to see.")
    messages.info(request, told % {"number": incident.number})
    if wants_part(request):
        return HttpResponse(headers={"HX-Redirect": reverse("queue")})
    return redirect("queue")


@act(
    Act(
        "assignment",
        title=_("Assign"),
        done=_("%(number)s has been assigned."),
        form=forms.AssignmentForm,
    )
)
def assign(
    incident: Incident, *, by: Person, team: Team | None, assignee: Person | None, note: str
) -> None:
    actions.assign(incident, by=by, team=team, assignee=assignee, note=note)


@act(
    Act(
        "acknowledgement",
        title=_("Start work"),
        done=_("You are working on %(number)s."),
    )
)
def acknowledge(incident: Incident, *, by: Person) -> None:
    actions.acknowledge(incident, by=by)


@act(
    Act(
        "priority",
        title=_("Change priority"),
        done=_("The priority of %(number)s was judged anew."),
        form=forms.PriorityForm,
    )
)
def prioritise(incident: Incident, *, by: Person, impact: str, urgency: str, reason: str) -> None:
    actions.prioritise(incident, by=by, impact=impact, urgency=urgency, reason=reason)


@act(
    Act(
        "hold",
        title=_("Put on hold"),
        done=_("%(number)s is on hold."),
        form=forms.HoldForm,
    )
)
def hold(
    incident: Incident,
    *,
    by: Person,
    reason: str,
    until: datetime | None,
    agreed: bool,
    message: str,
) -> None:
    why = actions.Hold(HoldReason(reason), until, agreed)
    actions.hold(incident, by=by, hold=why, message=message)


@act(Act("resumption", title=_("Resume"), done=_("%(number)s goes on.")))
def resume(incident: Incident, *, by: Person) -> None:
    actions.resume(incident, by=by)


@act(
    Act(
        "resolution",
        title=_("Resolve"),
        done=_("%(number)s is resolved."),
        form=forms.ResolutionForm,
    )
)
def resolve(incident: Incident, *, by: Person, code: str, text: str, tell_reporter: bool) -> None:
    actions.resolve(incident, by=by, code=code, text=text, tell_reporter=tell_reporter)


@act(
    Act(
        "confirmation",
        title=_("Is it solved?"),
        button=pgettext_lazy("button", "Answer"),
        done=_("Thank you. %(number)s has its answer."),
        form=forms.ConfirmationForm,
        may=permissions.may_confirm,
    )
)
def confirm(
    incident: Incident, *, by: Person, solved: bool, rating: int | None, comment: str
) -> None:
    actions.confirm(incident, by=by, solved=solved, rating=rating, comment=comment)


@act(
    Act(
        "rating",
        title=_("How was it?"),
        button=_("Rate"),
        done=_("Thank you for rating %(number)s."),
        form=forms.RatingForm,
        may=permissions.may_rate,
    )
)
def rate(incident: Incident, *, by: Person, rating: int, comment: str) -> None:
    actions.rate(incident, by=by, rating=rating, comment=comment)


@act(
    Act(
        "reminder",
        title=_("Remind the reporter"),
        button=_("Remind"),
        done=_("The reporter of %(number)s is asked again."),
    )
)
def remind(incident: Incident, *, by: Person) -> None:
    actions.remind_reporter(incident, by=by)


@act(
    Act(
        "closure",
        title=_("Close"),
        done=_("%(number)s has been assessed."),
        form=forms.ClosureForm,
        may=permissions.may_close,
    )
)
def close(
    incident: Incident, *, by: Person, verdict: str, aspects: list[str], note: str, lesson: str
) -> None:
    finding = actions.Finding(Verdict(verdict), tuple(aspects), note, lesson)
    actions.close(incident, by=by, finding=finding)


@act(
    Act(
        "reopening",
        title=_("Reopen"),
        done=_("%(number)s is open again."),
        form=forms.ReasonForm,
        may=permissions.may_reopen,
    )
)
def reopen(incident: Incident, *, by: Person, reason: str) -> None:
    actions.reopen(incident, by=by, reason=reason)


@act(
    Act(
        "cancellation",
        title=_("Cancel"),
        button=_("Cancel the incident"),
        done=_("%(number)s was cancelled."),
        form=forms.CancellationForm,
        tone="danger",
    )
)
def cancel(incident: Incident, *, by: Person, reason: str, release_children: bool) -> None:
    actions.cancel(incident, by=by, reason=reason, release_children=release_children)
