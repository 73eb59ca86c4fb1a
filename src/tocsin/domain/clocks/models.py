from functools import lru_cache
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.clocks import rules


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, person: Person) -> "CalendarQuerySet":
        """Working hours explain deadlines, so that whoever works here may read them."""
        return self if person.is_staff_member else self.none()


class Calendar(models.Model):
    """When people work: a zone, hours of the week, holidays and days that are different."""

    journal_kind: ClassVar[str] = "calendar"
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="calendar_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class CalendarVersion(models.Model):
    """What a calendar said from one edit to the next; what has stopped keeps what it knew."""

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="versions")
    public_id = models.CharField(max_length=22, unique=True)
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    # What `rules.Calendar.from_dict` takes, as canonical JSON.
    definition = models.TextField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} #{self.number}"

    @property
    def hours(self) -> rules.Calendar:
        return _read(self.definition)


@lru_cache(maxsize=500)
def _read(definition: str) -> rules.Calendar:
    """Keep calendars with the openings they have worked out; a definition never changes."""
    return rules.calendar_in(definition)


class TeamCalendar(models.Model):
    """The calendar that a team works by, where it is not the desk's."""

    team = models.OneToOneField(Team, models.PROTECT, related_name="+")
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="teams")

    def __str__(self) -> str:
        return f"{self.team_id} by {self.calendar_id}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, person: Person) -> "PromiseQuerySet":
        return self if person.is_staff_member else self.none()


class Promise(models.Model):
    """What was promised to customers, between teams or by a supplier, and how soon."""

    journal_kind: ClassVar[str] = "promise"
    slug = models.SlugField(max_length=60, unique=True)
    agreement = models.CharField(max_length=10)
    measure = models.CharField(max_length=12)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class PromiseVersion(models.Model):
    """The terms of a promise from one date on; incidents keep those of their registration."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="versions")
    public_id = models.CharField(max_length=22, unique=True)
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    name = models.CharField(max_length=120)
    priority = models.CharField(max_length=2, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    supplier = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    target = models.PositiveBigIntegerField()  # seconds
    hours = models.CharField(max_length=10)
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="+")
    # Hold reasons that stop the clock, separated by spaces.
    pauses = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="promise_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} #{self.number}"


class Edition(models.Model):
    """Which state of promises and calendars holds, so that nobody reads all of it for every act."""

    token = models.CharField(max_length=22)

    def __str__(self) -> str:
        return self.token


class Clock(models.Model):
    """A promise that runs, waits or has been kept or broken; worked out from the journal."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    agreement = models.CharField(max_length=10)
    measure = models.CharField(max_length=12)
    # Which team or inquiry it is about; empty for what the customer was promised.
    party = models.CharField(max_length=22, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    supplier = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    promise = models.ForeignKey(PromiseVersion, models.PROTECT, related_name="clocks")
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, null=True, related_name="clocks")

    state = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    # Microseconds used up to `counted_at`; while it runs the rest is worked out when asked.
    counted = models.BigIntegerField()
    counted_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    met = models.BooleanField(null=True)
    course = models.PositiveIntegerField(default=1)
    told = models.PositiveSmallIntegerField(default=0)
    next_percent = models.PositiveSmallIntegerField(null=True)
    next_at = models.DateTimeField(null=True)

    # Not of the projection: what the worker notes while it looks after the row.
    is_stale = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "agreement", "measure", "party"],
                name="clock_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(next_at__isnull=False, set_aside_at__isnull=True),
                name="clock_falls_due",
            ),
            models.Index(fields=["subject_id"], condition=Q(is_stale=True), name="clock_stale"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.name}"

    @property
    def name(self) -> str:
        return rules.name_of(self.agreement, self.measure)

    @property
    def key(self) -> rules.ClockKey:
        return rules.ClockKey(self.agreement, self.measure, self.party)
