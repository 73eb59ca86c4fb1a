"""Reads of threads: their messages with files, and the thread that a mail answers."""

from collections.abc import Collection, Iterable
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from tocsin.base.blobs import BlobStore
from tocsin.domain.conversations.models import (
    Blob,
    KnownMessageId,
    Message,
    RawMail,
    Thread,
)
from tocsin.domain.conversations.rules import Automatic, Direction, Receipt, Visibility


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


def mailbox_named(address: str) -> str | None:
    """Return the mailbox of ours with this address, the only one when none is named, or None."""
    own = own_address()
    return own if address.strip().casefold() in ("", own) else None


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
