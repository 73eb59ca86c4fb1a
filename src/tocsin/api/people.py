"""People: who reports and who works here."""

from http import HTTPStatus
from typing import Annotated, Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call, require_scope
from tocsin.api.lookup import organisation_of, team_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Name, Shown, Slug, upto
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
    vip: bool | None = Field(description="Needs special care; for staff, null for everybody else")
    handling_note: str | None = Field(
        description="What the desk should know; for staff, null for everybody else"
    )
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


class ChangedPerson(Body):
    """What is left out stays; null takes it off."""

    name: Name = ""
    language: str = Field("en", description="Code of one of the desk's languages", max_length=8)
    time_zone: Annotated[str, upto(64, description="IANA name; empty is the desk's"), Shown] = ""
    organisation: Slug | None = None
    phone: Annotated[str, upto(40), Shown] = ""
    location: Annotated[str, upto(120), Shown] = ""
    vip: bool = False
    handling_note: Annotated[str, upto(2000), Shown] = ""
    is_active: bool = Field(default=True, description="Whether they may sign in and be named")


def person_record(person: Person, reader: Person) -> dict[str, Any]:
    inside = reader.is_staff_member
    return {
        "email": person.email,
        "name": person.name,
        "kind": person.kind,
        "organisation": person.organisation.slug if person.organisation else None,
        "language": person.language,
        "time_zone": person.time_zone,
        "phone": person.phone,
        "location": person.location,
        "vip": person.vip if inside else None,
        "handling_note": person.handling_note if inside else None,
        "is_active": person.is_active,
    }


@router.get("", response=answers.Listed[PersonRecord], url_name="people")
def people(request: Call, window: Query[answers.Search]) -> HttpResponse:
    """Find people.

    By the beginning of a word of the name, of an address or of a telephone number. Contacts find
    only themselves.
    """
    by: Person = request.person
    found = found_people(by, window.query)
    return answers.rows(found, ORDER, window, lambda person: person_record(person, by))


@router.get("/{email}", response=PersonRecord, url_name="person")
def person(request: Call, email: str) -> HttpResponse:
    """Read a person.

    By any of their addresses.
    """
    return answers.record(person_record(_visible(email, request.person), request.person))


@router.patch("/{email}", response=PersonRecord, auth=ADMINISTRATION, url_name="person")
def change(request: Call, email: str, body: ChangedPerson) -> HttpResponse:
    """Change a person.

    For administrators, with the scope `admin`.
    """
    by: Person = request.person
    found = _visible(email, by)
    answers.hold_to(request, answers.record(person_record(found, by)))
    _changed(found, body, by)
    return answers.record(person_record(_visible(email, by), by))


@transaction.atomic
def _changed(person: Person, body: ChangedPerson, by: Person) -> None:
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    if "organisation" in changes:
        changes["organisation"] = organisation_of(body.organisation, by)
    is_active = changes.pop("is_active", person.is_active)
    if changes.get("language", person.language) not in dict(settings.LANGUAGES):
        raise BadInput("choice.unknown", field="language")
    if changes.get("time_zone") and changes["time_zone"] not in available_timezones():
        raise BadInput("choice.unknown", field="time_zone")
    actions.change_person(person, by=by, changes=changes)
    if is_active != person.is_active:
        verb = actions.reactivate if is_active else actions.deactivate
        verb(person, by=by)


def _visible(email: str, person: Person) -> Person:
    address = email.replace("\x00", "").strip().casefold()
    found = Person.objects.visible_to(person).select_related("organisation")
    known = found.filter(addresses__address=address).first()
    if known is None:
        raise not_found()
    return known


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
    return answers.record(
        person_record(made, request.person), status=HTTPStatus.CREATED, location=location
    )


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
