"""What became of letters and mails, for whoever looks after the post of the desk."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.domain.conversations.models import RawMail
from tocsin.domain.notify.models import Delivery
from tocsin.words.records import Record, person_record, written
from tocsin.words.refusals import SENTENCES

REASONS: dict[str, Promise] = {
    "interrupted": _("The desk was interrupted at this one time and again."),
    "mail.automatic": _("A machine wrote it, and it answers nothing."),
    "mail.from_ourselves": _("It came from the desk's own address."),
    "mail.ours_come_back": _("It is a letter of the desk that came back."),
    "mail.sender_not_allowed": _("The mailbox takes no mail from this sender."),
    "mail.sender_unknown": _("It does not say who sent it."),
}


def reason(code: str) -> str:
    """Return why a mail was not understood; the code itself is for the log."""
    words = REASONS.get(code) or SENTENCES.get(code)
    if words is not None and "%(" not in str(words):
        return str(words)
    if code.startswith("unreadable."):
        return gettext("It could not be read as a mail.")
    return gettext("The desk stumbled over it; its log says more.")


def quarantine_record(raw: RawMail) -> Record:
    """Return a mail that was kept and not understood; needs the relation that `queries` selects."""
    return {
        "id": raw.public_id,
        "received_at": written(raw.received_at),
        "mailbox": raw.mailbox or None,
        "sender": raw.sender or None,
        "size": raw.blob.size,
        "code": raw.error,
        "reason": reason(raw.error),
    }


def delivery_record(delivery: Delivery) -> Record:
    """Return a letter; needs the relations that `queries.unsent` selects."""
    return {
        "id": delivery.public_id,
        "incident": delivery.incident.number,
        "to": person_record(delivery.person),
        "address": delivery.address,
        "notice": delivery.notice,
        "progress": delivery.progress,
        "attempts": delivery.attempts,
        "queued_at": written(delivery.queued_at),
        "next_attempt_at": written(delivery.next_attempt_at),
        "error": delivery.last_error or None,
    }
