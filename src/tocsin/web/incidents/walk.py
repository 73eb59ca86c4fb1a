"""From one incident to the next of the view that somebody came from."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest

from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.web.queue.lists import View, first_view, views_for


def walk(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    """Return the view, and the numbers before and behind; without a view only where to go back."""
    view = _view(request)
    if view is None:
        return {"view": first_view(request.user), "before": None, "behind": None}
    before, behind = queries.beside(incident, view.query, request.user, view.order)
    return {"view": view, "before": before, "behind": behind}


def _view(request: HttpRequest) -> View | None:
    # A part is asked for by its own address; the one on the reader's screen names the view.
    shown = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    wanted = request.GET.get("view") or shown.get("view", [""])[0]
    return next((view for view in views_for(request.user) if view.key == wanted), None)
