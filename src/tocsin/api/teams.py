"""Teams, and who belongs to them."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Name, Slug
from tocsin.domain.accounts import actions, queries
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import TeamKind
from tocsin.words.records import written

router = Router(tags=["Teams"])


class TeamRecord(BaseModel):
    slug: str
    name: str
    tier: int = Field(description="Support level, 1 to 3")
    kind: TeamKind
    is_active: bool


class MemberRecord(BaseModel):
    email: str | None
    name: str
    is_lead: bool
    since: str


class NewTeam(Body):
    slug: Slug
    name: Name
    tier: int = Field(ge=1, le=3, description="Support level")
    kind: Annotated[TeamKind, Field(strict=False)] = TeamKind.SUPPORT


class NewMember(Body):
    person: Address
    is_lead: bool = False


def team_record(team: Team) -> dict[str, Any]:
    return {
        "slug": team.slug,
        "name": team.name,
        "tier": team.tier,
        "kind": team.kind,
        "is_active": team.is_active,
    }


def member_record(person: Any) -> dict[str, Any]:  # noqa: ANN401 - a person of `members_of`
    return {
        "email": person.email,
        "name": person.name,
        "is_lead": person.is_lead,
        "since": written(person.member_since),
    }


@router.get("", response=answers.Listed[TeamRecord], url_name="teams")
def teams(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List teams.

    For staff; everybody else finds none.
    """
    found = Team.objects.visible_to(request.person)
    return answers.rows(found, ("slug",), window, team_record)


@router.post("", response={201: TeamRecord}, auth=ADMINISTRATION, url_name="teams")
def create(request: Call, body: NewTeam) -> HttpResponse:
    """Add a team.

    For administrators, with the scope `admin`.
    """
    made = actions.create_team(
        by=request.person, slug=body.slug, name=body.name, tier=body.tier, kind=body.kind
    )
    location = f"{request.path}/{made.slug}"
    return answers.record(team_record(made), status=HTTPStatus.CREATED, location=location)


@router.get("/{slug}", response=TeamRecord, url_name="team")
def team(request: Call, slug: str) -> HttpResponse:
    """Read a team."""
    return answers.record(team_record(_visible(slug, request.person)))


@router.get("/{slug}/members", response=answers.Listed[MemberRecord], url_name="members")
def members(request: Call, slug: str, window: Query[answers.Window]) -> HttpResponse:
    """List the members of a team.

    Those of today, by name.
    """
    found = queries.members_of(_visible(slug, request.person))
    return answers.rows(found, ("name", "public_id"), window, member_record)


@router.post(
    "/{slug}/members", response={201: MemberRecord}, auth=ADMINISTRATION, url_name="members"
)
def join(request: Call, slug: str, body: NewMember) -> HttpResponse:
    """Add a member to a team, or change whether they lead it.

    For administrators, with the scope `admin`.
    """
    found = _visible(slug, request.person)
    person = person_of(body.person, request.person, "person")
    actions.join_team(person, by=request.person, team=found, is_lead=body.is_lead)
    made = queries.members_of(found).get(pk=person.pk)
    location = f"{request.path}/{person.email}"
    return answers.record(member_record(made), status=HTTPStatus.CREATED, location=location)


@router.delete(
    "/{slug}/members/{email}", response={204: None}, auth=ADMINISTRATION, url_name="member"
)
def leave(request: Call, slug: str, email: str) -> HttpResponse:
    """Take a member out of a team.

    For administrators, with the scope `admin`.
    """
    found = _visible(slug, request.person)
    address = email.replace("\x00", "").strip().casefold()
    member = queries.members_of(found).filter(addresses__address=address).first()
    if member is None:
        raise not_found()
    actions.leave_team(member, by=request.person, team=found)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _visible(slug: str, person: Person) -> Team:
    found = Team.objects.visible_to(person).filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        raise not_found()
    return found
