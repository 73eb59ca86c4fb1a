"""What suppliers are asked about an incident, out of the reporter's sight."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import check_version, visible
from tocsin.api.incidents.passing import inside
from tocsin.api.incidents.records import AttachmentRecord, PartyRecord
from tocsin.api.lookup import organisation_of, person_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Line, Markdown, Slug
from tocsin.base.errors import BadInput, require
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident, Inquiry
from tocsin.words.passing import inquiry_record, supplier_message_record

router = Router(tags=["Suppliers"])
INQUIRIES = ("opened_at", "public_id")
MESSAGES = ("sent_at", "public_id")


class NewInquiry(Body):
    """What a supplier is asked; without `contact` the first person who works there."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"supplier": "carevia-devices", "body": "Board C needs a new file."}]
        }
    )

    supplier: Slug
    contact: Address | None = None
    body: Markdown


class NewWord(Body):
    body: Markdown


class Reference(Body):
    reference: Line = Field(description="The supplier's own number; their mail is known by it")


class Ended(Body):
    """An empty object."""


class InquiryRecord(BaseModel):
    """A conversation with a supplier."""

    id: str
    supplier: str = Field(description="Slug of the organisation")
    contact: PartyRecord | None = Field(description="Who is written to; null when nobody is")
    reference: str | None = Field(description="The supplier's own number")
    opened_at: datetime
    closed_at: datetime | None


class SupplierMessageRecord(BaseModel):
    """Something written to a supplier, or answered by them."""

    id: str
    author: PartyRecord
    from_supplier: bool
    channel: str
    body: str
    html: str
    sent_at: datetime
    attachments: list[AttachmentRecord]


ENDED = Ended()


@router.get(
    "/{number}/suppliers", response=answers.Listed[InquiryRecord], url_name="incident-suppliers"
)
def inquiries(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """List the conversations with suppliers.

    Oldest first. Only for the desk; the reporter never sees them.
    """
    found = queries.inquiries(inside(number, request.person))
    return answers.rows(found, INQUIRIES, window, inquiry_record)


@router.post("/{number}/suppliers", response={201: InquiryRecord}, url_name="incident-suppliers")
def ask(request: Call, number: str, body: NewInquiry) -> HttpResponse:
    """Ask a supplier.

    The contact is written to by mail, and what they answer comes back here.
    """
    incident = visible(number, request.person)
    check_version(request, incident)
    require(permissions.may_work_on(request.person, incident), "incident.ask_supplier")
    supplier = organisation_of(body.supplier, request.person, "supplier")
    if supplier is None:
        raise BadInput("organisation.unknown", field="supplier")
    contact = person_of(body.contact, request.person, "contact") if body.contact else None
    made = actions.ask(
        incident, by=request.person, supplier=supplier, body=body.body, contact=contact
    )
    location = f"{request.path}/{made.public_id}"
    return answers.record(inquiry_record(made), status=HTTPStatus.CREATED, location=location)


@router.get("/{number}/suppliers/{inquiry}", response=InquiryRecord, url_name="incident-supplier")
def inquiry(request: Call, number: str, inquiry: str) -> HttpResponse:
    """Read a conversation with a supplier, without its messages."""
    return answers.record(inquiry_record(_found(request, number, inquiry)[1]))


@router.get(
    "/{number}/suppliers/{inquiry}/messages",
    response=answers.Listed[SupplierMessageRecord],
    url_name="supplier-messages",
)
def said(request: Call, number: str, inquiry: str, window: Query[answers.Window]) -> HttpResponse:
    """Read what was said with a supplier.

    Oldest first.
    """
    incident, found = _found(request, number, inquiry)
    return answers.rows(
        queries.said_with(found),
        MESSAGES,
        window,
        lambda message: supplier_message_record(incident, found, message),
    )


@router.post(
    "/{number}/suppliers/{inquiry}/messages",
    response={201: SupplierMessageRecord},
    url_name="supplier-messages",
)
def write(request: Call, number: str, inquiry: str, body: NewWord) -> HttpResponse:
    """Write to a supplier.

    Sent to the contact by mail, in the same thread.
    """
    incident, found = _found(request, number, inquiry)
    made = actions.write_to_supplier(found, by=request.person, wording=Wording(body.body))
    record = supplier_message_record(incident, found, made)
    return answers.record(record, status=HTTPStatus.CREATED, location=request.path)


@router.put(
    "/{number}/suppliers/{inquiry}/reference",
    response=InquiryRecord,
    url_name="supplier-reference",
)
def note_reference(request: Call, number: str, inquiry: str, body: Reference) -> HttpResponse:
    """Note the supplier's own number.

    Mail of theirs that names it in the subject belongs to this conversation.
    """
    _, found = _found(request, number, inquiry)
    actions.note_reference(found, by=request.person, reference=body.reference)
    return answers.record(inquiry_record(found))


@router.post(
    "/{number}/suppliers/{inquiry}/closure", response=InquiryRecord, url_name="supplier-closure"
)
def close(
    request: Call,
    number: str,
    inquiry: str,
    body: Ended = ENDED,  # noqa: ARG001 - it says that it takes nothing
) -> HttpResponse:
    """End a conversation with a supplier.

    What they still send is kept in it all the same.
    """
    _, found = _found(request, number, inquiry)
    actions.close_inquiry(found, by=request.person)
    return answers.record(inquiry_record(found))


def _found(request: Call, number: str, public_id: str) -> tuple[Incident, Inquiry]:
    incident = inside(number, request.person)
    found = queries.inquiry_named(incident, public_id.replace("\x00", ""))
    if found is None:
        raise not_found()
    return incident, found
