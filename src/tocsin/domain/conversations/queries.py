"""Reads of threads: their messages with files, and the thread that a mail answers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from tocsin.base.blobs import BlobStore
from tocsin.base.sealing import unseal
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import (
    Blob,
    Draft,
    KnownMessageId,
    Mailbox,
    Message,
    PutOff,
    RawMail,
    Thread,
)
from tocsin.domain.conversations.rules import (
    Automatic,
    Direction,
    Health,
    Receipt,
    Visibility,
    Way,
    health,
)

SEALED_FOR = "mailbox"


def messages(thread: Thread, *, internal: bool) -> QuerySet[Message]:
    """Return the thread's messages with authors and files; internal ones only for the desk."""
    found = _with_files(Message.objects.filter(thread=thread))
    return found if internal else found.filter(visibility=Visibility.PUBLIC)


def messages_in(threads: QuerySet[Any, Any], *, inside: QuerySet[Any, Any]) -> QuerySet[Message]:
    """Return the messages of several threads in one order; internal ones only of those `inside`."""
    found = Message.objects.filter(thread__in=threads)
    return _with_files(found.filter(Q(visibility=Visibility.PUBLIC) | Q(thread__in=inside)))


def _with_files(found: QuerySet[Message]) -> QuerySet[Message]:
    return found.select_related("author", "written_by").prefetch_related("attachments__blob")


def draft_in(thread: Thread, author: Person) -> Draft | None:
    """Return what the person has begun to write there and not sent."""
    return Draft.objects.filter(thread=thread, author=author).first()


def begun_by(author: Person, threads: Collection[int]) -> set[int]:
    """Return in which of the threads, by id, the person has begun to write something."""
    found = Draft.objects.filter(thread__in=threads, author=author)
    return set(found.values_list("thread", flat=True))


def writing(threads: Collection[int], *, since: datetime) -> set[tuple[int, int]]:
    """Return in which of the threads who has written at a draft since then, as pairs of ids."""
    found = Draft.objects.filter(thread__in=threads, written_at__gt=since)
    return set(found.values_list("thread", "author"))


def thread_answered_by(references: Iterable[str]) -> Thread | None:
    """Return the thread that the nearest known of these Message-IDs belongs to, nearest last."""
    ids = list(references)
    known = {
        k.message_id: k.thread
        for k in KnownMessageId.objects.filter(message_id__in=ids).select_related("thread")
    }
    return next((known[i] for i in reversed(ids) if i in known), None)


def thread_of_message_id(message_id: str) -> Thread | None:
    known = KnownMessageId.objects.select_related("thread").filter(message_id=message_id).first()
    return known.thread if known else None


def is_ours(message_id: str) -> bool:
    """Say whether a letter of this desk carries that Message-ID."""
    return KnownMessageId.objects.filter(message_id=message_id, direction=Direction.OUT).exists()


def own_address() -> str:
    return parseaddr(settings.MAIL_FROM)[1].casefold()


def is_own(address: str) -> bool:
    """Say whether mail to this address comes to the desk, or came once."""
    folded = address.casefold()
    return folded == own_address() or Mailbox.objects.filter(address=folded).exists()


def mailbox_named(address: str) -> str | None:
    """Return the address of the mailbox of ours that is meant, or None.

    Without one it is the desk's own, which needs no mailbox but may have one.
    """
    own = own_address()
    wanted = address.strip().casefold() or own
    offered = Mailbox.objects.filter(address=wanted).values_list("is_active", flat=True).first()
    return wanted if (wanted == own if offered is None else offered) else None


def mailbox_at(address: str, person: Person) -> Mailbox | None:
    """Return the mailbox of this address, if the person may know of it."""
    shown = Mailbox.objects.visible_to(person).select_related("team", "category")
    return shown.filter(address=address.replace("\x00", "").casefold()).first()


