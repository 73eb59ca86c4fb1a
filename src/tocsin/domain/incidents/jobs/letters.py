"""A mail that was read, with everything that deciding about it takes."""

from dataclasses import dataclass

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import NAME_LIMIT
from tocsin.domain.conversations.models import Mailbox, RawMail, Wording
from tocsin.domain.conversations.sources.mail import ParsedMail
from tocsin.domain.incidents.rules import Phrases


@dataclass(frozen=True)
class Letter:
    """A mail that was read, with everything that deciding about it takes."""

    raw: RawMail
    mail: ParsedMail
    person: Person | None
    new_text: str
    wording: Wording
    phrases: Phrases
    mailbox: Mailbox | None = None

    @property
    def message_ids(self) -> tuple[str, ...]:
        return (self.mail.message_id,) if self.mail.message_id else ()

    @property
    def sender_name(self) -> str:
        """Return what the sender is called, as a name may be written here."""
        name, address = self.mail.sender.name, self.mail.sender.address
        printable = "".join(c if c.isprintable() else " " for c in name)
        return printable.strip()[:NAME_LIMIT] or address.partition("@")[0]
