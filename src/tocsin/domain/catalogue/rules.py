"""The reference matrix and closure codes, and what a category path must be."""

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.rules import check_slug

PATH_DEPTH = 5
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
