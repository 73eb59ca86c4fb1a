from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from tocsin.domain.accounts.models import Organisation, Person, Team, rights
from tocsin.domain.accounts.rules import SEERS, Rights, Role, TeamKind
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.conversations.models import Message, Thread
from tocsin.domain.incidents import rules

# Not Q(): joined by "or", an empty condition vanishes instead of letting everything through.
EVERYTHING = ~Q(pk__in=[])


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> "IncidentQuerySet":
        return self.filter(state__in=rules.OPEN)

    def visible_to(self, person: Person) -> "IncidentQuerySet":
        """Everything the person may know of, as staff or as somebody who reported or takes part."""
        found = rights(person)
        if found.system:
            return self
        seen = _inside(found, SEERS) | _outside(person, found)
        return self.filter(seen).exclude(_excluded(person))

    def seen_inside_by(self, person: Person, roles: Collection[Role] = SEERS) -> "IncidentQuerySet":
        """Only what the person sees as staff with one of the roles: internal messages included."""
        found = rights(person)
        if found.system:
            return self
        return self.filter(_inside(found, roles)).exclude(_excluded(person))


def _inside(found: Rights, roles: Collection[Role]) -> Q:
    sight = Q(confidential=False) & _reach(found, roles)
    if not found.holds(*roles):
        return sight
    listed = Access.objects.filter(incident=OuterRef("pk")).filter(
        Q(person=found.person) | Q(team__in=found.teams)
    )
    officers = _reach(found, {Role.SECURITY_OFFICER} & set(roles))
    return sight | Q(confidential=True) & (
        Exists(listed)
        | Q(assignee=found.person)
        | Q(team__in=found.teams, team__kind=TeamKind.SECURITY)
        | officers
    )


def _reach(found: Rights, roles: Collection[Role]) -> Q:
    """Return which incidents the reach of these roles covers, secrecy aside."""
    if found.desk(*roles):
        return EVERYTHING
    organisations, teams = found.organisations(*roles), found.granted_teams(*roles)
    if not organisations and not teams:
        return Q(pk__in=[])
    return Q(organisation__in=organisations) | Q(team__in=teams) | Q(owner_team__in=teams)


def _outside(person: Person, found: Rights) -> Q:
    taking_part = Participant.objects.filter(incident=OuterRef("pk"), person=person)
    own = Q(reporter=person) | Q(Exists(taking_part))
    if not found.shared_organisations:
        return own
    return own | Q(confidential=False, organisation__in=found.shared_organisations)


def _excluded(person: Person) -> Q:
    return Q(Exists(Exclusion.objects.filter(incident=OuterRef("pk"), person=person)))


class Incident(models.Model):
    """An unplanned event that interrupts a service or may, from report to closure."""

    journal_kind: ClassVar[str] = "incident"
    number = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    channel = models.CharField(max_length=12)
    thread = models.OneToOneField(Thread, models.PROTECT)
    opening = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")

    impact = models.CharField(max_length=12)
    urgency = models.CharField(max_length=12)
    priority = models.CharField(max_length=2)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True)

    reporter = models.ForeignKey(Person, models.PROTECT, null=True, related_name="reported")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    owner_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="owned")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="handled")
    assignee = models.ForeignKey(Person, models.PROTECT, null=True, related_name="assigned")

    major = models.BooleanField(default=False)
    security = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)

    hold_reason = models.CharField(max_length=20, blank=True)
    hold_until = models.DateTimeField(null=True)
    hold_agreed = models.BooleanField(default=False)
    held_in_state = models.CharField(max_length=12, blank=True)
    resolution_code = models.CharField(max_length=24, blank=True)
    resolution_text = models.TextField(blank=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_solved = models.BooleanField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    verdict = models.CharField(max_length=16, blank=True)

    occurred_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    last_message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    last_public_at = models.DateTimeField(null=True)
    last_reporter_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-registered_at", "-number"], name="incident_newest"),
            models.Index(
                fields=["priority", "registered_at", "number"],
                condition=Q(state__in=["new", "assigned", "in_progress", "on_hold"]),
                name="incident_open_by_priority",
            ),
            models.Index(
                fields=["team", "priority", "registered_at", "number"],
                condition=Q(state__in=["new", "assigned", "in_progress", "on_hold"]),
                name="incident_open_of_team",
            ),
            models.Index(
                fields=["assignee", "priority", "registered_at", "number"],
                condition=Q(state__in=["new", "assigned", "in_progress", "on_hold"]),
                name="incident_open_of_assignee",
            ),
            models.Index(fields=["reporter", "-registered_at"], name="incident_of_reporter"),
        ]

    def __str__(self) -> str:
        return self.number

    def is_seen_inside_by(self, person: Person, roles: Collection[Role] = SEERS) -> bool:
        return Incident.objects.seen_inside_by(person, roles).filter(pk=self.pk).exists()

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def reporter_spoke_last(self) -> bool:
        """Whether the reporter has written since we last did; the report itself is no answer."""
        last = self.last_reporter_at
        return last is not None and last == self.last_public_at and last > self.registered_at

    @property
    def answer_awaited(self) -> bool:
        """Whether the reporter has been told of the resolution and has not said if it holds."""
        return (
            self.state == rules.State.RESOLVED
            and self.answered_solved is None
            and self.reporter_id is not None
        )

    @property
    def assessment_due(self) -> str | None:
        return rules.assessment_due(
            major=self.major, security=self.security, priority=self.priority
        )


class NumberSeries(models.Model):
    """How numbers of one kind are written."""

    slug = models.SlugField(max_length=20, unique=True)
    pattern = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.slug


class NumberCounter(models.Model):
    """The last number given in one year of a series."""

    series = models.ForeignKey(NumberSeries, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="counter_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


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


class Access(models.Model):
    """Somebody, or a team, that may see a confidential incident."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="allowed")
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, team__isnull=False) | Q(person__isnull=False, team=None),
                name="access_person_or_team",
            ),
            models.UniqueConstraint(
                fields=["incident", "person"], condition=Q(team=None), name="access_person_once"
            ),
            models.UniqueConstraint(
                fields=["incident", "team"], condition=Q(person=None), name="access_team_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.incident_id)


class Exclusion(models.Model):
    """Somebody named as involved, who must not see the incident whatever their role."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "person"], name="exclusion_once")
        ]

    def __str__(self) -> str:
        return str(self.incident_id)


class Participant(models.Model):
    """Somebody besides the reporter who takes part in the public conversation."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.CASCADE)
    muted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "person"], name="participant_once")
        ]

    def __str__(self) -> str:
        return str(self.incident_id)


class Assessment(models.Model):
    """What designated staff found when they looked at the solution again."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="assessments")
    verdict = models.CharField(max_length=16)
    aspects = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.verdict
