"""What is answered when a request ends before its page: signed out meanwhile, or refused."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tocsin.base.errors import Refusal
from tocsin.web.answers import status_for
from tocsin.words.refusals import told


class SignedOut:
    """Sends htmx to the sign-in page as a whole, so that it is not swapped into a table cell."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        target = response.headers.get("Location", "").split("?")[0]
        if "HX-Request" not in request.headers or target != settings.LOGIN_URL:
            return response
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        page = quote(shown.path + (f"?{shown.query}" if shown.query else ""))
        again = f"{settings.LOGIN_URL}?next={page}" if page else settings.LOGIN_URL
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": again})


class Refused:
    """Gives a refusal that no form shows a page of its own, in the reader's words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context, status = {"told": told(exception)}, status_for(exception)
        response = render(request, "refused.html", context, status=status)
        # A whole page must not land inside a part; `js/failed.js` says that it went wrong.
        response.headers["HX-Reswap"] = "none"
        return response
