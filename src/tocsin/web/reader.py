"""Who reads the page decides its language, its time zone and its theme."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

THEME_COOKIE = "tocsin_theme"
THEMES = ("light", "dark")
YEAR = 365 * 24 * 60 * 60


class Reader:
    """Speaks the language and the time zone of the person who is signed in.

    Strangers were given the language of their cookie or browser by Django before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        language = person.language if person.language in dict(settings.LANGUAGES) else ""
        request.LANGUAGE_CODE = language or translation.get_language()
        with translation.override(request.LANGUAGE_CODE), timezone.override(zone(person.time_zone)):
            response = self.get_response(request)
        response.headers["Content-Language"] = request.LANGUAGE_CODE
        # At a shared machine, going back after signing out must not show the pages again.
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def zone(name: str) -> ZoneInfo | None:
    """Return the zone of that name, or none, which means the desk's own."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def remember(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep a preference of this browser; an empty value forgets it."""
    if not value:
        response.delete_cookie(cookie, samesite="Lax")
        return
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=secure)
