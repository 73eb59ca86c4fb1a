"""Raw receipts and stored files: kept before anybody decides what they mean."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction

from tocsin.base.blobs import BlobStore
from tocsin.base.content_types import content_type
from tocsin.base.identifiers import public_id
from tocsin.domain.conversations.models import (
    Blob,
    KnownMessageId,
    RawMail,
    StoredFile,
    Thread,
)
from tocsin.domain.conversations.rules import NAME_LIMIT, Direction, Receipt

SNIFFED = 4096
ATTEMPTS = 5
PAUSE = timedelta(seconds=10)


def store() -> BlobStore:
    return BlobStore(settings.ATTACHMENTS_DIR)


def keep_file(
    content: BinaryIO, *, name: str, at: datetime, content_id: str = "", inline: bool = False
) -> StoredFile:
    """Store the content by its SHA-256 and return it under a safe name."""
    head = content.read(SNIFFED)
    content.seek(0)
    sha256, size = store().put(content)
    blob, _ = Blob.objects.get_or_create(
        sha256=sha256,
        defaults={"size": size, "content_type": content_type(head, name), "stored_at": at},
    )
    return StoredFile(blob, safe_name(name), content_id[:200], inline)


def safe_name(name: str) -> str:
    """Return the last part of the name without anything that a file system or a header minds."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c if c.isprintable() else "_" for c in last).strip(" .")
    return (shown or "file")[-NAME_LIMIT:]


@transaction.atomic
def keep_raw_mail(content: BinaryIO, *, mailbox: str, at: datetime) -> RawMail:
    """Store a mail as it came; the same bytes for the same mailbox are one receipt."""
    file = keep_file(content, name="message.eml", at=at)
    raw, _ = RawMail.objects.get_or_create(
        blob=file.blob,
        mailbox=mailbox,
        defaults={"public_id": public_id(), "received_at": at},
    )
    return raw


def locked(raw: RawMail) -> RawMail | None:
    """Return the receipt, held until the transaction ends; nothing when another has it or had it.

    The command that received a mail and the worker may both come to read it.
    """
    waiting = RawMail.objects.filter(pk=raw.pk, state=Receipt.STORED)
    return waiting.select_for_update(skip_locked=True).first()


def note_sender(raw: RawMail, *, sender: str, automatic: str, message_id: str) -> bool:
    """Keep who sent it; false when the same sender's mail with this Message-ID is here already.

    One mail that reaches us on two ways differs in what relays wrote above it, so that its bytes
    do not tell. Two processes that read both at once meet at the unique constraint.
    """
    raw.sender, raw.automatic = sender, automatic
    if message_id:
        raw.once = sha256(f"{sender}\n{message_id}".encode("utf-8", "replace")).hexdigest()
    try:
        with transaction.atomic():
            raw.save(update_fields=["sender", "automatic", "once"])
    except IntegrityError:
        return False
    return True


def mark_parsed(raw: RawMail, thread: Thread | None) -> None:
    RawMail.objects.filter(pk=raw.pk).update(
        state=Receipt.PARSED, thread=thread, error="", next_attempt_at=None
    )


def quarantine(raw: RawMail, error: str) -> None:
    RawMail.objects.filter(pk=raw.pk).update(
        state=Receipt.QUARANTINED, error=error[:200], next_attempt_at=None
    )


def begin_reading(raw: RawMail, at: datetime) -> bool:
    """Count the attempt before it is made; false when there were enough: then it is quarantined.

    A mail over which a worker dies must not kill every worker after it.
    """
    if raw.attempts >= ATTEMPTS:
        quarantine(raw, raw.error or "interrupted")
        return False
    raw.attempts += 1
    begun = RawMail.objects.filter(pk=raw.pk, state=Receipt.STORED).update(
        attempts=raw.attempts, next_attempt_at=at + PAUSE * 2**raw.attempts
    )
    return bool(begun)


def note_error(raw: RawMail, error: str) -> None:
    """Keep why a mail could not be read now; it has its turn again."""
    RawMail.objects.filter(pk=raw.pk, state=Receipt.STORED).update(error=error[:200])


def know_sent(thread_id: int, ids: Iterable[str]) -> None:
    """Remember that answers to these letters of ours belong to the thread."""
    KnownMessageId.objects.bulk_create(
        KnownMessageId(message_id=i, thread_id=thread_id, direction=Direction.OUT) for i in ids
    )
