"""What happens around every request, whatever it asks for."""

import logging
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tocsin.base.identifiers import public_id
from tocsin.base.logs import request_id
from tocsin.words.refusals import sentence

logger = logging.getLogger("tocsin.web")
HEADER = "X-Request-ID"
GIVEN = re.compile(r"[\w.:-]{8,64}", re.ASCII)


class RequestId:
    """Names each request, in every log line and in the answer, and logs the answer in one line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = request_id.set(given if GIVEN.fullmatch(given) else public_id())
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            _log(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    # The path without its query: what people search for is not the operator's business.
    facts = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }
    quiet = request.path.startswith(("/-/", "/static/")) and response.status_code < 400  # noqa: PLR2004 - refusals
    logger.log(logging.DEBUG if quiet else logging.INFO, "answered", extra={"facts": facts})


class TooLarge:
    """Turns away what is larger than a request may be, before it fills the disk.

    REST does so itself, in its own shape and for each of its doors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.path.startswith("/api/") or (length.isdecimal() and int(length) <= limit):
            return self.get_response(request)
        told = sentence("body.too_large", {"limit": limit})
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return render(request, "refused.html", {"told": told}, status=status)


class ClientAddress:
    """Takes the client's address from our own proxies' word, and from nobody else's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if settings.PROXIES and any(told):
            request.META["REMOTE_ADDR"] = _client([*told, request.META["REMOTE_ADDR"]])
        return self.get_response(request)


def _client(hops: list[str]) -> str:
    """Return the last hop that is none of our proxies; what stands before it anybody can write."""
    client = ""
    for hop in reversed(hops):
        try:
            address = ip_address(hop.strip())
        except ValueError:
            break
        client = str(address)
        if not any(address in network for network in settings.PROXIES):
            break
    return client
