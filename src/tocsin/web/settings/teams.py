from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import agents
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.forms import Form
from tocsin.web.settings.doors import for_administrators
from tocsin.web.settings.forms import MemberForm, NewTeamForm, TeamForm

PAGE = "settings/team.html"


@for_administrators
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    now = Q(memberships__until=None)
    found = Team.objects.visible_to(request.user).annotate(
        people=Count("memberships", filter=now & Q(memberships__isnull=False)),
        leads=Count("memberships", filter=now & Q(memberships__is_lead=True)),
    )
    return render(request, "settings/teams.html", {"teams": found.order_by("tier", "name")})


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewTeamForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_in(form):
            team = actions.create_team(by=request.user, **form.answers())
            return redirect("settings-teams-one", team.slug)
    context = {"form": form, "place": "teams"}
    return render(request, "settings/new_team.html", context, status=status_of(form))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    found = _one(request, slug)
    if request.method != "POST":
        return _page(request, found)
    form = TeamForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.change_team(found, by=request.user, **form.answers())
            return _done(request, found)
    return _page(request, found, details=form)


@for_administrators
@require_POST
def members(request: HttpRequest, slug: str) -> HttpResponse:
    found, form = _one(request, slug), MemberForm(request.POST, agents=agents(request.user))
    if form.is_valid():
        with refusals_shown_in(form):
            data = form.cleaned_data
            actions.join_team(data["person"], by=request.user, team=found, is_lead=data["is_lead"])
            return _done(request, found)
    return _page(request, found, member=form)


@for_administrators
@require_POST
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    found = _one(request, slug)
    people = Person.objects.visible_to(request.user)
    person = people.filter(public_id=request.POST.get("person", "")).first()
    if person is None:
        raise Http404
    actions.leave_team(person, by=request.user, team=found)
    return _done(request, found)


def _one(request: HttpRequest, slug: str) -> Team:
    found = Team.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, found: Team) -> HttpResponse:
    messages.success(request, gettext("Saved."))
    return redirect("settings-teams-one", found.slug)


def _page(request: HttpRequest, found: Team, **refused: Form) -> HttpResponse:
    initial = {"name": found.name, "tier": found.tier, "kind": found.kind}
    forms = {
        "details": TeamForm(initial=initial),
        "member": MemberForm(agents=agents(request.user)),
    }
    members = found.memberships.filter(until=None).select_related("person")
    context = {
        "team": found,
        "members": members.order_by("-is_lead", "person__name"),
        "forms": forms | refused,
        "place": "teams",
    }
    status = next((status_of(form) for form in refused.values()), 200)
    return render(request, PAGE, context, status=status)
