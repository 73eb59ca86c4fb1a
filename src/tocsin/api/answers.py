"""How a call answers: a record with its tag, or a page of a list."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, Field

from tocsin.api.problems import Problem
from tocsin.api.strict import Shown, Whole
from tocsin.base.keyset import Page, page

Record = Mapping[str, Any]
LIMIT = 200

Limit = Annotated[
    int,
    Field(ge=1, le=LIMIT, description="How many entries at most"),
    Whole,
]
Cursor = Annotated[
    str,
    Field(max_length=1000, description="`next` of the page before"),
    Shown,
]


class Listed[Item](BaseModel):
    """A page of a list, and where the next one begins."""

    items: list[Item]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class Window(BaseModel):
    """Which part of a list is asked for."""

    limit: Limit = 50
    cursor: Cursor = ""


QueryText = Annotated[str, Field(max_length=1000), Shown]


class Search(Window):
    query: QueryText = Field("", description="Words, each the beginning of one")


def record(
    body: Record,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    tag: str | None = None,
    location: str | None = None,
) -> HttpResponse:
    response = HttpResponse(_bytes(body), status=status, content_type="application/json")
    response.headers["ETag"] = tag or tag_of(body)
    if location:
        response.headers["Location"] = location
    return response


def tag_of(body: Record) -> str:
    """Return the `ETag` of a record that has no version of its own."""
    return f'"{sha256(_bytes(body)).hexdigest()[:32]}"'


def _bytes(body: Record) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def rows[M: Model](
    found: QuerySet[M], order: tuple[str, ...], window: Window, shown: Callable[[M], Record]
) -> HttpResponse:
    return listed(page(found, order, limit=window.limit, cursor=window.cursor or None), shown)


def listed[M: Model](found: Page[M], shown: Callable[[M], Record]) -> HttpResponse:
    return items([shown(item) for item in found.items], found.next)


def items(entries: Sequence[Record], following: str | None) -> HttpResponse:
    body = {"items": entries, "next": following}
    return HttpResponse(_bytes(body), content_type="application/json")


def hold_to(request: HttpRequest, current: HttpResponse) -> None:
    """Answer 412 when `If-Match` names another state of the record than the one it is in."""
    header = request.headers.get("If-Match")
    if header is None:
        return
    wanted = {entry.strip() for entry in header.split(",")}
    if "*" not in wanted and current.headers["ETag"] not in wanted:
        raise Problem(HTTPStatus.PRECONDITION_FAILED, "record.passed")


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 304 in place of a record that the caller holds already."""
    held = request.headers.get("If-None-Match")
    tag = response.headers.get("ETag")
    if held is None or tag is None or response.status_code != HTTPStatus.OK:
        return response
    known = {entry.strip().removeprefix("W/") for entry in held.split(",")}
    if "*" not in known and tag not in known:
        return response
    response.close()
    return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
