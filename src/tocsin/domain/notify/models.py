from django.db import models
from django.db.models import Q

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.models import Event


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, person: Person) -> "DeliveryQuerySet":
        """Show a delivery with the incident it tells about, and only inside the desk."""
        seen = Incident.objects.seen_inside_by(person)
        return self.filter(incident__in=seen.values("pk"))


class Delivery(models.Model):
    """What was told to whom about an event, and what became of it."""

    public_id = models.CharField(max_length=22, unique=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    channel = models.CharField(max_length=8)
    notice = models.CharField(max_length=12)
    progress = models.CharField(max_length=10, default="queued")
    # The letter that tells this as well, so that nobody gets two for one.
    gathered_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="gathered", db_index=False
    )
    message_id = models.CharField(max_length=250, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person", "channel"], name="delivery_once_per_event"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(progress="queued"), name="delivery_due"
            ),
            models.Index(
                fields=["person"],
                condition=Q(next_attempt_at__isnull=False),
                name="delivery_waiting_for",
            ),
            models.Index(
                fields=["gathered_into"],
                condition=Q(gathered_into__isnull=False),
                name="delivery_gathered",
            ),
            models.Index(
                fields=["person", "sent_at"],
                condition=Q(sent_at__isnull=False),
                name="delivery_told_lately",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
