"""The caller: who the token acts as, and what that person may."""

from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.people import PersonRecord, person_record
from tocsin.domain.accounts.models import Person, Token
from tocsin.domain.accounts.queries import grants_of, memberships_of
from tocsin.words.records import written

router = Router(tags=["People"])


class GrantRecord(BaseModel):
    role: str
    organisation: str | None = Field(description="Slug, when the role reaches over one")
    team: str | None = Field(description="Slug, when the role reaches over one")


class MembershipRecord(BaseModel):
    team: str
    is_lead: bool


class TokenRecord(BaseModel):
    name: str
    scopes: list[str]
    expires_at: str | None


class Me(PersonRecord):
    roles: list[GrantRecord]
    teams: list[MembershipRecord]
    token: TokenRecord


@router.get("", response=Me, url_name="me")
def me(request: Call) -> HttpResponse:
    """Say who I am.

    The person that the token acts as, with roles, teams and the token's own scopes.
    """
    person: Person = request.person
    roles = [
        {
            "role": grant.role,
            "organisation": grant.organisation.slug if grant.organisation else None,
            "team": grant.team.slug if grant.team else None,
        }
        for grant in grants_of(person)
    ]
    teams = [{"team": m.team.slug, "is_lead": m.is_lead} for m in memberships_of(person)]
    token = _token_record(request.token)
    return answers.record(
        {**person_record(person, person), "roles": roles, "teams": teams, "token": token}
    )


def _token_record(token: Token) -> dict[str, Any]:
    return {
        "name": token.name,
        "scopes": token.scopes.split(),
        "expires_at": written(token.expires_at),
    }
