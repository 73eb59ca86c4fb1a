"""One person: what is known of them, what they may, where they belong."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tocsin.base.errors import Refusal
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Person, Team
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.forms import Form
from tocsin.web.settings.doors import for_administrators
from tocsin.web.settings.forms import DetailsForm, MembershipForm, PasswordForm, RoleForm
from tocsin.words.refusals import told

PAGE = "settings/person.html"


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, public_id: str) -> HttpResponse:
    person = _one(request, public_id)
    if request.method != "POST":
        return _page(request, person)
    form = DetailsForm(request.POST, person=person, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.change_person(person, by=request.user, changes=form.answers())
            return _done(request, person)
    return _page(request, person, details=form)


@for_administrators
@sensitive_post_parameters("password")
@require_POST
def password(request: HttpRequest, public_id: str) -> HttpResponse:
    person, form = _one(request, public_id), PasswordForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.set_password(person, by=request.user, **form.cleaned_data)
            return _done(request, person, gettext("The password is set."))
    return _page(request, person, password=form)


@for_administrators
@require_POST
def links(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let every link into the portal that was mailed to somebody lead nowhere."""
    person = _one(request, public_id)
    actions.end_links(person, by=request.user)
    return _done(request, person, gettext("No link of theirs opens the portal any more."))


@for_administrators
@require_POST
def roles(request: HttpRequest, public_id: str) -> HttpResponse:
    person, form = _one(request, public_id), RoleForm(request.POST, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.grant(person, by=request.user, **form.answers())
            return _done(request, person)
    return _page(request, person, role=form)


@for_administrators
@require_POST
def withdrawal(request: HttpRequest, public_id: str) -> HttpResponse:
    person, form = _one(request, public_id), RoleForm(request.POST, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.withdraw(person, by=request.user, **form.answers())
            return _done(request, person)
    return _page(request, person, role=form)


@for_administrators
@require_POST
def memberships(request: HttpRequest, public_id: str) -> HttpResponse:
    person, form = _one(request, public_id), MembershipForm(request.POST, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            _join_or_leave(request, person, **form.cleaned_data)
            return _done(request, person)
    return _page(request, person, membership=form)


def _join_or_leave(request: HttpRequest, person: Person, team: Team, *, is_lead: bool) -> None:
    if "leave" in request.POST:
        actions.leave_team(person, by=request.user, team=team)
    else:
        actions.join_team(person, by=request.user, team=team, is_lead=is_lead)


@for_administrators
@require_POST
def activity(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lock somebody out, or let them in again."""
    person = _one(request, public_id)
    verb = actions.deactivate if person.is_active else actions.reactivate
    try:
        verb(person, by=request.user)
    except Refusal as refusal:
        messages.warning(request, told(refusal))
        return redirect("settings-people-one", person.public_id)
    return _done(request, person)


def _one(request: HttpRequest, public_id: str) -> Person:
    found = Person.objects.visible_to(request.user).select_related("organisation")
    person = found.filter(public_id=public_id).first()
    if person is None:
        raise Http404
    return person


def _done(request: HttpRequest, person: Person, said: str = "") -> HttpResponse:
    messages.success(request, said or gettext("Saved."))
    return redirect("settings-people-one", person.public_id)


def _page(request: HttpRequest, person: Person, **refused: Form) -> HttpResponse:
    by = request.user
    forms: dict[str, Any] = {
        "details": DetailsForm(person=person, by=by),
        "password": PasswordForm(),
        "role": RoleForm(by=by),
        "membership": MembershipForm(by=by),
    }
    context = {
        "person": person,
        "grants": person.grants.select_related("team", "organisation").order_by("pk"),
        "memberships": person.memberships.filter(until=None).select_related("team"),
        "forms": forms | refused,
        "place": "people",
    }
    status = next((status_of(form) for form in refused.values()), 200)
    return render(request, PAGE, context, status=status)
