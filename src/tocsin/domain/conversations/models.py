from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.catalogue.models import Category
from tocsin.domain.conversations import rules


class Thread(models.Model):
    """What was said about one matter, in order."""

    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Blob(models.Model):
    """The content of a file, stored once however often it was sent."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def visible_to(self, person: Person) -> "MailboxQuerySet":
        """Where mail arrives, and how it is fetched, concerns whoever works here."""
        return self if person.is_staff_member else self.none()


class Mailbox(models.Model):
    """An address to which people write to the desk, how its mail is got, and who takes it on."""

    journal_kind: ClassVar[str] = "mailbox"
    address = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    way = models.CharField(max_length=8)

    # What an incident begins with that is reported here.
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    impact = models.CharField(max_length=12, blank=True)
    urgency = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=8, blank=True)

    sender_rule = models.CharField(max_length=8, default="anyone")
    # Separated by spaces.
    sender_domains = models.TextField(blank=True)

    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    security = models.CharField(max_length=8, blank=True)
    user = models.CharField(max_length=254, blank=True)
    sign_in = models.CharField(max_length=8, blank=True)
    # Sealed by `base.sealing`; nothing but the fetching of mail opens it.
    secret = models.TextField(blank=True)
    folder = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=8, blank=True)
    moved_to = models.CharField(max_length=200, blank=True)

    # No business facts: what the worker notes while it fetches.
    leased_until = models.DateTimeField(null=True, blank=True)
    next_fetch_at = models.DateTimeField(null=True, blank=True)
    last_fetched_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        ordering = ("address",)

    def __str__(self) -> str:
        return self.address


class PutOff(models.Model):
    """A mail that could not be fetched from its mailbox, and when that is tried again."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="+")
    # A server that numbers its mails anew says so by another validity.
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    error = models.CharField(max_length=80)
    failures = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "validity", "uid"], name="put_off_once_per_mail"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uid} in {self.mailbox}"


class RawMail(models.Model):
    """A mail exactly as it came in, kept before anybody tried to understand it."""

    public_id = models.CharField(max_length=22, unique=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    mailbox = models.CharField(max_length=254, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="stored")
    sender = models.CharField(max_length=254, blank=True)
    automatic = models.CharField(max_length=12, blank=True)
    once = models.CharField(max_length=64, null=True, blank=True, unique=True)
    error = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blob", "mailbox"], name="raw_mail_once_per_mailbox")
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=~Q(state="parsed"), name="raw_mail_unparsed"
            ),
            models.Index(fields=["sender", "-received_at"], name="raw_mail_of_sender"),
            models.Index(fields=["mailbox", "-received_at"], name="raw_mail_of_mailbox"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Message(models.Model):
    """Something said in a thread, to everybody concerned or only inside the desk."""

    public_id = models.CharField(max_length=22, unique=True)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    visibility = models.CharField(max_length=8)
    channel = models.CharField(max_length=12)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.TextField()
    body_format = models.CharField(max_length=8)
    html = models.TextField(blank=True)
    plain = models.TextField()
    signature = models.TextField(blank=True)
    marks = models.JSONField(default=list, blank=True)
    raw = models.ForeignKey(RawMail, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("sent_at", "pk")
        indexes = [models.Index(fields=["thread", "sent_at"], name="message_thread_sent")]

    def __str__(self) -> str:
        return self.public_id


class Draft(models.Model):
    """What somebody has begun to write in a thread and not sent; nobody else reads it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Person, models.CASCADE, related_name="+")
    visibility = models.CharField(max_length=8)
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "thread"], name="draft_once_per_author")
        ]

    def __str__(self) -> str:
        return f"{self.author} in {self.thread}"


class KnownMessageId(models.Model):
    """A Message-ID, in or out, and the thread that its answers belong to."""

    message_id = models.CharField(max_length=250, unique=True)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="message_ids")
    direction = models.CharField(max_length=3)

    def __str__(self) -> str:
        return self.message_id


class Attachment(models.Model):
    """A file that came with a message, under the name it had there."""

    public_id = models.CharField(max_length=22, unique=True)
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=rules.NAME_LIMIT)
    content_id = models.CharField(max_length=200, blank=True)
    inline = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class StoredFile:
    """A file whose content is safe in the store, with the name it came under."""

    blob: Blob
    name: str
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True)
class Wording:
    """What is said, in which form, with which files, from which raw mail, and who is named."""

    body: str
    form: rules.Format = rules.Format.MARKDOWN
    plain: str | None = None
    files: tuple[StoredFile, ...] = ()
    raw: RawMail | None = None
    # What a mail ended with that is no news, and what a reader should know of it, as codes.
    signature: str = ""
    marks: tuple[str, ...] = ()
    # Handle in small letters to the name and the address of who is called on by it.
    people: Mapping[str, tuple[str, str]] = field(default_factory=dict)
