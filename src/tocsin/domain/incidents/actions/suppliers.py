"""What is asked of suppliers, in a thread of its own that the reporter never sees."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Organisation, Person
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.conversations.models import Message, Wording
from tocsin.domain.conversations.rules import (
    Channel,
    Direction,
    Visibility,
    channel_of,
    check_body,
)
from tocsin.domain.conversations.steps import know_message_ids, open_thread, say
from tocsin.domain.incidents import permissions, queries, rules, steps
from tocsin.domain.incidents.models import Escalation, Incident, Inquiry
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.rules import origin


@transaction.atomic
def ask(
    incident: Incident,
    *,
    by: Person,
    supplier: Organisation,
    body: str,
    contact: Person | None = None,
) -> Inquiry:
    """Open a conversation with a supplier; without a contact its first person is asked."""
    require(permissions.may_work_on(by, incident), "incident.ask_supplier")
    check_supplier(supplier, contact)
    return open_inquiry(incident, by=by, supplier=supplier, contact=contact, body=body)


def check_supplier(supplier: Organisation, contact: Person | None) -> None:
    if supplier.kind != OrganisationKind.SUPPLIER:
        raise BadInput("supplier.none", field="supplier")
    if contact is not None and contact.organisation_id != supplier.pk:
        raise BadInput("supplier.not_theirs", field="contact")


def open_inquiry(
    incident: Incident,
    *,
    by: Person,
    supplier: Organisation,
    contact: Person | None,
    body: str,
    because_of: Event | None = None,
) -> Inquiry:
    """Open the conversation as a part of another act, or of the act that is just this."""
    now = because_of.at if because_of else instants.now()
    text = check_body(body)
    steps.touch(incident, at=now)
    inquiry = Inquiry.objects.create(
        public_id=public_id(),
        incident=incident,
        supplier=supplier,
        contact=contact or _first_contact(supplier),
        thread=open_thread(at=now),
        opened_at=now,
    )
    message = _write(inquiry, by, Wording(text), channel_of(origin()), at=now)
    facts = _facts(inquiry, message)
    verb = "incident.supplier_asked"
    record(verb, incident, by=by, at=now, facts=facts, because_of=because_of)
    return inquiry


def _first_contact(supplier: Organisation) -> Person | None:
    here = supplier.person_set.filter(is_active=True, email__isnull=False)
    return here.order_by("pk").first()


@transaction.atomic
def write_to_supplier(inquiry: Inquiry, *, by: Person, wording: Wording) -> Message:
    """Say something more to the supplier; a conversation that has ended stays so."""
    require(permissions.may_deal_with_supplier(by, inquiry), "incident.write_to_supplier")
    if inquiry.closed_at is not None:
        raise RuleBroken("inquiry.closed")
    verb, channel = "incident.supplier_written", channel_of(origin())
    return _said(inquiry, by, wording, channel, verb=verb)


@transaction.atomic
def take_suppliers_answer(
    inquiry: Inquiry, *, by: Person, wording: Wording, message_ids: tuple[str, ...] = ()
) -> Message:
    """Keep what the supplier's person wrote; only somebody of that supplier speaks there."""
    require(permissions.may_speak_for_supplier(by, inquiry), "incident.answer_as_supplier")
    know_message_ids(inquiry.thread, message_ids, Direction.IN)
    return _said(inquiry, by, wording, Channel.MAIL, verb="incident.supplier_answered")


@transaction.atomic
def note_reference(inquiry: Inquiry, *, by: Person, reference: str) -> None:
    """Keep the supplier's own number, by which their mail is recognised."""
    require(permissions.may_deal_with_supplier(by, inquiry), "incident.note_reference")
    number = rules.check_reference(reference)
    if number == inquiry.reference:
        return
    now, incident = instants.now(), queries.matter_of(inquiry)
    steps.touch(incident, at=now)
    Inquiry.objects.filter(pk=inquiry.pk).update(reference=number)
    inquiry.reference = number
    facts, texts = _facts(inquiry), {"reference": number}
    verb = "incident.supplier_reference_noted"
    record(verb, incident, by=by, at=now, facts=facts, texts=texts)


@transaction.atomic
def close_inquiry(inquiry: Inquiry, *, by: Person) -> None:
    """End the conversation: the supplier has given the matter back."""
    require(permissions.may_deal_with_supplier(by, inquiry), "incident.close_inquiry")
    now, incident = instants.now(), queries.matter_of(inquiry)
    steps.touch(incident, at=now)
    if not Inquiry.objects.filter(pk=inquiry.pk, closed_at=None).update(closed_at=now):
        raise RuleBroken("inquiry.closed")
    inquiry.closed_at = now
    Escalation.objects.filter(
        incident=inquiry.incident, supplier=inquiry.supplier, handed_back_at=None
    ).update(handed_back_at=now)
    facts = _facts(inquiry)
    record("incident.supplier_inquiry_closed", incident, by=by, at=now, facts=facts)


def _said(
    inquiry: Inquiry, by: Person, wording: Wording, channel: Channel, *, verb: str
) -> Message:
    if not wording.files:
        check_body(wording.body)
    now, incident = instants.now(), queries.matter_of(inquiry)
    steps.touch(incident, at=now)
    message = _write(inquiry, by, wording, channel, at=now)
    record(verb, incident, by=by, at=now, facts=_facts(inquiry, message))
    return message


def _write(
    inquiry: Inquiry, by: Person, wording: Wording, channel: Channel, *, at: datetime
) -> Message:
    return say(
        inquiry.thread,
        author=by,
        wording=wording,
        visibility=Visibility.PUBLIC,
        channel=channel,
        at=at,
    )


def _facts(inquiry: Inquiry, message: Message | None = None) -> dict[str, str | int]:
    known: dict[str, str | int] = {"inquiry": inquiry.public_id, "supplier": inquiry.supplier_id}
    return known | ({"message": message.pk} if message else {})
