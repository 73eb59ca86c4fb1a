from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tocsin.base import instants
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_read_internal
from tocsin.domain.incidents.traces import note_presence
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.incidents.presence import present
from tocsin.web.incidents.reading import page_of
from tocsin.web.incidents.walk import walk

PAGE = "incidents/incident.html"


@login_required
@never_cache
@require_safe
def incident(request: HttpRequest, number: str) -> HttpResponse:
    found = visible(request, number)
    if found.seen_survivor and not may_read_internal(request.user, found):
        # To its reporter it is one matter, wherever the desk goes on with it.
        return redirect("incident", found.seen_survivor)
    return render(request, PAGE, shown(request, found) | {"reach": request.GET.get("reach")})


@login_required
@require_safe
def news(request: HttpRequest, number: str) -> HttpResponse:
    """Answer 304 while all stands where the page saw it, else with what is new.

    Whoever asks is known to be looking at the incident.
    """
    found, by = visible(request, number), request.user
    inside = may_read_internal(by, found)
    if inside:
        note_presence(found, by, instants.now())
    seq = latest_seq(found)
    known = request.headers.get("If-None-Match", "")
    if known.startswith(f'"{seq}-'):
        # Nothing happened; somebody may have come, gone or begun to write.
        context = {"incident": found, "inside": inside}
        context |= present(found, by, seq=seq, inside=inside)
        part = "people"
    else:
        context, part = shown(request, found), "fresh"
    tag = context["tag"]
    if known == tag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    response = render(request, f"{PAGE}#{part}", context)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def visible(request: HttpRequest, number: str) -> Incident:
    """Return the incident; one that may not be seen is as absent as one that never was."""
    found = queries.by_number(number, request.user)
    if found is None:
        raise Http404
    return found


def shown(request: HttpRequest, found: Incident) -> dict[str, Any]:
    return page_of(found, request.user) | walk(request, found)


def url_of(found: Incident) -> str:
    return reverse("incident", args=[found.number])
