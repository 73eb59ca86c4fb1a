from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.conversations.models import Blob, StoredFile
from tocsin.domain.conversations.rules import NAME_LIMIT
from tocsin.domain.incidents.models.incident import Incident


class UnconfirmedReport(models.Model):
    """What somebody reports under an address that nobody has confirmed yet: no incident so far."""

    public_id = models.CharField(max_length=22, unique=True)
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    impact = models.CharField(max_length=12, blank=True)
    urgency = models.CharField(max_length=12, blank=True)
    security = models.BooleanField(default=False)
    received_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.public_id


class UnconfirmedFile(models.Model):
    """A file that came with a report whose address nobody has confirmed yet."""

    report = models.ForeignKey(UnconfirmedReport, models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LIMIT)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class PortalLetter(models.Model):
    """A letter that leads into the portal: to a report to confirm, or to what somebody reported."""

    public_id = models.CharField(max_length=22, unique=True)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=8)
    report = models.ForeignKey(UnconfirmedReport, models.CASCADE, null=True, related_name="letters")
    queued_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="portal_letter_due",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


@dataclass(frozen=True)
class Told:
    """What somebody tells in the portal; whatever is left out the desk works out."""

    title: str
    description: str = ""
    category: Category | None = None
    service: Service | None = None
    impact: str = ""
    urgency: str = ""
    security: bool = False
    files: tuple[StoredFile, ...] = ()
