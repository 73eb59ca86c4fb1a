"""People: who reports and who works here."""

from http import HTTPStatus
from typing import Annotated, Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import Call, require_scope
from tocsin.api.lookup import organisation_of, team_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Name, Slug
from tocsin.base.errors import BadInput
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import found_people
from tocsin.domain.accounts.rules import Kind, Role, Scope

router = Router(tags=["People"])
ORDER = ("name", "public_id")
Lax = Field(strict=False)


class PersonRecord(BaseModel):
    """Somebody who reports or works here."""

    email: str | None
    name: str
    kind: Kind
    organisation: str | None = Field(description="Slug")
    language: str
    time_zone: str
    phone: str
    location: str
    is_active: bool


class NewGrant(Body):
    role: Annotated[Role, Lax]
    organisation: Slug | None = None
    team: Slug | None = None


class NewPerson(Body):
    """A contact, or with the scope `admin` an agent with roles and teams."""

    email: Address
    name: Name
    kind: Annotated[Kind, Lax] = Kind.CONTACT
    language: str = Field("en", description="Code of one of the desk's languages", max_length=8)
    roles: list[NewGrant] = Field([], max_length=20)
    teams: list[Slug] = Field([], max_length=50)


def person_record(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "kind": person.kind,
        "organisation": person.organisation.slug if person.organisation else None,
        "language": person.language,
        "time_zone": person.time_zone,
        "phone": person.phone,
        "location": person.location,
        "is_active": person.is_active,
    }


@router.get("", response=answers.Listed[PersonRecord], url_name="people")
def people(request: Call, window: Query[answers.Search]) -> HttpResponse:
    """Find people.

    By the beginning of a word of the name, of an address or of a telephone number. Contacts find
    only themselves.
    """
    found = found_people(request.person, window.query)
    return answers.rows(found, ORDER, window, person_record)


@router.get("/{email}", response=PersonRecord, url_name="person")
def person(request: Call, email: str) -> HttpResponse:
    """Read a person.

    By any of their addresses.
    """
    address = email.replace("\x00", "").strip().casefold()
    found = Person.objects.visible_to(request.person).select_related("organisation")
    known = found.filter(addresses__address=address).first()
    if known is None:
        raise not_found()
    return answers.record(person_record(known))


@router.post("", response={201: PersonRecord}, url_name="people")
def create(request: Call, body: NewPerson) -> HttpResponse:
    """Add a person.

    Whoever works here adds contacts; an administrator, with the scope `admin`, adds agents and
    gives them roles and teams in the same call.
    """
    if body.kind is not Kind.CONTACT or body.roles or body.teams:
        require_scope(request.token, Scope.ADMIN)
    if body.kind is Kind.SYSTEM:
        raise BadInput("choice.unknown", field="kind")
    if body.language not in dict(settings.LANGUAGES):
        raise BadInput("choice.unknown", field="language")
    made = _made(body, request.person)
    location = f"{request.path}/{made.email}"
    return answers.record(person_record(made), status=HTTPStatus.CREATED, location=location)


@transaction.atomic
def _made(body: NewPerson, by: Person) -> Person:
    made = actions.create_person(
        by=by, email=body.email, name=body.name, kind=body.kind, language=body.language
    )
    for place, given in enumerate(body.roles):
        actions.grant(
            made,
            by=by,
            role=given.role,
            organisation=organisation_of(given.organisation, by, f"roles.{place}.organisation"),
            team=team_of(given.team, by, f"roles.{place}.team"),
        )
    for place, slug in enumerate(body.teams):
        actions.join_team(made, by=by, team=team_of(slug, by, f"teams.{place}"))
    return made
