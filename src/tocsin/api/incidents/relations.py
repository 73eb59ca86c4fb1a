"""What an incident hangs together with: links, its parent, merging and splitting."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import act, answer, check_version, inside, visible
from tocsin.api.incidents.records import Acted, PartyRecord
from tocsin.api.lookup import incident_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Body, Name, Reason, Shown, upto
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import LinkKind, State
from tocsin.domain.incidents.rules.relations import OUTSIDE
from tocsin.words.relations import link_record

router = Router(tags=["Verbs"])
links = Router(tags=["Links"])
ORDER = ("at", "public_id")
Lax = Field(strict=False)


class NewLink(Body):
    """Where it leads: an incident; for `caused_by` and `fixed_by` also a number from elsewhere."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "duplicate_of", "number": "INC-2026-000041"},
                {"kind": "fixed_by", "number": "CHG-77"},
            ]
        }
    )

    kind: Annotated[LinkKind, Lax]
    number: Name


class Parent(Body):
    number: Name
    follows: bool = Field(
        default=True, description="False: it goes its own way whatever its parent does"
    )


class Merging(Body):
    into: Name = Field(description="Number of the one that stays")
    reason: Reason


class Splitting(Body):
    title: Annotated[str, upto(200, description="Without it the first words"), Shown] = ""


class LinkRecord(BaseModel):
    """A link as this incident sees it."""

    id: str
    kind: LinkKind
    direction: Literal["to", "from"]
    number: str = Field(description="Of the other incident, or from elsewhere")
    title: str | None
    state: State | None
    by: PartyRecord
    at: datetime


@links.get("/{number}/links", response=answers.Listed[LinkRecord], url_name="links")
def listed(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """List the links of an incident.

    Oldest first, in both directions. One that leads to an incident the caller may not see is not
    there.
    """
    incident = inside(number, request.person)
    found = queries.links(incident, request.person)
    return answers.rows(found, ORDER, window, lambda made: link_record(queries.tie(made, incident)))


@links.post("/{number}/links", response={201: LinkRecord}, url_name="links")
def link(request: Call, number: str, body: NewLink) -> HttpResponse:
    """Link an incident to another."""
    by: Person = request.person
    incident = visible(number, by)
    check_version(request, incident)
    require(permissions.may_work_on(by, incident), "incident.link")
    target = queries.by_number(body.number, by)
    if target is None and body.kind not in OUTSIDE:
        raise BadInput("incident.unknown", field="number")
    outside = "" if target else body.number
    made = actions.link(incident, by=by, kind=body.kind, target=target, outside=outside)
    return answers.record(
        link_record(queries.tie(made, incident)),
        status=HTTPStatus.CREATED,
        location=f"{request.path}/{made.public_id}",
    )


@router.delete("/{number}/links/{link}", response=Acted, url_name="link")
def unlink(request: Call, number: str, link: str) -> HttpResponse:
    """Take a link off.

    From either end.
    """

    def run(incident: Incident) -> None:
        known = queries.links(incident, request.person)
        made = known.filter(public_id=link.replace("\x00", "")).first()
        if made is None:
            raise not_found()
        actions.unlink(made, by=request.person)

    inside(number, request.person)
    return act(request, number, run)


@router.put("/{number}/parent", response=Acted, url_name="parent")
def adopt(request: Call, number: str, body: Parent) -> HttpResponse:
    """Hang an incident under another.

    What the parent does, its children follow: they start, wait for the same and are resolved
    along. Itself or one of its own children is refused with `illegal_link`. The children of an
    incident are found with the query `parent:` and its number.
    """

    def run(incident: Incident) -> None:
        require(permissions.may_work_on(request.person, incident), "incident.adopt")
        parent = incident_of(body.number, request.person, "number")
        actions.adopt(incident, by=request.person, parent=parent, follows=body.follows)

    return act(request, number, run)


@router.delete("/{number}/parent", response=Acted, url_name="parent")
def leave(request: Call, number: str) -> HttpResponse:
    """Take an incident off its parent."""
    return act(
        request,
        number,
        lambda incident: actions.adopt(incident, by=request.person, parent=None),
    )


@router.post("/{number}/merge", response=Acted, url_name="merge")
def merge(request: Call, number: str, body: Merging) -> HttpResponse:
    """Merge an incident into another.

    This one goes, its number stays valid: lists show the survivor, mail is led there, every verb
    here is refused with `merged`. Both must be confidential or neither.
    """

    def run(incident: Incident) -> None:
        require(permissions.may_work_on(request.person, incident), "incident.merge")
        into = incident_of(body.into, request.person, "into")
        actions.merge(incident, by=request.person, into=into, reason=body.reason)

    return act(request, number, run)


@router.delete("/{number}/merge", response=Acted, url_name="merge")
def unmerge(request: Call, number: str) -> HttpResponse:
    """Undo a merge.

    Both are what they were; what was said on the survivor since stays there.
    """
    return act(
        request,
        number,
        lambda incident: actions.unmerge(incident, by=request.person),
        even_merged=True,
    )


@router.post("/{number}/messages/{message}/incident", response={201: Acted}, url_name="split")
def split(request: Call, number: str, message: str, body: Splitting) -> HttpResponse:
    """Split a message off into an incident of its own.

    The message stays, its author becomes the reporter of the new one, and the two are linked. It
    is as confidential as where it was said.
    """
    by: Person = request.person
    incident = visible(number, by)
    check_version(request, incident)
    said = queries.conversation(incident, by).filter(public_id=message.replace("\x00", "")).first()
    if said is None:
        raise not_found()
    new = actions.split(incident, by=by, message=said, title=body.title)
    location = f"{request.path.partition('/incidents/')[0]}/incidents/{new.number}"
    return answer(new.number, by, status=HTTPStatus.CREATED, location=location)
