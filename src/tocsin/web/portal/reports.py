"""What somebody reported: how it stands, what was said, and what they have to say to it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import portal as queries
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.incidents.files import sent as sent_file
from tocsin.web.portal.forms import RATINGS, AnswerForm, BackForm, RatingForm, SolvedForm
from tocsin.web.portal.reading import page_of, ways
from tocsin.web.portal.standing import standing
from tocsin.web.portal.visitor import around, for_visitors

LIST, PAGE = "portal/reports.html", "portal/incident.html"


@for_visitors
@require_safe
def reports(request: HttpRequest, person: Person) -> HttpResponse:
    shares = queries.shares_reports(person)
    shared = shares and "all" in request.GET
    found = queries.reports(person, shared=shared, cursor=request.GET.get("after"))
    context = around(person, "reports") | {
        "reports": [standing(incident) for incident in found.items],
        "next": found.next,
        "shares": shares,
        "shared": shared,
    }
    return render(request, LIST, context)


@for_visitors
@require_safe
def incident(request: HttpRequest, person: Person, number: str) -> HttpResponse:
    found = _report(number, person)
    if found.seen_survivor:
        # To its reporter it is one matter, wherever the desk goes on with it.
        return redirect("portal-incident", found.seen_survivor)
    return _shown(request, person, found)


@for_visitors
@require_POST
def say(request: HttpRequest, person: Person, number: str) -> HttpResponse:
    form = AnswerForm(request.POST, request.FILES)

    def act(found: Incident) -> str:
        wording = Wording(form.cleaned_data["body"], files=form.kept_files())
        actions.answer(found, by=person, wording=wording, channel=Channel.PORTAL)
        return gettext("Sent.")

    return _acted(request, person, number, act, answer_form=form)


@for_visitors
@require_POST
def confirm(request: HttpRequest, person: Person, number: str) -> HttpResponse:
    form = SolvedForm(request.POST)

    def act(found: Incident) -> str:
        _check(ways(found, person).confirm)
        solved = form.cleaned_data["solved"] == "yes"
        actions.confirm(found, by=person, solved=solved, comment=form.cleaned_data["comment"])
        return gettext("Thank you for your answer.") if solved else gettext("We are on it again.")

    return _acted(request, person, number, act, solved_form=form)


@for_visitors
@require_POST
def rate(request: HttpRequest, person: Person, number: str) -> HttpResponse:
    form = RatingForm(request.POST)

    def act(found: Incident) -> str:
        actions.rate(found, by=person, **form.cleaned_data)
        return gettext("Thank you for rating our help.")

    return _acted(request, person, number, act, rating_form=form)


@for_visitors
@require_POST
def reopen(request: HttpRequest, person: Person, number: str) -> HttpResponse:
    form = BackForm(request.POST)

    def act(found: Incident) -> str:
        _check(ways(found, person).reopen)
        actions.reopen(found, by=person, reason=form.cleaned_data["reason"])
        return gettext("We are on it again.")

    return _acted(request, person, number, act, back_form=form)


@for_visitors
@require_safe
def file(request: HttpRequest, person: Person, public_id: str) -> HttpResponse:
    found = queries.public_file(public_id, person)
    if found is None:
        raise Http404
    return sent_file(request, found.blob, found.name)


def _report(number: str, person: Person) -> Incident:
    found = queries.report_numbered(number, person)
    if found is None:
        raise Http404
    return found


def _check(may: bool) -> None:  # noqa: FBT001 - a yes or a no
    """Refuse what the portal does not offer, also to who might do it at the desk."""
    if not may:
        raise Http404


def _shown(
    request: HttpRequest, person: Person, found: Incident, **given: forms.Form
) -> HttpResponse:
    drawn: dict[str, Any] = {
        "answer_form": AnswerForm(),
        "solved_form": SolvedForm(),
        "rating_form": RatingForm(initial={"rating": found.rating}),
        "back_form": BackForm(),
        "ratings": RATINGS,
    }
    context = around(person, "reports") | page_of(found, person) | drawn | given
    status = next((status_of(form) for form in given.values()), 200)
    return render(request, PAGE, context, status=status)


def _acted(
    request: HttpRequest,
    person: Person,
    number: str,
    act: Callable[[Incident], str],
    **asked: forms.Form,
) -> HttpResponse:
    """Do what one form asks for and say what `act` returns, or show the page with what is wrong."""
    found = _report(number, person)
    (form,) = asked.values()
    if form.is_valid():
        with refusals_shown_in(form):
            return _done(request, found, act(found))
    return _shown(request, person, found, **asked)


def _done(request: HttpRequest, found: Incident, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("portal-incident", found.number)
