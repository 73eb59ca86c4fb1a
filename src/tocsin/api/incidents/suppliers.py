"""What suppliers are asked about an incident, out of the reporter's sight."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import check_version, inside, visible
from tocsin.api.incidents.messages import Upload, kept, with_files
from tocsin.api.incidents.records import AttachmentRecord, PartyRecord
from tocsin.api.lookup import organisation_of, person_of
from tocsin.api.problems import not_found
from tocsin.api.reading import form_or_json
from tocsin.api.strict import Address, Body, Line, Markdown, Slug
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Message, Wording
from tocsin.domain.conversations.rules import FILES_LIMIT
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident, Inquiry
from tocsin.words.escalation import inquiry_record, supplier_message_record

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
    """Something more for the supplier."""

    body: Markdown = ""


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
    found = queries.inquiries(inside(number, request.person), request.person)
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
    openapi_extra=with_files(NewWord),
    url_name="supplier-messages",
)
def write(request: Call, number: str, inquiry: str) -> HttpResponse:
    """Write to a supplier.

    Sent to the contact by mail, in the same thread. As JSON, or as a form with up to twenty
    `files`.
    """
    incident, found = _found(request, number, inquiry)
    body, files = form_or_json(request, NewWord, "files"), request.FILES.getlist("files")
    # Asked before anything is stored: whoever may not write here shall not fill the disk either.
    require(permissions.may_work_on(request.person, incident), "incident.write_to_supplier")
    if len(files) > FILES_LIMIT:
        raise BadInput("field.too_many", field="files", limit=FILES_LIMIT)
    made = _written(found, body.body, files, request.person)
    record = supplier_message_record(incident, found, made)
    return answers.record(record, status=HTTPStatus.CREATED, location=request.path)


@transaction.atomic
def _written(inquiry: Inquiry, text: str, files: Sequence[Upload], by: Person) -> Message:
    return actions.write_to_supplier(inquiry, by=by, wording=Wording(text, files=kept(files)))


@router.put(
    "/{number}/suppliers/{inquiry}/reference",
    response=InquiryRecord,
    url_name="supplier-reference",
)
def note_reference(request: Call, number: str, inquiry: str, body: Reference) -> HttpResponse:
    """Note the supplier's own number.

    Mail of theirs that names it in the subject belongs to this conversation.
    """
    incident, found = _found(request, number, inquiry)
    check_version(request, incident, inquiry_record(found))
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
    incident, found = _found(request, number, inquiry)
    check_version(request, incident, inquiry_record(found))
    actions.close_inquiry(found, by=request.person)
    return answers.record(inquiry_record(found))


def _found(request: Call, number: str, public_id: str) -> tuple[Incident, Inquiry]:
    incident = inside(number, request.person)
    found = queries.inquiry_named(incident, public_id.replace("\x00", ""), request.person)
    if found is None:
        raise not_found()
    return incident, found
