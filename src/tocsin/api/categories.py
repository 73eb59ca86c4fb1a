"""The tree of categories: what each node decides, asks and lays out."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.lookup import team_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Body, Code, Name, Names, Note, Path, Shown, Slug, upto
from tocsin.base.keyset import page
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue import actions, queries
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.queries import Sheet
from tocsin.domain.catalogue.rules import (
    FIELDS_LIMIT,
    OPTIONS_LIMIT,
    STEPS_LIMIT,
    TEXT_LIMIT,
    Answer,
    FieldKind,
    Question,
)
from tocsin.domain.catalogue.rules import Field as Worded
from tocsin.domain.journal.queries import latest_seq

router = Router(tags=["Catalogue"])
LEVELS = ("impact", "urgency")
PLAIN = ("name", "security", "special_handling", "is_active")


class Choice(Body):
    """An answer that a field of choice allows."""

    slug: Slug
    name: Name
    names: Names = {}


class CategoryField(Body):
    """A field that incidents of the category have besides the usual ones."""

    slug: Slug
    name: Name
    kind: Annotated[FieldKind, Field(strict=False)]
    mandatory: bool = False
    choices: list[Choice] = Field([], max_length=OPTIONS_LIMIT)
    names: Names = {}


Fields = Annotated[list[CategoryField], Field(max_length=FIELDS_LIMIT)]
Checklist = Annotated[
    list[Annotated[str, upto(TEXT_LIMIT, least=1), Shown]], Field(max_length=STEPS_LIMIT)
]


class CategoryRecord(BaseModel):
    path: str = Field(description="Slugs from the top, joined by `/`")
    name: str
    names: dict[str, str] = Field(description="By language")
    parent: str | None = Field(description="Path")
    team: str | None = Field(description="Slug of the team that takes its incidents")
    impact: str | None
    urgency: str | None
    security: bool
    special_handling: str | None = Field(description="For staff; null for everybody else")
    fields: list[CategoryField]
    inherited_fields: list[CategoryField] = Field(description="What categories above it ask for")
    checklist: list[str] | None = Field(description="For staff; null for everybody else")
    is_active: bool


class Described(Body):
    """What a new category may say and a known one may change; what is left out stays."""

    team: Slug | None = None
    impact: Code | None = None
    urgency: Code | None = None
    security: bool = False
    special_handling: Note = Field("", description="What whoever works on one must know first")
    names: Names = {}
    fields: Fields = Field([], description="All of them, in this order")
    checklist: Checklist = Field([], description="All steps, in this order")


class NewCategory(Described):
    slug: Slug
    name: Name
    parent: Path | None = None


class ChangedCategory(Described):
    """What is left out stays; null takes it off."""

    name: Name = ""
    parent: Path | None = Field(None, description="Where it hangs; null is the top")
    is_active: bool = True


def category_record(category: Category, sheet: Sheet, person: Person) -> dict[str, Any]:
    inside = person.is_staff_member
    return {
        "path": category.path,
        "name": category.name,
        "names": sheet.names,
        "parent": category.path.rpartition("/")[0] or None,
        "team": category.team.slug if category.team else None,
        "impact": category.impact or None,
        "urgency": category.urgency or None,
        "security": category.security,
        "special_handling": category.special_handling if inside else None,
        "fields": [_field(question) for question in sheet.questions],
        "inherited_fields": [_field(question) for question in sheet.inherited],
        "checklist": sheet.checklist if inside else None,
        "is_active": category.is_active,
    }


def _field(question: Question) -> dict[str, Any]:
    return {
        "slug": question.slug,
        "name": question.name,
        "kind": str(question.kind),
        "mandatory": question.mandatory,
        "choices": [
            {"slug": one.slug, "name": one.name, "names": dict(one.names)}
            for one in question.answers
        ],
        "names": dict(question.names),
    }


@router.get("", response=answers.Listed[CategoryRecord], url_name="categories")
def list_categories(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List categories.

    The whole tree, by path.
    """
    by: Person = request.person
    rows = Category.objects.visible_to(by).select_related("team")
    found = page(rows, ("path",), limit=window.limit, cursor=window.cursor or None)
    sheets = queries.described(found.items)
    return answers.items([category_record(c, sheets[c.pk], by) for c in found.items], found.next)