def mailbox_of(raw: RawMail) -> Mailbox | None:
    """Return what is set up for where a mail came in; much comes where nothing is."""
    found = Mailbox.objects.select_related("team", "category")
    return found.filter(address=raw.mailbox).first() if raw.mailbox else None


def secret_of(mailbox: Mailbox) -> str:
    """Open the secret for whoever fetches the mail, and for nobody else."""
    return unseal(mailbox.secret, key=settings.SECRET_KEY, label=SEALED_FOR)


def fetched_mailboxes() -> QuerySet[Mailbox]:
    """Return the mailboxes whose mail is got from a server."""
    return Mailbox.objects.filter(way=Way.IMAP, is_active=True)


def due_mailboxes(now: datetime) -> QuerySet[Mailbox]:
    """Return where somebody has to look for mail now, longest due first."""
    is_due = Q(next_fetch_at=None) | Q(next_fetch_at__lte=now)
    is_free = Q(leased_until=None) | Q(leased_until__lte=now)
    return fetched_mailboxes().filter(is_due, is_free).order_by("next_fetch_at", "pk")


def put_off_in(mailbox: Mailbox, now: datetime) -> set[int]:
    """Return the numbers of the mails that are not to be tried yet."""
    waiting = PutOff.objects.filter(mailbox=mailbox, next_attempt_at__gt=now)
    return set(waiting.values_list("uid", flat=True))


@dataclass(frozen=True)
class MailboxSheet:
    """A mailbox, how it fares, and when mail last came there."""

    mailbox: Mailbox
    health: Health
    received_at: datetime | None

    @property
    def domains(self) -> list[str]:
        return self.mailbox.sender_domains.split()


def faring(mailboxes: Iterable[Mailbox], now: datetime) -> list[MailboxSheet]:
    """Return the sheets of the mailboxes in their order, in one query."""
    found: Sequence[Mailbox] = list(mailboxes)
    arrived = RawMail.objects.filter(mailbox__in=[box.address for box in found])
    last = dict(arrived.values_list("mailbox").annotate(Max("received_at")).order_by())
    return [_sheet(box, last.get(box.address), now) for box in found]


def _sheet(box: Mailbox, received_at: datetime | None, now: datetime) -> MailboxSheet:
    found = health(
        box.way,
        active=box.is_active,
        failures=box.failures,
        fetched_at=box.last_fetched_at,
        received_at=received_at,
        now=now,
    )
    return MailboxSheet(box, found, received_at)


def receipt(raw: RawMail) -> RawMail:
    """Return the receipt as it stands now."""
    return RawMail.objects.select_related("thread").get(pk=raw.pk)


def unparsed(*, received_before: datetime, now: datetime) -> QuerySet[RawMail]:
    """Return the receipts whose turn it is, oldest first."""
    due = Q(next_attempt_at=None, received_at__lte=received_before) | Q(next_attempt_at__lte=now)
    waiting = RawMail.objects.filter(due, state=Receipt.STORED)
    return waiting.select_related("blob").order_by("received_at", "pk")


def addresses_of_machines(addresses: Collection[str]) -> set[str]:
    """Return which of the addresses wrote by machine when they last wrote.

    An automatic answer to us makes no machine: who is away today reads their mail again.
    """
    received = RawMail.objects.filter(sender__in=addresses).exclude(automatic=Automatic.REPLIED)
    later = received.filter(sender=OuterRef("sender"), received_at__gt=OuterRef("received_at"))
    last = received.filter(~Exists(later)).exclude(automatic="")
    return set(last.values_list("sender", flat=True))


def quarantined() -> QuerySet[RawMail]:
    return RawMail.objects.filter(state=Receipt.QUARANTINED).select_related("blob")


def content(blob: Blob) -> bytes:
    """Return a stored file as a whole; only for what is known to be small."""
    with BlobStore(settings.ATTACHMENTS_DIR).open(blob.sha256) as stream:
        return stream.read()
