from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.db import models
from django.db.models import Q

from tocsin.domain.journal.rules import SALT_BYTES


class Subject(Protocol):
    """Anything the journal keeps a chain for."""

    journal_kind: ClassVar[str]

    @property
    def pk(self) -> Any: ...  # noqa: ANN401 - as Django has it


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, subject: Subject) -> "EventQuerySet":
        return self.filter(subject_kind=subject.journal_kind, subject_id=subject.pk)


class Event(models.Model):
    """Something that happened to an incident, a person or another subject, recorded for ever."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=12)
    because_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="consequences")
    data = models.TextField()
    texts = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "seq"], name="journal_event_seq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.seq} {self.verb}"


class Text(models.Model):
    """A free text or personal value of an event, kept apart so that it can be erased by law."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="text_rows", db_index=False)
    field = models.CharField(max_length=100)
    salt = models.BinaryField(max_length=SALT_BYTES, null=True)
    text = models.TextField(null=True)  # noqa: DJ001 - erased is not the same as empty

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "field"], name="journal_text_field"),
            models.CheckConstraint(
                condition=Q(salt=None, text=None) | Q(salt__isnull=False, text__isnull=False),
                name="journal_text_whole_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"


class Outbox(models.Model):
    """An event that a part of the desk has yet to act upon."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    consumer = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="journal_outbox_once")
        ]
        indexes = [models.Index(fields=["consumer", "due_at"], name="journal_outbox_due")]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.consumer}"
