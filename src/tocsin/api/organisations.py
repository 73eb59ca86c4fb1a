"""Organisations: our own house, customers and suppliers."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.lookup import organisation_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Body, Name, Slug
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Organisation
from tocsin.domain.accounts.rules import OrganisationKind

router = Router(tags=["Organisations"])


class OrganisationRecord(BaseModel):
    slug: str
    name: str
    kind: OrganisationKind
    parent: str | None = Field(description="Slug")
    members_see_incidents: bool


class NewOrganisation(Body):
    slug: Slug
    name: Name
    kind: Annotated[OrganisationKind, Field(strict=False)]
    parent: Slug | None = None


def organisation_record(organisation: Organisation) -> dict[str, Any]:
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "kind": organisation.kind,
        "parent": organisation.parent.slug if organisation.parent else None,
        "members_see_incidents": organisation.members_see_incidents,
    }


@router.get("", response=answers.Listed[OrganisationRecord], url_name="organisations")
def organisations(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List organisations.

    Those the caller may know of: staff all, everybody else their own.
    """
    found = Organisation.objects.visible_to(request.person).select_related("parent")
    return answers.rows(found, ("slug",), window, organisation_record)


@router.get("/{slug}", response=OrganisationRecord, url_name="organisation")
def organisation(request: Call, slug: str) -> HttpResponse:
    """Read an organisation."""
    found = Organisation.objects.visible_to(request.person).select_related("parent")
    known = found.filter(slug=slug.replace("\x00", "")).first()
    if known is None:
        raise not_found()
    return answers.record(organisation_record(known))


@router.post("", response={201: OrganisationRecord}, auth=ADMINISTRATION, url_name="organisations")
def create(request: Call, body: NewOrganisation) -> HttpResponse:
    """Add an organisation.

    For administrators, with the scope `admin`.
    """
    made = actions.create_organisation(
        by=request.person,
        slug=body.slug,
        name=body.name,
        kind=body.kind,
        parent=organisation_of(body.parent, request.person, "parent"),
    )
    location = f"{request.path}/{made.slug}"
    return answers.record(organisation_record(made), status=HTTPStatus.CREATED, location=location)
