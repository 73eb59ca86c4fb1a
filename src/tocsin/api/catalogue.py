"""Services, and the matrix of impact and urgency."""

from http import HTTPStatus
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.api.strict import (
    Address,
    Body,
    Code,
    Language,
    Line,
    Name,
    Names,
    Note,
    Shown,
    Slug,
    upto,
)
from tocsin.base.keyset import page
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue import actions, queries
from tocsin.domain.catalogue.models import Service
from tocsin.domain.catalogue.rules import Field as Worded
from tocsin.domain.catalogue.rules import levels, priorities
from tocsin.domain.journal.queries import latest_seq

services = Router(tags=["Catalogue"])
cells = Router(tags=["Catalogue"])
PLAIN = ("name", "hours", "normal_operation", "is_active")
OTHERS = {Worded.NAME: "names", Worded.NORMAL_OPERATION: "normal_operations"}


class LinkRecord(BaseModel):
    title: str
    url: str


class ServiceRecord(BaseModel):
    slug: str
    name: str
    names: dict[str, str] = Field(description="By language")
    owner: str | None = Field(description="Mail address, for staff; null for everybody else")
    hours: str
    normal_operation: str
    normal_operations: dict[str, str] = Field(description="By language")
    links: list[LinkRecord]
    is_active: bool


class NewLink(Body):
    title: Name
    url: Annotated[str, upto(500), Shown]


class Described(Body):
    """What a new service may say and a known one may change."""

    owner: Address | None = None
    hours: Line = ""
    normal_operation: Note = Field("", description="What the service does when all is well")
    links: list[NewLink] = Field([], max_length=20)
    names: Names = {}
    normal_operations: dict[Language, Note] = Field(
        {}, max_length=50, description="By language; an empty one is taken off"
    )


class NewService(Described):
    slug: Slug
    name: Name


class ServiceChange(Described):
    """What is left out stays; null takes it off."""

    name: Name = ""
    is_active: bool = True


class Cell(Body):
    impact: Code
    urgency: Code
    priority: Code


class MatrixRecord(BaseModel):
    impact: list[str] = Field(description="Levels, gravest first")
    urgency: list[str] = Field(description="Levels, gravest first")
    priority: list[str] = Field(description="Priorities, gravest first")
    cells: list[Cell]


def service_record(
    service: Service, worded: dict[str, dict[str, str]], person: Person
) -> dict[str, Any]:
    owner = service.owner if person.is_staff_member else None
    return {
        "slug": service.slug,
        "name": service.name,
        "owner": owner.email if owner else None,
        "hours": service.hours,
        "normal_operation": service.normal_operation,
        "links": [{"title": link.title, "url": link.url} for link in service.links.all()],
        "is_active": service.is_active,
    } | {name: worded.get(what, {}) for what, name in OTHERS.items()}


@services.get("", response=answers.Listed[ServiceRecord], url_name="services")
def list_services(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List services.

    With hours, what normal operation means and where the documentation stands; for staff with the
    owner.
    """
    by: Person = request.person
    rows = Service.objects.visible_to(by).select_related("owner").prefetch_related("links")
    found = page(rows, ("slug",), limit=window.limit, cursor=window.cursor or None)
    worded = queries.worded(Service.journal_kind, (one.pk for one in found.items))
    entries = [service_record(one, worded.get(one.pk, {}), by) for one in found.items]
    return answers.items(entries, found.next)


@services.post("", response={201: ServiceRecord}, auth=ADMINISTRATION, url_name="services")
def create_service(request: Call, body: NewService) -> HttpResponse:
    """Add a service.

    For administrators, with the scope `admin`.
    """
    made = _made(body, request.person)
    location = f"{request.path.rstrip('/')}/{made.slug}"
    return _answer(made, request.person, status=HTTPStatus.CREATED, location=location)


@services.get("/{slug}", response=ServiceRecord, url_name="service")
def read_service(request: Call, slug: str) -> HttpResponse:
    """Read a service."""
    return _answer(_visible(slug, request.person), request.person)


@services.patch("/{slug}", response=ServiceRecord, auth=ADMINISTRATION, url_name="service")
def change_service(request: Call, slug: str, body: ServiceChange) -> HttpResponse:
    """Change a service.

    For administrators, with the scope `admin`.
    """
    by: Person = request.person
    found = _visible(slug, by)
    seen = latest_seq(found)
    answers.hold_to(request, _answer(found, by))
    _change(found, body, by, seen)
    return _answer(_visible(slug, by), by)


@transaction.atomic
def _made(body: NewService, by: Person) -> Service:
    normality = actions.Normality(
        owner=_owner(body, by),
        hours=body.hours,
        normal_operation=body.normal_operation,
        links={link.title: link.url for link in body.links},
    )
    made = actions.create_service(by=by, slug=body.slug, name=body.name, normality=normality)
    _word(made, body, by)
    return made


@transaction.atomic
def _change(service: Service, body: ServiceChange, by: Person, seen: int) -> None:
    given = body.model_fields_set
    changes: dict[str, Any] = {name: getattr(body, name) for name in PLAIN if name in given}
    if "owner" in given:
        changes["owner"] = _owner(body, by)
    if "links" in given:
        changes["links"] = {link.title: link.url for link in body.links}
    actions.change_service(service, by=by, changes=changes, seen=seen)
    _word(service, body, by)


def _owner(body: Described, by: Person) -> Person | None:
    return person_of(body.owner, by, "owner") if body.owner else None


def _word(service: Service, body: Described, by: Person) -> None:
    for what, name in OTHERS.items():
        for language, text in getattr(body, name).items():
            actions.word(service, by=by, field=what, language=language, text=text)


def _answer(service: Service, by: Person, **more: Any) -> HttpResponse:  # noqa: ANN401 - of `record`
    worded = queries.worded(Service.journal_kind, [service.pk]).get(service.pk, {})
    return answers.record(service_record(service, worded, by), **more)


def _visible(slug: str, person: Person) -> Service:
    found = Service.objects.visible_to(person).select_related("owner")
    service = found.filter(slug=slug.replace("\x00", "")).first()
    if service is None:
        raise not_found()
    return service


@cells.get("", response=MatrixRecord, url_name="matrix")
def read_matrix(request: Call) -> HttpResponse:  # noqa: ARG001 - ninja hands it over
    """Read the matrix.

    Which priority an impact and an urgency give together.
    """
    return answers.record(matrix_record())


@cells.put("", response=MatrixRecord, auth=ADMINISTRATION, url_name="matrix")
def change_matrix(request: Call, body: Cell) -> HttpResponse:
    """Change one cell of the matrix.

    For administrators, with the scope `admin`. Incidents keep the priority they have.
    """
    actions.set_matrix_cell(
        by=request.person, impact=body.impact, urgency=body.urgency, priority=body.priority
    )
    return answers.record(matrix_record())


def matrix_record() -> dict[str, Any]:
    found = [
        {"impact": impact, "urgency": urgency, "priority": priority}
        for (impact, urgency), priority in queries.matrix().items()
    ]
    return {
        "impact": list(levels("impact")),
        "urgency": list(levels("urgency")),
        "priority": list(priorities()),
        "cells": found,
    }
