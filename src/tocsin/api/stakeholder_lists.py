"""Lists of stakeholders: who hears of major incidents."""

from http import HTTPStatus

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.incidents.records import PartyRecord
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Name, Slug
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import StakeholderList
from tocsin.domain.incidents.permissions import (
    may_change_stakeholder_lists,
    may_watch_the_desk,
)
from tocsin.words.major import stakeholder_list_record

router = Router(tags=["Stakeholder lists"])


class Members(Body):
    """The name, and everybody on the list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Management", "members": ["ana@example.org"]}]}
    )

    name: Name
    members: list[Address] = Field([], max_length=500, description="Mail addresses")


class NewList(Members):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"slug": "management", "name": "Management", "members": ["ana@example.org"]}
            ]
        }
    )

    slug: Slug


class ListRecord(BaseModel):
    """People outside an incident who hear of major ones."""

    slug: str
    name: str
    members: list[PartyRecord]


@router.get("", response=answers.Listed[ListRecord], url_name="stakeholder-lists")
def lists(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List the lists of stakeholders.

    For staff.
    """
    require(may_watch_the_desk(request.person), "stakeholder_list.list")
    order = ("name", "slug")
    return answers.rows(queries.stakeholder_lists(), order, window, stakeholder_list_record)


@router.post("", response={201: ListRecord}, auth=ADMINISTRATION, url_name="stakeholder-lists")
def create(request: Call, body: NewList) -> HttpResponse:
    """Make a list of stakeholders.

    For administrators, with the scope `admin`.
    """
    require(may_change_stakeholder_lists(request.person), "stakeholder_list.set")
    _set(body.slug, body, request.person, new=True)
    record = stakeholder_list_record(_known(body.slug))
    location = f"{request.path}/{body.slug}"
    return answers.record(record, status=HTTPStatus.CREATED, location=location)


@router.get("/{slug}", response=ListRecord, url_name="stakeholder-list")
def read(request: Call, slug: str) -> HttpResponse:
    """Read a list of stakeholders.

    For staff.
    """
    require(may_watch_the_desk(request.person), "stakeholder_list.list")
    return answers.record(stakeholder_list_record(_known(slug)))


@router.put("/{slug}", response=ListRecord, auth=ADMINISTRATION, url_name="stakeholder-list")
def change(request: Call, slug: str, body: Members) -> HttpResponse:
    """Change a list of stakeholders.

    Its members become those that are named. For administrators, with the scope `admin`.
    """
    require(may_change_stakeholder_lists(request.person), "stakeholder_list.set")
    _set(_known(slug).slug, body, request.person)
    return answers.record(stakeholder_list_record(_known(slug)))


def _set(slug: str, body: Members, by: Person, *, new: bool = False) -> None:
    members = [person_of(a, by, f"members.{n}") for n, a in enumerate(body.members)]
    actions.set_stakeholder_list(by=by, slug=slug, name=body.name, members=members, new=new)


def _known(slug: str) -> StakeholderList:
    found = queries.stakeholder_list_named(slug.replace("\x00", ""))
    if found is None:
        raise not_found()
    return found
