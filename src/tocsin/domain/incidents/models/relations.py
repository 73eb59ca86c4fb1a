from django.db import models
from django.db.models import Q

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models.incident import Incident


class Link(models.Model):
    """Why two records belong together; the other one may live outside this desk."""

    public_id = models.CharField(max_length=22, unique=True)
    source = models.ForeignKey(Incident, models.PROTECT, related_name="links")
    kind = models.CharField(max_length=16)
    target = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="links_in")
    outside = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"],
                condition=Q(target__isnull=False),
                name="link_once",
            ),
            models.UniqueConstraint(
                fields=["source", "kind", "outside"],
                condition=Q(target=None),
                name="link_outside_once",
            ),
            models.CheckConstraint(
                condition=Q(target=None) ^ Q(outside=""), name="link_here_or_outside"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Merge(models.Model):
    """That one incident went on inside another, and whether that was undone."""

    source = models.ForeignKey(Incident, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Incident, models.PROTECT, related_name="merged")
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="merge_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.into_id}"
