"""What a body may hold: exact types, known fields, instants with an offset, text that shows."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from ninja.errors import ValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from tocsin.base import instants

RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)
WHOLE = re.compile(r"-?\d+", re.ASCII)
# More digits than any number has that is within a bound.
DIGITS = 20
NAMED_IN = {"body", "query", "path"}
CODES = {
    "missing": "field.missing",
    "extra_forbidden": "field.unknown",
    "string_too_long": "field.too_long",
    "too_long": "field.too_many",
    "string_too_short": "field.missing",
    "string_unicode": "field.unprintable",
    "enum": "choice.unknown",
    "literal_error": "choice.unknown",
    "greater_than_equal": "field.range",
    "less_than_equal": "field.range",
}


class Body(BaseModel):
    """A body that takes nothing it does not know and converts nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _shown(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("field.unprintable", "unprintable")
    return text


def _instant(value: Any) -> datetime:  # noqa: ANN401 - whatever the body holds
    if not isinstance(value, str):
        raise PydanticCustomError("field.type", "no text")
    match = RFC_3339.fullmatch(value)
    if match is None:
        raise PydanticCustomError("instant.invalid", "no instant")
    if match.group(2) is None:
        raise PydanticCustomError("instant.naive", "no offset")
    try:
        return instants.parsed(value.upper())
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("instant.invalid", "no instant") from error


def _whole(value: Any) -> int:  # noqa: ANN401 - whatever the address holds
    if isinstance(value, int):
        return value
    if not WHOLE.fullmatch(value):
        raise PydanticCustomError("field.type", "no number")
    return int(value[:DIGITS])


Shown = AfterValidator(_shown)
Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    Field(
        description="RFC 3339 with an offset",
        json_schema_extra={"examples": ["2026-11-24T08:00:00Z"]},
    ),
]
Whole = BeforeValidator(_whole)


def upto(limit: int, *, least: int = 0, description: str | None = None) -> Any:  # noqa: ANN401 - of pydantic
    """Say of a text that it has at most `limit` characters."""
    return Field(
        max_length=limit,
        min_length=least or None,
        description=description,
        json_schema_extra={"pattern": "^[^\\u0000]*$"},
    )


def one_of(values: Sequence[str], description: str) -> Any:  # noqa: ANN401 - of pydantic
    return Field(description=description, json_schema_extra={"enum": list(values)})


def among(values: Sequence[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in values:
            raise PydanticCustomError("choice.unknown", "unknown")
        return value

    return AfterValidator(check)


Title = Annotated[str, upto(200, least=1, description="One line"), Shown]
Markdown = Annotated[str, upto(1_000_000, description="Markdown, at most 1 MB"), Shown]
Reason = Annotated[str, upto(4000, least=1, description="Why; kept on the record"), Shown]
Remark = Annotated[str, upto(4000), Shown]
Note = Annotated[str, upto(10_000), Shown]
Name = Annotated[str, upto(120, least=1), Shown]
Line = Annotated[str, upto(200), Shown]
Address = Annotated[str, upto(254, least=3, description="A mail address"), Shown]
Slug = Annotated[str, upto(60, least=1), Shown]
Path = Annotated[
    str,
    upto(250, least=1, description="The slugs of a category from the top, joined by `/`"),
    Shown,
]
Code = Annotated[str, upto(24), Shown]
Language = Annotated[str, upto(8, least=2, description="Code of one of the desk's languages")]
Names = Annotated[
    dict[Language, Annotated[str, upto(120), Shown]],
    Field(max_length=50, description="By language; an empty one is taken off"),
]


def errors_of(refusal: ValidationError) -> list[dict[str, Any]]:
    """Return what a body or an address got wrong as field, code and details."""
    return [_error(error) for error in refusal.errors]


def _error(error: dict[str, Any]) -> dict[str, Any]:
    kind, context = error["type"], error.get("ctx", {})
    code = CODES.get(kind) or (kind if "." in kind else "field.type")
    limit = context.get("max_length") or context.get("le")
    found = {"field": _field(error["loc"]), "code": code}
    if code == "field.range":
        bounds = {"least": context.get("ge"), "limit": context.get("le")}
        return found | {name: bound for name, bound in bounds.items() if bound is not None}
    return found | ({"limit": limit} if limit else {})


def _field(location: tuple[Any, ...]) -> str:
    """Name the field as the caller wrote it, without the name of our own parameter."""
    parts = [str(part) for part in location]
    if parts[0] == "body":
        parts = parts[2:] or ["body"]
    elif parts[0] in NAMED_IN:
        parts = parts[1:]
    # A key may hold half a character, which no answer can carry.
    return ".".join(parts)[:200].encode("utf-8", "replace").decode()
