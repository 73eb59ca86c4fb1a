"""Who is in the portal: somebody who signed in at the desk, or who came by a signed link.

What the link left in the browser is worth nothing at the desk: no page but the portal's reads it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import name_of_the_house
from tocsin.domain.accounts.queries import visitor as visitor_named
from tocsin.domain.incidents.queries import portal as queries
from tocsin.domain.incidents.rules.portal import LINK_LASTS
from tocsin.web.reader import remember
from tocsin.words import portal

COOKIE, PATH = "tocsin_portal", "/portal"


def visitor(request: HttpRequest) -> Person | None:
    if request.user.is_authenticated:
        return request.user
    return named_by(portal.VISIT, request.COOKIES.get(COOKIE, ""))


def named_by(purpose: str, key: str) -> Person | None:
    """Return whom a signed key of this purpose names, while it still counts."""
    found = portal.read(purpose, key)
    return visitor_named(found.named, signed_at=found.at) if found else None


def let_in(request: HttpRequest, response: HttpResponse, person: Person) -> HttpResponse:
    """Let this browser come back as the person until the link would have ended."""
    response.set_cookie(
        COOKIE,
        portal.signed(portal.VISIT, person.public_id),
        max_age=LINK_LASTS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        remember(response, settings.LANGUAGE_COOKIE_NAME, person.language)
    return response


def shown_out(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


def for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view who is there; who came without a link may ask for one."""

    @wraps(view)
    def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
        person = visitor(request)
        if person is None:
            return redirect("portal-link")
        return view(request, person, *args, **kwargs)

    return never_cache(called)


def around(person: Person | None, place: str) -> dict[str, Any]:
    """Return what every page of the portal has around it."""
    return {
        "visitor": person,
        "place": place,
        "house": name_of_the_house(),
        "waiting": queries.waiting_for(person) if person else [],
    }


def machine(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")[:64]
