from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tocsin.base import instants
from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.permissions import may_register_for_others
from tocsin.web.answers import status_for
from tocsin.web.queue.groups import Group, by_deadline, by_priority, undivided
from tocsin.web.queue.lists import View, first_view, views_for
from tocsin.web.queue.rows import rows
from tocsin.words.refusals import told

LENGTH = 50


@dataclass(frozen=True)
class Listing:
    """What stands below the query box."""

    groups: list[Group] = field(default_factory=list)
    next: str | None = None
    count: int | None = None


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    view = _view(request)
    query = view.query if view else request.GET["query"]
    status, problem, listing = HTTPStatus.OK, "", Listing()
    try:
        listing = _listing(request, view, query)
    except BadInput as refusal:
        status, problem = status_for(refusal), told(refusal)
    context = {
        "since": instants.written(instants.now()),
        "view": view,
        "query": query,
        "problem": problem,
        "listing": listing,
        "is_further": "cursor" in request.GET,
        "cursor": request.GET.get("cursor", ""),
        "more_than": queries.CAP,
        "may_take": may_register_for_others(request.user),
    }
    return render(request, "queue/queue.html", context, status=status)


@login_required
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Answer how many are new since the list was drawn, or nothing while there are none."""
    view = _view(request)
    query = view.query if view else request.GET["query"]
    try:
        count = queries.news(query, request.user, instants.parsed(request.GET.get("since", "")))
    except (ValueError, BadInput):
        count = 0
    if not count:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"view": view, "query": query, "new": count}
    return render(request, "queue/queue.html#news", context)


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Lead to the queue, where everything is found."""
    return redirect(f"{reverse('queue')}?{urlencode({'query': request.GET.get('query', '')})}")


def _view(request: HttpRequest) -> View | None:
    """Return the named view; a query of the reader's own has none."""
    if "query" in request.GET:
        return None
    wanted, person = request.GET.get("view"), request.user
    return next((v for v in views_for(person) if v.key == wanted), first_view(person))


def _listing(request: HttpRequest, view: View | None, query: str) -> Listing:
    person, cursor = request.user, request.GET.get("cursor")
    order = queries.order_of(query, view.order if view else queries.NEWEST)
    page = queries.listed(person, query=query, order=order, limit=LENGTH, cursor=cursor)
    now = instants.now()
    lines = rows(page.items, person, now)
    if order == queries.URGENT:
        counts = queries.by_priority(query, person)
        return Listing(by_priority(lines, counts), page.next, sum(counts.values()))
    groups = by_deadline(lines, now) if order == queries.DEADLINE else undivided(lines)
    return Listing(groups, page.next, _count(view, query, person))


def _count(view: View | None, query: str, person: Person) -> int | None:
    """Count what helps: not everything that was ever closed."""
    return queries.count(query, person) if view is None or view.is_counted else None
