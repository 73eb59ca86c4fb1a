from typing import ClassVar

from django.db import models

from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.automation.rules import Terms
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.models import Event


class RuleQuerySet(models.QuerySet["Rule"]):
    def visible_to(self, person: Person) -> "RuleQuerySet":
        """Rules explain what the desk did by itself, so that whoever works here may read them."""
        return self if person.is_staff_member else self.none()


class Rule(models.Model):
    """What the desk does by itself when something happens to incidents of a kind."""

    journal_kind: ClassVar[str] = "rule"
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    trigger = models.CharField(max_length=12)
    agreement = models.CharField(max_length=10, blank=True)
    measure = models.CharField(max_length=12, blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    bounces = models.PositiveSmallIntegerField(null=True)

    priority = models.CharField(max_length=2, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    security = models.BooleanField(null=True)

    # Who is told, by what they have to do with the incident; codes separated by spaces.
    tell = models.CharField(max_length=200, blank=True)
    inform_management = models.BooleanField(default=False)
    raise_priority = models.BooleanField(default=False)
    escalate_tier = models.PositiveSmallIntegerField(null=True)
    escalate_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")

    # The place of its last change in its history, where `queries.rules` has read it along.
    version: int

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.slug

    @property
    def terms(self) -> Terms:
        return Terms(
            trigger=self.trigger,
            agreement=self.agreement,
            measure=self.measure,
            percent=self.percent,
            bounces=self.bounces,
            priority=self.priority,
            team=self.team_id,
            category=self.category_id,
            service=self.service_id,
            security=self.security,
            tell=tuple(self.tell.split()),
            inform_management=self.inform_management,
            raise_priority=self.raise_priority,
            escalate_tier=self.escalate_tier,
            escalate_team=self.escalate_team_id,
        )


class Application(models.Model):
    """That a rule was applied to an event, once for all, and what it could and could not do."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="applications")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Which clock, and which course of it, where the rule waits for one.
    clock = models.CharField(max_length=60, blank=True)
    course = models.PositiveIntegerField(default=0)
    # Acts, and what others were refused with; codes separated by spaces.
    done = models.CharField(max_length=200, blank=True)
    refused = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "event"], name="rule_applied_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.event_id}"
