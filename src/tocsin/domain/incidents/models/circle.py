from django.db import models
from django.db.models import Q

from tocsin.domain.accounts.models import Person, Team


class Access(models.Model):
    """Somebody, or a team, that may see a confidential incident."""

    incident = models.ForeignKey("Incident", models.CASCADE, related_name="allowed")
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

    incident = models.ForeignKey("Incident", models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "person"], name="exclusion_once")
        ]

    def __str__(self) -> str:
        return str(self.incident_id)


class Participant(models.Model):
    """Somebody besides the reporter who takes part: in public, or as a watcher inside the desk."""

    incident = models.ForeignKey("Incident", models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.CASCADE)
    internal = models.BooleanField(default=False)
    muted = models.BooleanField(default=False)
    merge = models.ForeignKey("Merge", models.CASCADE, null=True, related_name="brought")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person", "internal"], name="participant_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.incident_id)


class Guest(models.Model):
    """An outside expert who sees this one incident from inside, until a date."""

    incident = models.ForeignKey("Incident", models.CASCADE, related_name="guests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person"], name="guest_once")]

    def __str__(self) -> str:
        return str(self.incident_id)


class BrokenGlass(models.Model):
    """Access to a confidential incident that somebody took, with a reason, outside the list."""

    incident = models.ForeignKey("Incident", models.PROTECT, related_name="broken_glass")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.incident_id)
