from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.domain.accounts import rules
from tocsin.domain.accounts.models.people import Organisation, Person


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, person: Person) -> "TeamQuerySet":
        return self if person.is_staff_member else self.none()


class Team(models.Model):
    """People who take over incidents together, on one support level."""

    journal_kind: ClassVar[str] = "team"
    slug = models.SlugField(max_length=rules.SLUG_LIMIT, unique=True)
    name = models.CharField(max_length=rules.NAME_LIMIT)
    tier = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=12,
        default="support",
    )
    is_active = models.BooleanField(default=True)
    members = models.ManyToManyField(Person, through="Membership", related_name="teams")

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("tier", "name")
        constraints = [
            models.CheckConstraint(condition=Q(tier__gte=1, tier__lte=3), name="team_tier_1_to_3")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Since when, and until when, a person belongs to a team."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"],
                condition=Q(until=None),
                name="membership_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class Grant(models.Model):
    """A role that a person holds for the desk, an organisation or a team."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24)
    reach = models.CharField(max_length=12, default="desk")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(reach="desk"), name="grant_once_for_desk"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(reach="organisation"),
                name="grant_once_for_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "team"],
                condition=Q(reach="team"),
                name="grant_once_for_team",
            ),
            models.CheckConstraint(
                condition=Q(reach="desk", organisation=None, team=None)
                | Q(reach="organisation", organisation__isnull=False, team=None)
                | Q(reach="team", organisation=None, team__isnull=False),
                name="grant_reach_names_its_object",
            ),
        ]

    def __str__(self) -> str:
        return self.role
