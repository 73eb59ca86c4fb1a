"""What was asked of suppliers about an incident, and which of it a mail belongs to."""

from collections import defaultdict

from django.db.models import F, Q, QuerySet

from tocsin.domain.accounts.models import MailDomain, Organisation, Person
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.conversations.models import Message, Thread
from tocsin.domain.conversations.queries import messages
from tocsin.domain.incidents import rules
from tocsin.domain.incidents.models import Incident, Inquiry

WITH = ("incident__merged_into", "supplier", "thread")
OPEN_FIRST = (F("closed_at").asc(nulls_first=True), "-pk")


def inquiries(incident: Incident, person: Person | None = None) -> QuerySet[Inquiry]:
    """Return what suppliers were asked about it, and about what goes on inside it by now.

    For a person only what they read from inside where it was asked; without one for the desk.
    """
    inside = Q(incident__merged_into=incident)
    if person is not None:
        seen = Incident.objects.seen_inside_by(person).filter(merged_into=incident)
        inside = Q(incident__in=seen.values("pk"))
    here = Inquiry.objects.filter(Q(incident=incident) | inside)
    return here.select_related(*WITH, "contact").order_by("pk")


def inquiry_named(
    incident: Incident, public_id: str, person: Person | None = None
) -> Inquiry | None:
    return inquiries(incident, person).filter(public_id=public_id).first()


def matter_of(inquiry: Inquiry) -> Incident:
    """Return the incident that the conversation is about, or the one where that goes on."""
    return inquiry.incident.merged_into or inquiry.incident


def said_with(inquiry: Inquiry) -> QuerySet[Message]:
    """Return what was written to a supplier and answered, oldest first."""
    return messages(inquiry.thread, internal=True)


def supplier_messages(incident: Incident, person: Person) -> QuerySet[Message]:
    """Return everything that was said with any supplier about it, for who reads from inside."""
    asked = inquiries(incident, person).order_by()
    return Message.objects.filter(thread__in=asked.values("thread"))


def supplier_talk(
    incident: Incident, person: Person | None = None
) -> list[tuple[Inquiry, list[Message]]]:
    """Return every conversation with a supplier and what was said, in a constant query count."""
    asked = Inquiry.objects.filter(Q(incident=incident) | Q(incident__merged_into=incident))
    if not asked.exists():
        return []
    found = list(inquiries(incident, person))
    said: dict[int, list[Message]] = defaultdict(list)
    if found:
        written = Message.objects.filter(thread__in=[inquiry.thread_id for inquiry in found])
        for message in written.select_related("author").prefetch_related("attachments__blob"):
            said[message.thread_id].append(message)
    return [(inquiry, said[inquiry.thread_id]) for inquiry in found]


def suppliers(person: Person) -> QuerySet[Organisation]:
    found = Organisation.objects.visible_to(person).filter(kind=OrganisationKind.SUPPLIER)
    return found.order_by("name")


def inquiry_of(thread: Thread) -> Inquiry | None:
    return Inquiry.objects.select_related(*WITH).filter(thread=thread).first()


def inquiry_referred_to(subject: str, supplier: Organisation) -> Inquiry | None:
    """Return what the supplier writes about, known by their own number; open ones first."""
    asked = Inquiry.objects.filter(supplier=supplier).exclude(reference="")
    known = asked.select_related(*WITH).order_by(*OPEN_FIRST)
    return next((i for i in known if rules.is_referred_to(i.reference, subject)), None)


def inquiry_about(incident: Incident, supplier: Organisation) -> Inquiry | None:
    """Return what this supplier was asked about the incident last; open ones first."""
    return inquiries(incident).filter(supplier=supplier).order_by(*OPEN_FIRST).first()


def supplier_behind(address: str, person: Person | None) -> Organisation | None:
    """Return the supplier that somebody who writes by mail works for, known in person or not."""
    if person is not None:
        organisation = person.organisation
    else:
        domain = address.rpartition("@")[2].casefold()
        known = MailDomain.objects.select_related("organisation").filter(domain=domain).first()
        organisation = known.organisation if known else None
    is_supplier = organisation is not None and organisation.kind == OrganisationKind.SUPPLIER
    return organisation if is_supplier else None
