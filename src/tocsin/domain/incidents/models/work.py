from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.catalogue.models import CategoryField
from tocsin.domain.conversations.models import Message, Thread
from tocsin.domain.incidents.models.incident import Incident


class Stint(models.Model):
    """Which team and person held the incident from when to when."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="stints")
    team = models.ForeignKey(Team, models.PROTECT, null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(until=None), name="stint_one_running"
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} since {self.since}"


class Escalation(models.Model):
    """One hop of an incident: to another team or a supplier, or word of it to management."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="escalations")
    kind = models.CharField(max_length=12)
    from_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    supplier = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    level = models.ForeignKey("EscalationLevel", models.PROTECT, null=True, related_name="+")
    informed = models.ManyToManyField(Person, related_name="+")
    reason = models.TextField()
    tried = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    handed_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.kind


class EscalationLevel(models.Model):
    """A step of the management ladder, with the people and roles who are informed on it."""

    journal_kind: ClassVar[str] = "escalation_level"
    position = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)
    roles = models.CharField(max_length=200, blank=True)
    people = models.ManyToManyField(Person, related_name="+")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class Investigation(models.Model):
    """What was suspected, how it was tested and what came out, beside the note that tells it."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="investigation")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="investigations")
    hypothesis = models.TextField()
    test = models.TextField(blank=True)
    result = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.message_id)


class Inquiry(models.Model):
    """A conversation with a supplier about the incident, which the reporter cannot see."""

    public_id = models.CharField(max_length=22, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="inquiries")
    supplier = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["supplier", "reference"],
                condition=~Q(reference=""),
                name="inquiry_by_reference",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class FieldValue(models.Model):
    """What somebody filled into a field that the category asks for."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="field_values")
    field = models.ForeignKey(CategoryField, models.PROTECT, related_name="+")
    value = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "field"], name="field_value_once")
        ]

    def __str__(self) -> str:
        return str(self.field_id)


class ChecklistItem(models.Model):
    """A step of the category's checklist on this incident, and who ticked it off."""

    public_id = models.CharField(max_length=22, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="checklist")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text


class Task(models.Model):
    """A piece of the work that somebody owns, with a date."""

    public_id = models.CharField(max_length=22, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title
