from typing import ClassVar

from django.db import models

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models.incident import Incident


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


class Policy(models.Model):
    """What this desk has agreed about holds, answers, closing and reopening; one row."""

    journal_kind: ClassVar[str] = "policy"
    auto_close_after_days = models.PositiveSmallIntegerField(default=5)
    reopen_within_days = models.PositiveSmallIntegerField(default=14)
    assess_percent = models.PositiveSmallIntegerField(default=0)
    survey_percent = models.PositiveSmallIntegerField(default=100)
    survey_quiet_days = models.PositiveSmallIntegerField(default=14)
    reminders_before_no_response = models.PositiveSmallIntegerField(default=3)
    remind_after_days = models.PositiveSmallIntegerField(default=2)
    major_after_children = models.PositiveSmallIntegerField(default=20)
    review_within_days = models.PositiveSmallIntegerField(default=5)
    glass_stays_broken_hours = models.PositiveSmallIntegerField(default=4)

    def __str__(self) -> str:
        return "policy"
