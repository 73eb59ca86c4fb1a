"""Outside experts who see one incident from inside, until a date."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import check_version, inside, visible
from tocsin.api.incidents.records import PartyRecord
from tocsin.api.lookup import named
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Instant, Remark
from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import Sender, check_name, folded
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.words.escalation import guest_record
from tocsin.words.records import Record

router = Router(tags=["Guests"])


class Invitation(Body):
    """Who may see it from inside, and until when; an unknown address becomes a contact."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "expert@example.net", "until": "2026-12-01T17:00:00Z"}]
        }
    )

    email: Address
    name: Remark = Field("", max_length=120)
    until: Instant
    message: Remark = Field("", description="Sent along with the invitation")


class GuestRecord(BaseModel):
    """An outside expert's stay."""

    email: str | None
    name: str
    invited_by: PartyRecord
    since: datetime
    until: datetime
    welcome: bool = Field(description="False once the stay is over")


@router.get("/{number}/guests", response=answers.Listed[GuestRecord], url_name="guests")
def guests(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """List the guests of an incident.

    Those who are welcome now. Only for the desk and its guests.
    """
    now = instants.now()
    staying = queries.guests(inside(number, request.person), now)
    known = [guest_record(visit, now) for visit in staying]
    start = _start(known, window.cursor)
    shown = known[start : start + window.limit]
    is_last = start + window.limit >= len(known)
    return answers.items(shown, None if is_last else shown[-1]["email"])


def _start(known: list[Record], cursor: str) -> int:
    """Return where the page after this address begins; nobody has more guests than fit in hand."""
    if not cursor:
        return 0
    place = next((n for n, guest in enumerate(known) if guest["email"] == cursor), None)
    if place is None:
        raise BadInput("cursor.invalid", field="cursor")
    return place + 1


@router.post("/{number}/guests", response={201: GuestRecord}, url_name="guests")
def invite(request: Call, number: str, body: Invitation) -> HttpResponse:
    """Invite an outside expert.

    They read this one incident from inside and write internal notes, here and by mail, until the
    date. Inviting somebody again changes how long they stay.
    """
    incident = visible(number, request.person)
    check_version(request, incident)
    require(permissions.may_restrict(request.person, incident), "incident.invite")
    with named("email"):
        address = folded(body.email)
    with named("name"):
        name = check_name(body.name) if body.name.strip() else ""
    guest = person_at(address) or Sender(address, name)
    made = actions.invite(
        incident, by=request.person, guest=guest, until=body.until, message=body.message
    )
    location = f"{request.path}/{made.person.email}"
    record = guest_record(made, instants.now())
    return answers.record(record, status=HTTPStatus.CREATED, location=location)


@router.delete("/{number}/guests/{email}", response={204: None}, url_name="guest")
def uninvite(request: Call, number: str, email: str) -> HttpResponse:
    """End a guest's stay now."""
    incident = inside(number, request.person)
    address = email.replace("\x00", "").strip().casefold()
    staying = queries.guests(incident, instants.now())
    visit = staying.filter(person__addresses__address=address).first()
    if visit is None:
        raise not_found()
    actions.uninvite(incident, by=request.person, guest=visit.person)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
