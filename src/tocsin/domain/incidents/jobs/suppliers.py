"""Mail of suppliers: it belongs to what they were asked, out of the reporter's sight."""

from tocsin.domain.accounts.actions import create_person
from tocsin.domain.accounts.models import Organisation, Person
from tocsin.domain.accounts.queries import person_at, postmaster
from tocsin.domain.conversations import queries as conversations
from tocsin.domain.conversations.rules import Automatic
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.jobs.letters import Letter
from tocsin.domain.incidents.models import Incident, Inquiry


def answered_by_supplier(letter: Letter) -> Incident | None:
    """Keep a supplier's mail with what they were asked; return its incident, if that is known.

    Their machines speak as well: the acknowledgement that carries their number is one.
    """
    if letter.raw.automatic == Automatic.BOUNCE:
        return None
    sender = letter.mail.sender.address
    supplier = queries.supplier_behind(sender, letter.person)
    inquiry = _inquiry(letter, supplier) if supplier else None
    if inquiry is None:
        return None
    by = letter.person or _newly_known(letter)
    if by is None:
        return None
    actions.take_suppliers_answer(
        inquiry, by=by, wording=letter.wording, message_ids=letter.message_ids
    )
    return queries.matter_of(inquiry)


def _inquiry(letter: Letter, supplier: Organisation) -> Inquiry | None:
    """Look by what the mail refers to, then by the supplier's number, then by ours."""
    thread = conversations.thread_answered_by(reversed(letter.mail.answers))
    known = queries.inquiry_of(thread) if thread else None
    if known is not None and known.supplier_id == supplier.pk:
        return known
    subject = letter.mail.subject
    if theirs := queries.inquiry_referred_to(subject, supplier):
        return theirs
    numbered = queries.numbered_in(subject)
    return queries.inquiry_about(numbered, supplier) if numbered else None


def _newly_known(letter: Letter) -> Person | None:
    """Make a contact of somebody whom only their domain tells; nobody of who was sent away."""
    sender = letter.mail.sender
    if person_at(sender.address) is not None:
        return None
    return create_person(by=postmaster(), email=sender.address, name=letter.sender_name)
