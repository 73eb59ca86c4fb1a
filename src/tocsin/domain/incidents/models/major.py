from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models.incident import Incident
from tocsin.domain.journal.models import Event


class MajorIncident(models.Model):
    """The procedure of a major incident: who decided on it, its cadence, and the review it owes."""

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="procedure")
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=40)
    reason = models.TextField(blank=True, default="")
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_because = models.TextField(blank=True, default="")
    update_every = models.DurationField(null=True)
    next_update_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    review_due_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_update_at"], condition=Q(state="accepted"), name="major_update_due"
            )
        ]

    def __str__(self) -> str:
        return self.state


class MajorRole(models.Model):
    """Who holds which role in a major incident, from when to when."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="major_roles")
    role = models.CharField(max_length=24)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "pk")

    def __str__(self) -> str:
        return self.role


class StakeholderList(models.Model):
    """People outside the incident who hear of major ones."""

    journal_kind: ClassVar[str] = "stakeholder_list"
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    members = models.ManyToManyField(Person, related_name="+")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class StakeholderUpdate(models.Model):
    """What was told to the stakeholders, and when the next word is promised."""

    public_id = models.CharField(max_length=22, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="stakeholder_updates")
    template = models.CharField(max_length=12, default="progress")
    lists = models.ManyToManyField(StakeholderList, related_name="+")
    body = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    next_update_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.public_id


class TimelineEntry(models.Model):
    """A line of the timeline that everybody works on: written by hand or taken from an event."""

    public_id = models.CharField(max_length=22, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="timeline")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    pinned = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.public_id
