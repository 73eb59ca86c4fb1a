from django.db import models

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models.incident import Incident


class Presence(models.Model):
    """Somebody of the desk has the incident open before them, or had it at that time."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "person"], name="presence_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.incident}"