@router.post("", response={201: CategoryRecord}, auth=ADMINISTRATION, url_name="categories")
def create_category(request: Call, body: NewCategory) -> HttpResponse:
    """Add a category.

    For administrators, with the scope `admin`. Without a team it takes that of the category above.
    """
    made = _made(body, request.person)
    return _answer(
        made,
        request.person,
        status=HTTPStatus.CREATED,
        location=f"{request.path.rstrip('/')}/{made.path}",
    )


@router.get("/{path:path}", response=CategoryRecord, url_name="category")
def read_category(request: Call, path: str) -> HttpResponse:
    """Read a category."""
    return _answer(_visible(path, request.person), request.person)


@router.patch("/{path:path}", response=CategoryRecord, auth=ADMINISTRATION, url_name="category")
def change_category(request: Call, path: str, body: ChangedCategory) -> HttpResponse:
    """Change a category.

    For administrators, with the scope `admin`. Incidents that are in it stay as they are. A field
    that is left out of `fields` is asked for no more.
    """
    by: Person = request.person
    found = _visible(path, by)
    seen = latest_seq(found)
    answers.hold_to(request, _answer(found, by))
    _change(found, body, by, seen)
    return _answer(_visible(found.path, by), by)


@transaction.atomic
def _made(body: NewCategory, by: Person) -> Category:
    defaults = actions.Defaults(
        team=team_of(body.team, by),
        impact=body.impact or "",
        urgency=body.urgency or "",
        security=body.security,
    )
    made = actions.create_category(
        by=by,
        slug=body.slug,
        name=body.name,
        parent=queries.category_at(body.parent, by, "parent") if body.parent else None,
        defaults=defaults,
    )
    if body.special_handling:
        actions.change_category(made, by=by, changes={"special_handling": body.special_handling})
    _describe(made, body, by)
    return made


@transaction.atomic
def _change(category: Category, body: ChangedCategory, by: Person, seen: int) -> None:
    given = body.model_fields_set
    changes: dict[str, Any] = {name: getattr(body, name) for name in PLAIN if name in given}
    changes |= {axis: getattr(body, axis) or "" for axis in LEVELS if axis in given}
    if "team" in given:
        changes["team"] = team_of(body.team, by)
    actions.change_category(category, by=by, changes=changes, seen=seen)
    if "parent" in given:
        parent = queries.category_at(body.parent, by, "parent") if body.parent else None
        actions.move_category(category, by=by, parent=parent)
    _describe(category, body, by)


def _describe(category: Category, body: Described, by: Person) -> None:
    for language, text in body.names.items():
        actions.word(category, by=by, field=Worded.NAME, language=language, text=text)
    if "fields" in body.model_fields_set:
        actions.ask(category, by=by, fields=[_question(field) for field in body.fields])
    if "checklist" in body.model_fields_set:
        actions.set_checklist(category, by=by, texts=body.checklist)


def _question(field: CategoryField) -> Question:
    return Question(
        field.slug,
        field.name,
        field.kind,
        field.mandatory,
        tuple(Answer(one.slug, one.name, _said(one.names.items())) for one in field.choices),
        _said(field.names.items()),
    )


def _said(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {language: text for language, text in names if text.strip()}


def _answer(category: Category, by: Person, **more: Any) -> HttpResponse:  # noqa: ANN401 - of `record`
    sheet = queries.described([category])[category.pk]
    return answers.record(category_record(category, sheet, by), **more)


def _visible(path: str, person: Person) -> Category:
    found = Category.objects.visible_to(person).select_related("team", "parent")
    category = found.filter(path=path.replace("\x00", "")).first()
    if category is None:
        raise not_found()
    return category
