"""Raw receipts and stored files: kept before anybody decides what they mean."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from tocsin.base.blobs import BlobStore
from tocsin.base.content_types import content_type
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import (
    Blob,
    Draft,
    KnownMessageId,
    Mailbox,
    PutOff,
    RawMail,
    StoredFile,
    Thread,
)
from tocsin.domain.conversations.rules import (
    NAME_LIMIT,
    Direction,
    Receipt,
    Visibility,
    check_length,
)

SNIFFED = 4096
ATTEMPTS = 5
PAUSE = timedelta(seconds=10)
# How often a mailbox is looked into, and for how long at most one that fails is left alone.
INTERVAL = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
LEASE = timedelta(minutes=5)


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


def keep_draft(
    thread: Thread, *, by: Person, body: str, visibility: Visibility, at: datetime
) -> Draft | None:
    """Keep what somebody is writing in the place of what they wrote before; nothing forgets it."""
    text = body.replace("\r\n", "\n").replace("\x00", "")
    check_length(text, "body")
    if not text.strip():
        forget_draft(thread, by)
        return None
    draft, _ = Draft.objects.update_or_create(
        thread=thread,
        author=by,
        defaults={"body": text, "visibility": visibility, "written_at": at},
    )
    return draft


def forget_draft(thread: Thread, by: Person) -> None:
    Draft.objects.filter(thread=thread, author=by).delete()


def lease_mailbox(mailbox: Mailbox, at: datetime) -> bool:
    """Take the mailbox for ourselves for a while; false when another process has it."""
    is_free = Q(leased_until=None) | Q(leased_until__lte=at)
    free = Mailbox.objects.filter(is_free, pk=mailbox.pk, is_active=True)
    mailbox.leased_until = at + LEASE
    return bool(free.update(leased_until=mailbox.leased_until))


def hold_mailbox(mailbox: Mailbox, at: datetime) -> bool:
    """Say that we are still at it; false when it is ours no longer, or out of use."""
    held = Mailbox.objects.filter(
        pk=mailbox.pk, leased_until=mailbox.leased_until, is_active=True, way=mailbox.way
    )
    if mailbox.leased_until and mailbox.leased_until - at > LEASE / 2:
        return held.exists()
    mailbox.leased_until = at + LEASE
    return bool(held.update(leased_until=mailbox.leased_until))


def fetched(mailbox: Mailbox, *, waiting: int, error: str, at: datetime) -> None:
    """Give the mailbox back; `error` is why a mail in it was put off, if one was."""
    failure = {"last_error": error, "last_error_at": at} if error else {"last_error": ""}
    Mailbox.objects.filter(pk=mailbox.pk, leased_until=mailbox.leased_until).update(
        leased_until=None,
        next_fetch_at=at + INTERVAL,
        last_fetched_at=at,
        failures=0,
        waiting=waiting,
        **failure,
    )


def fetch_failed(mailbox: Mailbox, error: str, at: datetime) -> None:
    """Give back a mailbox that could not be fetched, and leave it alone for longer each time."""
    Mailbox.objects.filter(pk=mailbox.pk, leased_until=mailbox.leased_until).update(
        leased_until=None,
        next_fetch_at=at + _pause(mailbox.failures + 1),
        last_error=error,
        last_error_at=at,
        failures=mailbox.failures + 1,
    )


def put_off(mailbox: Mailbox, validity: int, uid: int, error: str, at: datetime) -> None:
    """Leave a mail that could not be fetched alone for a while."""
    row, _ = PutOff.objects.get_or_create(
        mailbox=mailbox,
        validity=validity,
        uid=uid,
        defaults={"error": error, "next_attempt_at": at},
    )
    row.failures += 1
    row.error, row.next_attempt_at = error, at + _pause(row.failures)
    row.save(update_fields=["failures", "error", "next_attempt_at"])


def forget_put_off(mailbox: Mailbox, validity: int, *, still_there: Collection[int]) -> None:
    """Forget the failures with mails that are not in the mailbox any more."""
    known = PutOff.objects.filter(mailbox=mailbox)
    gone = [row.pk for row in known if row.validity != validity or row.uid not in still_there]
    if gone:
        PutOff.objects.filter(pk__in=gone).delete()


def _pause(failures: int) -> timedelta:
    return min(INTERVAL * (1 << min(failures, 10)), LONGEST_PAUSE)
