"""The reference matrix, endings and causes, what a category path must be and what it may ask."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.rules import check_name, check_slug

PATH_DEPTH, PATH_LIMIT = 5, 250
TEXT_LIMIT = 300
LONG_TEXT_LIMIT = 10_000
ADDRESS_LIMIT = 500
FIELDS_LIMIT, OPTIONS_LIMIT, STEPS_LIMIT = 30, 100, 50
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
def reference(file: str = "itil_priority") -> Mapping[str, Any]:
    """Return a file of reference data as it was taken over."""
    source = resources.files("tocsin.domain.catalogue") / "data" / f"{file}.toml"
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


def check_level(axis: str, level: str) -> None:
    if level and level not in levels(axis):
        raise BadInput("choice.unknown", field=axis)


@cache
def closure_codes() -> tuple[str, ...]:
    return tuple(code["id"] for code in reference()["closure_code"])


@cache
def cause_categories() -> tuple[str, ...]:
    """Return what the default review calls the category of a root cause."""
    data = reference("postmortem_sections")
    review = next(one for one in data["template"] if one["id"] == data["default_template"])
    causes = next(one for one in review["section"] if one["id"] == "causes")
    return next(tuple(f["values"]) for f in causes["fields"] if f["id"] == "root_cause_category")


@cache
def priorities() -> tuple[str, ...]:
    return tuple(priority["id"] for priority in reference()["priority"])


def check_path(parent: str, slug: str) -> str:
    """Return the path of a category below `parent` ("" is the top)."""
    check_slug(slug)
    path = f"{parent}/{slug}" if parent else slug
    if path.count("/") >= PATH_DEPTH:
        raise BadInput("category.too_deep", field="parent", limit=PATH_DEPTH)
    if len(path) > PATH_LIMIT:
        raise BadInput("field.too_long", field="slug", limit=PATH_LIMIT)
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


@dataclass(frozen=True)
class Answer:
    """One of the answers that a field of choice allows, with its name in other languages."""

    slug: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A field that a category asks for, with its name in other languages."""

    slug: str
    name: str
    kind: FieldKind
    mandatory: bool = False
    answers: tuple[Answer, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def check_questions(questions: Sequence[Question]) -> None:
    """Refuse everything that is wrong with the fields at once, named by their place."""
    if len(questions) > FIELDS_LIMIT:
        raise BadInput("field.too_many", field="fields", limit=FIELDS_LIMIT)
    wrong = [
        found for place, one in enumerate(questions) for found in _wrong(f"fields.{place}", one)
    ]
    wrong += _twice("fields", [one.slug for one in questions])
    if wrong:
        raise BadInput.of(wrong)


def _wrong(place: str, one: Question) -> list[BadInput]:
    found = _misnamed(place, one)
    for number, answer in enumerate(one.answers):
        found += _misnamed(f"{place}.choices.{number}", answer)
    found += _twice(f"{place}.choices", [answer.slug for answer in one.answers])
    if (one.kind is FieldKind.CHOICE) != bool(one.answers):
        code = "field.choices_missing" if one.kind is FieldKind.CHOICE else "field.no_choices"
        found.append(BadInput(code, field=f"{place}.choices"))
    if len(one.answers) > OPTIONS_LIMIT:
        limit = OPTIONS_LIMIT
        found.append(BadInput("field.too_many", field=f"{place}.choices", limit=limit))
    return found


def _misnamed(place: str, one: Question | Answer) -> list[BadInput]:
    checks: list[tuple[str, Callable[[], object]]] = [
        ("slug", lambda: check_slug(one.slug)),
        ("name", lambda: check_name(one.name)),
        *((f"names.{code}", _named(text)) for code, text in one.names.items() if text),
    ]
    found = []
    for part, check in checks:
        try:
            check()
        except BadInput as refusal:
            found.append(BadInput(refusal.code, field=f"{place}.{part}", **refusal.details))
    return found


def _named(text: str) -> Callable[[], object]:
    return lambda: check_name(text)


def _twice(place: str, slugs: Sequence[str]) -> list[BadInput]:
    return [
        BadInput("slug.taken", field=f"{place}.{number}.slug")
        for number, slug in enumerate(slugs)
        if slug in slugs[:number]
    ]


def check_checklist(texts: Sequence[str]) -> list[str]:
    """Return the steps as they are kept, without the empty ones."""
    if len(texts) > STEPS_LIMIT:
        raise BadInput("field.too_many", field="checklist", limit=STEPS_LIMIT)
    kept = []
    for place, text in enumerate(texts):
        step = " ".join(text.split())
        if len(step) > TEXT_LIMIT:
            raise BadInput("field.too_long", field=f"checklist.{place}", limit=TEXT_LIMIT)
        if not step.isprintable():
            raise BadInput("field.unprintable", field=f"checklist.{place}")
        kept.append(step)
    return [step for step in kept if step]


def check_note(text: str, field: str) -> str:
    """Return a text of several lines as it is kept."""
    note = text.replace("\x00", "").strip()
    if len(note) > LONG_TEXT_LIMIT:
        raise BadInput("field.too_long", field=field, limit=LONG_TEXT_LIMIT)
    return note


def check_links(links: Mapping[str, str]) -> None:
    for title, url in links.items():
        check_name(title, "links")
        if not url.startswith(("https://", "http://")) or not url.isprintable():
            raise BadInput("url.invalid", field="links")
        if len(url) > ADDRESS_LIMIT:
            raise BadInput("field.too_long", field="links", limit=ADDRESS_LIMIT)


def check_wording(what: Field, text: str, field: str) -> str:
    """Return a name as one line, anything else as a text; empty is none."""
    if what is not Field.NAME:
        return check_note(text, field)
    return check_name(text, field) if text.strip() else ""


def check_move(path: str, parent: str, deepest: str) -> str:
    """Return the new path of a category that goes below `parent`, with all that is below it."""
    if parent == path or parent.startswith(f"{path}/"):
        raise BadInput("category.own_branch", field="parent")
    moved = check_path(parent, path.rpartition("/")[2])
    if moved.count("/") + deepest.count("/") - path.count("/") >= PATH_DEPTH:
        raise BadInput("category.too_deep", field="parent", limit=PATH_DEPTH)
    return moved
