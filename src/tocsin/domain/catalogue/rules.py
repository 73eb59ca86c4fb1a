"""The reference matrix and closure codes, and what a category path must be."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.rules import check_slug

PATH_DEPTH = 5
TEXT_LIMIT = 300
LONG_TEXT_LIMIT = 10_000
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")

Matrix = Mapping[tuple[str, str], str]


class Field(StrEnum):
    """What of a catalogue entry has a wording in several languages."""

    NAME = "name"
    DESCRIPTION = "description"
    NORMAL_OPERATION = "normal_operation"
    HOURS = "hours"


@cache
def reference() -> Mapping[str, Any]:
    """Return `itil_priority.toml` as it was taken over."""
    source = resources.files("tocsin.domain.catalogue") / "data" / "itil_priority.toml"
    return tomllib.loads(source.read_text("utf-8"))


@cache
def reference_matrix() -> Matrix:
    """Return the default matrix: (impact, urgency) to priority."""
    data = reference()
    matrix = data["matrix"][data["default_matrix"]]
    return {
        (impact, urgency): cell
        for impact, row in zip(matrix["impact_levels"], matrix["cells"], strict=True)
        for urgency, cell in zip(matrix["urgency_levels"], row, strict=True)
    }


@cache
def levels(axis: str) -> tuple[str, ...]:
    """Return the levels of `impact` or `urgency`, gravest first."""
    data = reference()
    return tuple(data["matrix"][data["default_matrix"]][f"{axis}_levels"])


@cache
def closure_codes() -> tuple[str, ...]:
    return tuple(code["id"] for code in reference()["closure_code"])


@cache
def priorities() -> tuple[str, ...]:
    return tuple(priority["id"] for priority in reference()["priority"])


def check_path(parent: str, slug: str) -> str:
    """Return the path of a category below `parent` ("" is the top)."""
    check_slug(slug)
    path = f"{parent}/{slug}" if parent else slug
    if path.count("/") >= PATH_DEPTH:
        raise BadInput("category.too_deep", field="parent", limit=PATH_DEPTH)
    return path


def update_every(priority: str) -> timedelta:
    """Return the reference cadence of updates, table `priority`, field `update_every`."""
    entry = next(p for p in reference()["priority"] if p["id"] == priority)
    return duration(entry["update_every"])


def duration(text: str) -> timedelta:
    """Return what an ISO 8601 duration of days, hours and minutes means."""
    match = DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(text)
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


class FieldKind(StrEnum):
    """What a category's own field takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


def check_value(slug: str, kind: FieldKind, value: object, options: Collection[str] = ()) -> str:
    """Return the value of a category's field as it is stored; refuse it as `fields.<slug>`."""
    field = f"fields.{slug}"
    match kind, value:
        case FieldKind.YES_NO, bool():
            return "yes" if value else "no"
        case FieldKind.NUMBER, int() | float() if not isinstance(value, bool):
            text = str(value)
        case _, str():
            text = value.replace("\x00", "").strip()
        case _:
            raise BadInput("type.wrong", field=field)
    _CHECKS[kind](field, text, options)
    return text


def _check_text(field: str, text: str, _options: Collection[str]) -> None:
    if len(text) > TEXT_LIMIT:
        raise BadInput("field.too_long", field=field, limit=TEXT_LIMIT)
    if not text.isprintable():
        raise BadInput("field.unprintable", field=field)


def _check_long_text(field: str, text: str, _options: Collection[str]) -> None:
    if len(text) > LONG_TEXT_LIMIT:
        raise BadInput("field.too_long", field=field, limit=LONG_TEXT_LIMIT)


def _check_number(field: str, text: str, _options: Collection[str]) -> None:
    if not NUMBER.fullmatch(text):
        raise BadInput("number.invalid", field=field)


def _check_date(field: str, text: str, _options: Collection[str]) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("date.invalid", field=field) from error


def _check_choice(field: str, text: str, options: Collection[str]) -> None:
    if text not in options:
        raise BadInput("choice.unknown", field=field)


_CHECKS: dict[FieldKind, Callable[[str, str, Collection[str]], None]] = {
    FieldKind.TEXT: _check_text,
    FieldKind.LONG_TEXT: _check_long_text,
    FieldKind.NUMBER: _check_number,
    FieldKind.DATE: _check_date,
    FieldKind.CHOICE: _check_choice,
    FieldKind.YES_NO: lambda field, text, _: _check_choice(field, text, ("yes", "no")),
}
