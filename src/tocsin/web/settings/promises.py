"""Promises: what holds for whom, from when on, and which comes before which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.base import instants
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.models import PromiseVersion
from tocsin.domain.clocks.queries import Known
from tocsin.domain.clocks.rules import Aspects
from tocsin.domain.clocks.rules.promises import Weighed, holding, is_dropped, until
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.doors import for_administrators
from tocsin.web.settings.promise_forms import (
    ChangeForm,
    ChoiceForm,
    EndForm,
    NewPromiseForm,
    PromiseForm,
    as_it_is,
)

# The page asks twice from when on; each has its own place.
END = "end_%s"


@dataclass(frozen=True)
class Stand:
    """A version on the page of its promise; state is now, ahead, past or dropped."""

    version: PromiseVersion
    until: Any
    state: str


@dataclass(frozen=True)
class Chosen:
    """Which promise would hold for one clock, with its terms, and those it beats."""

    agreement: str
    measure: str
    best: tuple[Weighed, Known] | None
    beaten: list[tuple[Weighed, Known]]


@for_administrators
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    now = instants.now()
    known = queries.promises(request.user, now)
    current = [one for one in known if one.is_active or one.upcoming]
    ended = [one for one in known if not one.is_active and not one.upcoming]
    context = {"groups": _grouped(current), "ended": ended, "now": now, "place": "promises"}
    return render(request, "settings/promises.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewPromiseForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.create_promise(
                by=request.user,
                terms=actions.Terms(**form.terms()),
                valid_from=form.cleaned_data["valid_from"],
                **form.agreed(),
            )
            messages.success(request, gettext("Saved."))
            return redirect("settings-promises")
    context = {"form": form, "place": "promises"}
    return render(request, "settings/new_promise.html", context, status=status_of(form))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, slug: str) -> HttpResponse:
    known = _one(request, slug)
    form = _change_form(request, known, bound=request.method == "POST")
    if form.is_valid():
        with refusals_shown_in(form):
            actions.change_promise(
                known.promise,
                by=request.user,
                changes=form.terms() | {"is_active": True},
                valid_from=form.cleaned_data["valid_from"],
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, gettext("Saved."))
            return redirect("settings-promises-one", slug)
    return _page(request, known, form, EndForm(auto_id=END))


@for_administrators
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    known = _one(request, slug)
    form = EndForm(request.POST, auto_id=END)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.end_promise(
                known.promise,
                by=request.user,
                valid_from=form.cleaned_data["valid_from"],
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, gettext("Saved."))
            return redirect("settings-promises-one", slug)
    return _page(request, known, _change_form(request, known, bound=False), form)


@for_administrators
@require_safe
def choice(request: HttpRequest) -> HttpResponse:
    form = ChoiceForm(request.GET or None, by=request.user)
    found: list[Chosen] = []
    if form.is_valid():
        things = form.things()
        ids = {name: thing.pk for name, thing in things.items() if thing and name != "priority"}
        as_of = form.cleaned_data["registered_at"] or instants.now()
        fitting = queries.weighed_for(Aspects(as_of, priority=things["priority"], **ids))
        known = {one.promise.slug: one for one in queries.promises(request.user, as_of)}
        found = [_chosen(*kept, weighed, known) for kept, weighed in fitting.items()]
    context = {"form": form, "found": found, "place": "promises"}
    return render(request, "settings/promise_choice.html", context, status=status_of(form))


def _one(request: HttpRequest, slug: str) -> Known:
    known = queries.promise_named(slug, request.user, instants.now())
    if known is None:
        raise Http404
    return known


def _change_form(request: HttpRequest, known: Known, *, bound: bool) -> ChangeForm:
    """Begin with the terms that were decided last, also when they only come to hold later."""
    return ChangeForm(
        request.POST if bound else None,
        initial=as_it_is(known.versions[-1], known.now),
        by=request.user,
        agreement=known.promise.agreement,
        measure=known.promise.measure,
    )


def _page(request: HttpRequest, known: Known, form: PromiseForm, ending: EndForm) -> HttpResponse:
    context = {
        "known": known,
        "form": form,
        "ending": ending,
        "stands": _stands(known),
        "is_planned": known.versions[-1].valid_from > known.now,
        "has_ended": not known.versions[-1].is_active,
        "seen": latest_seq(known.promise),
        "place": "promises",
    }
    status = status_of(ending if ending.is_bound else form)
    return render(request, "settings/promise.html", context, status=status)


def _grouped(known: Iterable[Known]) -> list[tuple[str, list[tuple[str, list[Known]]]]]:
    """Put those of one agreement together, and of it those of one measure."""
    return [
        (
            agreement,
            [(m, list(o)) for m, o in groupby(of_it, key=lambda one: one.promise.measure)],
        )
        for agreement, of_it in groupby(known, key=lambda one: one.promise.agreement)
    ]


def _stands(known: Known) -> list[Stand]:
    """Return the terms, those that were decided last first."""
    now = holding(known.versions, known.now)
    return [
        Stand(version, until(version, known.versions), _state(version, known, now))
        for version in reversed(known.versions)
    ]


def _state(version: PromiseVersion, known: Known, now: PromiseVersion | None) -> str:
    if version == now:
        return "now"
    if is_dropped(version, known.versions):
        return "dropped"
    return "ahead" if version.valid_from > known.now else "past"


def _chosen(
    agreement: str, measure: str, weighed: Sequence[Weighed], known: dict[str, Known]
) -> Chosen:
    shown = [(one, known[one.offer.slug]) for one in weighed]
    return Chosen(agreement, measure, shown[0] if shown else None, shown[1:])
