"""What happens around every call, before and after its own code."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation

from tocsin.api.bearer import token_of
from tocsin.api.problems import Problem, of_problem, of_refusal
from tocsin.api.reading import malformed
from tocsin.api.receipts import once
from tocsin.base.errors import Refusal
from tocsin.domain.accounts.models import Person
from tocsin.domain.journal.rules import Source, coming_from

View = Callable[..., HttpResponse]
LARGEST = 30 * 1024 * 1024
UNREADABLE = (
    MultiPartParserError,
    TooManyFieldsSent,
    TooManyFilesSent,
    UnreadablePostError,
)


def through_the_door(view: View) -> View:
    """Wrap a view of the interface: size, token, language, journal source, receipt, problems."""

    def entered(request: HttpRequest, **where: Any) -> HttpResponse:  # noqa: ANN401 - parts of the path
        response = _told(request, lambda: _called(request, lambda: view(request, **where)))
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization, Accept-Language"
        return response

    entered.csrf_exempt = True  # type: ignore[attr-defined] - no cookie is accepted here
    return entered


def _told(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return _documented(run())
    except Problem as problem:
        return of_problem(request, problem)
    except Refusal as refusal:
        return of_refusal(request, refusal)
    except RequestDataTooBig:
        return of_problem(request, too_large())
    except UNREADABLE:
        return of_problem(request, malformed())


def _called(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise too_large()
    token = token_of(request)
    request.token, request.person = token, token.person  # type: ignore[attr-defined] - for the endpoints
    with coming_from(Source.REST), _speaking_to(request, token.person), _as_get(request):
        return once(request, token.person, run)


def too_large() -> Problem:
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body.too_large", limit=LARGEST)


@contextmanager
def _speaking_to(request: HttpRequest, person: Person) -> Iterator[None]:
    """Speak what the request asks for, else the language of the person."""
    asked = "Accept-Language" in request.headers
    known = person.language in dict(settings.LANGUAGES)
    language = translation.get_language() if asked or not known else person.language
    with translation.override(language):
        yield


@contextmanager
def _as_get(request: HttpRequest) -> Iterator[None]:
    """Answer HEAD as GET; the server leaves the body out."""
    method = request.method
    request.method = "GET" if method == "HEAD" else method
    try:
        yield
    finally:
        request.method = method


def _documented(response: HttpResponse) -> HttpResponse:
    """Give the answer to an unknown method the shape of all the others."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or "Allow" not in response.headers:
        return response
    allowed = {"Allow": response.headers["Allow"]}
    return of_problem(
        None, Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method.unknown", headers=allowed)
    )
