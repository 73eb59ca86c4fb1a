"""What happens around every call, before and after its own code."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from tocsin.api.answers import unless_known
from tocsin.api.bearer import Call, token_of
from tocsin.api.problems import Problem, not_found, of_problem, of_refusal
from tocsin.api.reading import malformed
from tocsin.api.receipts import once
from tocsin.base.errors import BadInput, Refusal
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.rules import FILES_LIMIT
from tocsin.domain.journal.rules import Source, coming_from

View = Callable[..., HttpResponse]
Parameters = Mapping[str, frozenset[str]]
LARGEST = 30 * 1024 * 1024
HEARD_OUT = 4 * LARGEST
CHUNK = 256 * 1024
UNREADABLE = (
    MultiPartParserError,
    TooManyFieldsSent,
    UnreadablePostError,
)


def through_the_door(view: View, known: Parameters | None = None) -> View:
    """Wrap a view of the interface: size, token, language, journal source, receipt, problems.

    `known` holds the query parameters of each method; any other is refused, so that a mistyped
    filter does not answer everything.
    """

    def entered(request: HttpRequest, **where: str) -> HttpResponse:
        # Whatever language is chosen inside ends with the call.
        with translation.override(translation.get_language()):
            response = _told(
                request, lambda: _let_in(request, lambda: view(request, **where), known)
            )
            response.headers["Content-Language"] = translation.get_language()
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            _drain(request)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization, Accept-Language"
        return _without_body(response) if request.method == "HEAD" else response

    # No cookie is accepted here, so there is nothing to forge.
    return csrf_exempt(entered)


def _told(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return run()
    except Problem as problem:
        return of_problem(request, problem)
    except Refusal as refusal:
        return of_refusal(request, refusal)
    except (Http404, RequestDataTooBig) as error:
        return of_problem(request, not_found() if isinstance(error, Http404) else too_large())
    except TooManyFilesSent:
        return of_refusal(request, BadInput("field.too_many", field="files", limit=FILES_LIMIT))
    except UNREADABLE:
        return of_problem(request, malformed())


def _let_in(
    request: HttpRequest, run: Callable[[], HttpResponse], known: Parameters | None
) -> HttpResponse:
    token = token_of(request)
    call = cast("Call", request)
    call.token, call.person = token, token.person
    _speak_as_liked(request, token.person)
    _check_size(request)
    with coming_from(Source.REST), _as_get(request):
        _check_parameters(request, known)
        response = once(request, token.person, run)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            raise _no_such_method(response)
        return unless_known(request, response) if request.method == "GET" else response


def _drain(request: HttpRequest) -> None:
    """Read what was not read: most clients listen only when they have sent everything."""
    left = HEARD_OUT
    with suppress(OSError):
        while left > 0 and (chunk := request.read(CHUNK)):
            left -= len(chunk)


def _check_size(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise too_large()


def too_large() -> Problem:
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body.too_large", limit=LARGEST)


def _check_parameters(request: HttpRequest, known: Parameters | None) -> None:
    expected = (known or {}).get(str(request.method))
    unknown = [] if expected is None else sorted(set(request.GET) - expected)
    if unknown:
        raise BadInput.of([BadInput("field.unknown", field=name[:200]) for name in unknown])


def _no_such_method(response: HttpResponse) -> Problem:
    """Give the answer to an unknown method the shape of all the others."""
    allowed = {method.strip() for method in response.headers.get("Allow", "").split(",")}
    if "GET" in allowed:
        allowed.add("HEAD")
    headers = {"Allow": ", ".join(sorted(allowed))}
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method.unknown", headers=headers)


def _speak_as_liked(request: HttpRequest, person: Person) -> None:
    """Speak what the request asks for, else the language of the person."""
    if "Accept-Language" not in request.headers and person.language in dict(settings.LANGUAGES):
        translation.activate(person.language)


@contextmanager
def _as_get(request: HttpRequest) -> Iterator[None]:
    """Answer HEAD as GET; its body is left out at the end."""
    method = request.method
    request.method = "GET" if method == "HEAD" else method
    try:
        yield
    finally:
        request.method = method


def _without_body(response: HttpResponse) -> HttpResponse:
    headers = dict(response.headers)
    if not response.streaming:
        headers["Content-Length"] = str(len(response.content))
    response.close()
    return HttpResponse(status=response.status_code, headers=headers)
