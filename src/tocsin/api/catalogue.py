"""Categories, services and the matrix of impact and urgency."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.lookup import person_of, team_of
from tocsin.api.strict import Address, Body, Code, Line, Name, Note, Path, Shown, Slug, upto
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue import actions, queries
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.rules import levels, priorities

categories = Router(tags=["Catalogue"])
services = Router(tags=["Catalogue"])
cells = Router(tags=["Catalogue"])


class CategoryRecord(BaseModel):
    path: str = Field(description="Slugs from the top, joined by `/`")
    name: str
    team: str | None = Field(description="Slug of the team that takes its incidents")
    impact: str | None
    urgency: str | None
    security: bool
    is_active: bool


class NewCategory(Body):
    slug: Slug
    name: Name
    parent: Path | None = None
    team: Slug | None = None
    impact: Code | None = None
    urgency: Code | None = None
    security: bool = False


class LinkRecord(BaseModel):
    title: str
    url: str


class ServiceRecord(BaseModel):
    slug: str
    name: str
    owner: str | None = Field(description="Mail address")
    hours: str
    normal_operation: str
    links: list[LinkRecord]
    is_active: bool


class NewLink(Body):
    title: Name
    url: Annotated[str, upto(500), Shown]


class NewService(Body):
    slug: Slug
    name: Name
    owner: Address | None = None
    hours: Line = ""
    normal_operation: Note = ""
    links: list[NewLink] = Field([], max_length=20)


class Cell(Body):
    impact: Code
    urgency: Code
    priority: Code


class MatrixRecord(BaseModel):
    impact: list[str] = Field(description="Levels, gravest first")
    urgency: list[str] = Field(description="Levels, gravest first")
    priority: list[str] = Field(description="Priorities, gravest first")
    cells: list[Cell]


def category_record(category: Category) -> dict[str, Any]:
    return {
        "path": category.path,
        "name": category.name,
        "team": category.team.slug if category.team else None,
        "impact": category.impact or None,
        "urgency": category.urgency or None,
        "security": category.security,
        "is_active": category.is_active,
    }


def service_record(service: Service) -> dict[str, Any]:
    return {
        "slug": service.slug,
        "name": service.name,
        "owner": service.owner.email if service.owner else None,
        "hours": service.hours,
        "normal_operation": service.normal_operation,
        "links": [{"title": link.title, "url": link.url} for link in service.links.all()],
        "is_active": service.is_active,
    }


@categories.get("", response=answers.Listed[CategoryRecord], url_name="categories")
def list_categories(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List categories.

    The whole tree, by path.
    """
    found = Category.objects.visible_to(request.person).select_related("team")
    return answers.rows(found, ("path",), window, category_record)


@categories.post("", response={201: CategoryRecord}, auth=ADMINISTRATION, url_name="categories")
def create_category(request: Call, body: NewCategory) -> HttpResponse:
    """Add a category.

    For administrators, with the scope `admin`.
    """
    by: Person = request.person
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
    return answers.record(category_record(made), status=HTTPStatus.CREATED)


@services.get("", response=answers.Listed[ServiceRecord], url_name="services")
def list_services(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List services.

    With owner, hours, what normal operation means and where the documentation stands.
    """
    found = Service.objects.visible_to(request.person).select_related("owner")
    return answers.rows(found.prefetch_related("links"), ("slug",), window, service_record)


@services.post("", response={201: ServiceRecord}, auth=ADMINISTRATION, url_name="services")
def create_service(request: Call, body: NewService) -> HttpResponse:
    """Add a service.

    For administrators, with the scope `admin`.
    """
    by: Person = request.person
    normality = actions.Normality(
        owner=person_of(body.owner, by, "owner") if body.owner else None,
        hours=body.hours,
        normal_operation=body.normal_operation,
        links={link.title: link.url for link in body.links},
    )
    made = actions.create_service(by=by, slug=body.slug, name=body.name, normality=normality)
    return answers.record(service_record(made), status=HTTPStatus.CREATED)


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
