"""Every refusal as a problem document (RFC 9457), in the caller's language."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, Refusal, RuleBroken
from tocsin.base.logs import request_id
from tocsin.words.refusals import sentence, told

MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[Refusal], HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    RuleBroken: HTTPStatus.CONFLICT,
    OutOfDate: HTTPStatus.CONFLICT,
}


class Problem(Exception):  # noqa: N818 - an answer, not a failure
    """A no that HTTP itself has a status for: not found, too large, not JSON."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        **details: Any,  # noqa: ANN401 - whatever JSON can carry
    ) -> None:
        super().__init__(code)
        self.status, self.code = status, code
        self.headers, self.details = dict(headers or {}), details


def not_found() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not_found")


def of_failure() -> HttpResponse:
    """Answer a mistake of our own: no word of what it was, but where the log tells it."""
    details = {"request": request_id.get()}
    detail = sentence("failed", details)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR, "failed", detail, details=details)


def of_problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(
        problem.status,
        problem.code,
        sentence(problem.code, problem.details),
        details=problem.details,
        headers=problem.headers,
    )


def of_refusal(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal of the domain with the status of its kind."""
    if isinstance(refusal, BadInput):
        return of_errors(refusal.errors)
    wait = refusal.details.get("retry_after")
    status = HTTPStatus.TOO_MANY_REQUESTS if wait else STATUS[type(refusal)]
    headers = {"Retry-After": str(wait)} if wait else {}
    return answer(status, refusal.code, told(refusal), details=refusal.details, headers=headers)


def of_errors(errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """Answer wrong fields: 422 with one entry per field; its code is that of the first."""
    entries = [_entry(error) for error in errors]
    first = entries[0]
    return answer(HTTPStatus.UNPROCESSABLE_ENTITY, first["code"], first["detail"], errors=entries)


def answer(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    details: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    document = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    }
    if errors:
        document["errors"] = list(errors)
    if details:
        document["details"] = details
    return HttpResponse(
        json.dumps(document, default=str),
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def _entry(error: Mapping[str, Any]) -> dict[str, Any]:
    details = {name: value for name, value in error.items() if name not in {"field", "code"}}
    entry = {
        "field": error["field"],
        "code": error["code"],
        "detail": sentence(error["code"], details),
    }
    return entry | ({"details": details} if details else {})
