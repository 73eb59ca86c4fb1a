from collections.abc import Collection
from functools import lru_cache
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from tocsin.base.query_clock import Now
from tocsin.domain.accounts.models import Organisation, Person, Team, rights
from tocsin.domain.accounts.rules import SEERS, Rights, Role, TeamKind
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.clocks.models import Clock
from tocsin.domain.conversations.models import Message, Thread
from tocsin.domain.incidents import rules
from tocsin.domain.incidents.models.circle import (
    Access,
    BrokenGlass,
    Exclusion,
    Guest,
    Participant,
)

# Not Q(): joined by "or", an empty condition vanishes instead of letting everything through.
EVERYTHING = ~Q(pk__in=[])


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> "IncidentQuerySet":
        return self.unmerged().filter(state__in=rules.OPEN)

    def unmerged(self) -> "IncidentQuerySet":
        """Leave out what goes on inside another: it is reached by its number and from there."""
        return self.filter(merged_into=None)

    def visible_to(self, person: Person) -> "IncidentQuerySet":
        """Everything the person may know of, as staff or as somebody who reported or takes part."""
        found = rights(person)
        return self if found.system else self.filter(_known(found))

    def seen_inside_by(self, person: Person, roles: Collection[Role] = SEERS) -> "IncidentQuerySet":
        """Only what the person sees as staff with one of the roles: internal messages included."""
        found = rights(person)
        return self if found.system else self.filter(_open_inside(found, frozenset(roles)))

    def sealed_for(self, person: Person) -> "IncidentQuerySet":
        """Confidential incidents that the person may open only by breaking the glass."""
        if not rights(person).desk(Role.ADMINISTRATOR, Role.AUDITOR):
            return self.none()
        hidden = self.filter(_unbiased(person.pk), confidential=True)
        return hidden.exclude(pk__in=Incident.objects.seen_inside_by(person).values("pk"))


# A condition hangs on nothing but the rights it was made for, and making one takes as long as
# asking the database with it.
@lru_cache(maxsize=1000)
def _known(found: Rights) -> Q:
    seen = _inside(found, SEERS) | _let_in(found.person) | _outside(found)
    return seen & _unbiased(found.person)


@lru_cache(maxsize=1000)
def _open_inside(found: Rights, roles: frozenset[Role]) -> Q:
    seen = _inside(found, roles)
    if roles == SEERS:
        seen |= _let_in(found.person)
    return seen & _unbiased(found.person)


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


def _let_in(person: int) -> Q:
    """Match what the person sees from inside for a while: as a guest, or by breaking the glass."""
    mine = Q(incident=OuterRef("pk"), person=person, until__gt=Now())
    return Q(Exists(Guest.objects.filter(mine))) | Q(Exists(BrokenGlass.objects.filter(mine)))


def _outside(found: Rights) -> Q:
    mine = Q(incident=OuterRef("pk"), person=found.person)
    # A watcher inside sees by their own right or not at all.
    taking_part = Participant.objects.filter(mine, internal=False)
    own = Q(reporter=found.person) | Q(Exists(taking_part))
    if not found.holds(*SEERS):
        # Who stands on the list without a role here was let in, but reads no internal word.
        own |= Q(Q(Exists(Access.objects.filter(mine))), confidential=True)
    if not found.shared_organisations:
        return own
    return own | Q(confidential=False, organisation__in=found.shared_organisations)


def _unbiased(person: int) -> Q:
    """Leave out what the person is named in, and what went on inside such an incident."""
    named = Exclusion.objects.filter(person=person)
    here = Exists(named.filter(incident=OuterRef("pk")))
    return ~Q(here) & ~Q(Exists(named.filter(incident=OuterRef("merged_into"))))


class Incident(models.Model):
    """An unplanned event that interrupts a service or may, from report to closure."""

    journal_kind: ClassVar[str] = "incident"
    # What the reader that a query asked for may know; the queries fill it in.
    seen_parent: str | None = None
    seen_survivor: str | None = None
    seen_children: int = 0
    seen_inside: bool = False
    special_handling: str | None = None
    clocks: list[Clock] | None = None

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

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    follows_parent = models.BooleanField(default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="sources", db_index=False
    )

    hold_reason = models.CharField(max_length=20, blank=True)
    hold_until = models.DateTimeField(null=True)
    hold_agreed = models.BooleanField(default=False)
    hold_reminders = models.PositiveSmallIntegerField(default=0)
    hold_reminded_at = models.DateTimeField(null=True)
    no_response_at = models.DateTimeField(null=True)
    held_in_state = models.CharField(max_length=12, blank=True)
    resolution_code = models.CharField(max_length=24, blank=True)
    resolution_text = models.TextField(blank=True)
    cause_category = models.CharField(max_length=24, blank=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_solved = models.BooleanField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)
    surveyed_at = models.DateTimeField(null=True)
    sampled = models.BooleanField(default=False)
    verdict = models.CharField(max_length=16, blank=True)

    occurred_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    # The first instant by which a customer was promised something; what is on hold has none.
    next_due_at = models.DateTimeField(null=True)

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
            models.Index(
                fields=["next_due_at", "priority", "registered_at"],
                condition=Q(next_due_at__isnull=False),
                name="incident_next_due",
            ),
            models.Index(fields=["reporter", "-registered_at"], name="incident_of_reporter"),
            models.Index(
                fields=["hold_until"], condition=Q(state="on_hold"), name="incident_hold_ends"
            ),
            models.Index(
                fields=["resolved_at"], condition=Q(state="resolved"), name="incident_resolved"
            ),
            # Partial: SQLite would take a whole one to find what is not merged, so nearly all.
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="incident_merged_into",
            ),
            # Whole: SQLite takes no partial index for a state that comes as a parameter.
            models.Index(
                fields=["state", "priority", "registered_at", "number"], name="incident_by_state"
            ),
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
            major=self.major,
            security=self.security,
            priority=self.priority,
            sampled=self.sampled,
        )
