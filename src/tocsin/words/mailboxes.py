"""What programs see of mailboxes; a secret is never part of it."""

from tocsin.domain.conversations.queries import MailboxSheet
from tocsin.domain.conversations.rules import FETCHING, Way
from tocsin.words.records import Record, written


def mailbox_record(sheet: MailboxSheet) -> Record:
    """Return a mailbox; needs the relations that `queries.mailbox_at` selects."""
    box = sheet.mailbox
    fetched = box.way == Way.IMAP
    return {
        "address": box.address,
        "name": box.name,
        "active": box.is_active,
        "way": box.way,
        "team": box.team and box.team.slug,
        "category": box.category and box.category.path,
        "impact": box.impact or None,
        "urgency": box.urgency or None,
        "language": box.language or None,
        "sender_rule": box.sender_rule,
        "sender_domains": sheet.domains,
        **{name: (getattr(box, name) or None) if fetched else None for name in FETCHING},
        "has_secret": bool(box.secret),
        "health": str(sheet.health),
        "received_at": written(sheet.received_at),
        "fetched_at": written(box.last_fetched_at),
        "error": box.last_error or None,
        "error_at": written(box.last_error_at),
        "waiting": box.waiting,
    }
