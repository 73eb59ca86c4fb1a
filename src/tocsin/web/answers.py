"""How a page answers: with the part that changed, the whole page, or a redirect."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.contrib.messages import get_messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, Refusal, RuleBroken
from tocsin.words.refusals import sentence, told

STATUS = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    RuleBroken: HTTPStatus.CONFLICT,
    OutOfDate: HTTPStatus.CONFLICT,
}


def wants_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part; going back and boosted links want the whole page."""
    headers = request.headers
    whole = "HX-Boosted" in headers or "HX-History-Restore-Request" in headers
    return "HX-Request" in headers and not whole


def answer(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any],
    *,
    form: BaseForm | None = None,
    page: str | None = None,
) -> HttpResponse:
    """Answer htmx with `template#part`, a browser alone with the page or a redirect to `page`."""
    status = status_of(form)
    if wants_part(request):
        response = render(request, f"{template}#{part}", context, status=status)
        response.content += _toasts(request)
    elif status == HTTPStatus.OK and page is not None and request.method == "POST":
        response = redirect(page)
    else:
        response = render(request, template, context, status=status)
    # Else the browser's cache shows the part alone to somebody who goes back.
    patch_vary_headers(response, ["HX-Request"])
    return response


@contextmanager
def refusals_shown_in(form: BaseForm) -> Iterator[None]:
    """Turn a refusal into sentences beside the fields it names, in the reader's language."""
    try:
        yield
    except BadInput as refusal:
        form.refusal = refusal
        for error in refusal.errors:
            details = {name: value for name, value in error.items() if name != "code"}
            field = error["field"] if error["field"] in form.fields else None
            form.add_error(field, sentence(error["code"], details))
    except Refusal as refusal:
        form.refusal = refusal
        form.add_error(None, told(refusal))


def status_of(form: BaseForm | None) -> int:
    if form is None or not form.is_bound or not form.errors:
        return HTTPStatus.OK
    refusal = getattr(form, "refusal", None)
    return status_for(refusal) if refusal else HTTPStatus.UNPROCESSABLE_ENTITY


def slowed(response: HttpResponse, form: BaseForm) -> HttpResponse:
    """Tell whoever tried too often, in the answer's head as well, how long they have to wait."""
    refusal = getattr(form, "refusal", None)
    if refusal is not None and refusal.code == "sign_in.throttled":
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(refusal.details["retry_after"])
    return response


def status_for(refusal: Refusal) -> int:
    return STATUS.get(type(refusal), HTTPStatus.CONFLICT)


def _toasts(request: HttpRequest) -> bytes:
    messages = list(get_messages(request))
    if not messages:
        return b""
    context = {"messages": messages, "apart": True}
    return render_to_string("components/toasts.html", context, request).encode()
