"""What is asked of suppliers, in a thread of its own that the reporter never sees."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Organisation, Person
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.conversations.models import Message, Wording
from tocsin.domain.conversations.rules import Channel, Direction, Visibility, check_body
from tocsin.domain.conversations.steps import know_message_ids, open_thread, say
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Incident, Inquiry
from tocsin.domain.journal.steps import record


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
    if supplier.kind != OrganisationKind.SUPPLIER:
        raise BadInput("supplier.none", field="supplier")
    if contact is not None and contact.organisation_id != supplier.pk:
        raise BadInput("supplier.not_theirs", field="contact")
    now = instants.now()
    inquiry = Inquiry.objects.create(
        public_id=public_id(),
        incident=incident,
        supplier=supplier,
        contact=contact or supplier.person_set.filter(is_active=True).order_by("pk").first(),
        thread=open_thread(at=now),
        opened_at=now,
    )
    steps.touch(incident, at=now)
    message = say(
        inquiry.thread,
        author=by,
        wording=Wording(check_body(body)),
        visibility=Visibility.PUBLIC,
        channel=Channel.MAIL,
        at=now,
    )
    facts = {"inquiry": inquiry.public_id, "supplier": supplier.pk, "message": message.pk}
    record("incident.supplier_asked", incident, by=by, at=now, facts=facts)
    return inquiry


@transaction.atomic
def write_to_supplier(inquiry: Inquiry, *, by: Person, wording: Wording) -> Message:
    require(permissions.may_work_on(by, inquiry.incident), "incident.write_to_supplier")
    if inquiry.closed_at is not None:
        raise RuleBroken("inquiry.closed")
    return _said(inquiry, by, wording, verb="incident.supplier_written")


@transaction.atomic
def take_suppliers_answer(
    inquiry: Inquiry, *, by: Person, wording: Wording, message_ids: tuple[str, ...] = ()
) -> Message:
    """Keep what the supplier's person wrote; only somebody of that supplier speaks there."""
    require(permissions.may_speak_for_supplier(by, inquiry), "incident.answer_as_supplier")
    know_message_ids(inquiry.thread, message_ids, Direction.IN)
    return _said(inquiry, by, wording, verb="incident.supplier_answered")


@transaction.atomic
def note_reference(inquiry: Inquiry, *, by: Person, reference: str) -> None:
    """Keep the supplier's own number, by which their mail is recognised."""
    require(permissions.may_work_on(by, inquiry.incident), "incident.note_reference")
    number = rules.check_reference(reference)
    now = instants.now()
    steps.touch(inquiry.incident, at=now)
    Inquiry.objects.filter(pk=inquiry.pk).update(reference=number)
    inquiry.reference = number
    facts = {"inquiry": inquiry.public_id}
    texts = {"reference": number}
    record(
        "incident.supplier_reference_noted",
        inquiry.incident,
        by=by,
        at=now,
        facts=facts,
        texts=texts,
    )


@transaction.atomic
def close_inquiry(inquiry: Inquiry, *, by: Person) -> None:
    require(permissions.may_work_on(by, inquiry.incident), "incident.close_inquiry")
    now = instants.now()
    steps.touch(inquiry.incident, at=now)
    if not Inquiry.objects.filter(pk=inquiry.pk, closed_at=None).update(closed_at=now):
        raise RuleBroken("inquiry.closed")
    inquiry.closed_at = now
    facts = {"inquiry": inquiry.public_id}
    record("incident.supplier_inquiry_closed", inquiry.incident, by=by, at=now, facts=facts)


def _said(inquiry: Inquiry, by: Person, wording: Wording, *, verb: str) -> Message:
    if not wording.files:
        check_body(wording.body)
    now = instants.now()
    steps.touch(inquiry.incident, at=now)
    message = say(
        inquiry.thread,
        author=by,
        wording=wording,
        visibility=Visibility.PUBLIC,
        channel=Channel.MAIL,
        at=now,
    )
    facts = {"inquiry": inquiry.public_id, "message": message.pk}
    record(verb, inquiry.incident, by=by, at=now, facts=facts)
    return message
