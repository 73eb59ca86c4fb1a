"""What waits for somebody's word, and since when; for the worker."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, OuterRef, Q, Subquery

from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries.policy import policy
from tocsin.domain.incidents.rules import (
    HoldReason,
    Silence,
    State,
    no_response_due,
    reminder_due,
    working_days_later,
)
from tocsin.domain.journal.models import Event


def to_remind(now: datetime) -> list[Incident]:
    """Return where the reporter is to be asked again; a policy of no days asks nobody."""
    agreed = policy()
    every, at_most = timedelta(days=agreed.remind_after_days), agreed.reminders_before_no_response
    if not every:
        return []
    return [
        incident
        for incident, silence in _silences(now - every)
        if reminder_due(silence, every=every, at_most=at_most, now=now)
    ]


def without_response(now: datetime) -> list[Incident]:
    """Return where all reminders went unanswered; never what is major or about security."""
    agreed = policy()
    every, at_most = timedelta(days=agreed.remind_after_days), agreed.reminders_before_no_response
    if not every:
        return []
    return [
        incident
        for incident, silence in _silences(now - every)
        if no_response_due(silence, every=every, at_most=at_most, now=now)
        and not (incident.major or incident.security)
    ]


def unanswered(now: datetime) -> list[Incident]:
    """Return what was resolved so many working days ago that silence means yes."""
    days = policy().auto_close_after_days
    if not days:
        return []
    zone = ZoneInfo(settings.TIME_ZONE)
    resolved = Incident.objects.unmerged().filter(
        state=State.RESOLVED, resolved_at__lte=now - timedelta(days=days)
    )
    return [
        incident
        for incident in resolved.order_by("resolved_at")
        if incident.resolved_at
        and incident.assessment_due is None
        and working_days_later(incident.resolved_at, days, zone) <= now
    ]


def _silences(quiet_since: datetime) -> list[tuple[Incident, Silence]]:
    """Return the holds that wait for a reporter who was not asked since then."""
    held = (
        Event.objects.filter(
            subject_kind=Incident.journal_kind, subject_id=OuterRef("pk"), verb="incident.held"
        )
        .values("subject_id")
        .annotate(last=Max("at"))
        .values("last")
    )
    left_alone = Q(hold_reminded_at=None) | Q(hold_reminded_at__lte=quiet_since)
    waiting = Incident.objects.unmerged().filter(
        left_alone,
        state=State.ON_HOLD,
        hold_reason=HoldReason.AWAITING_REPORTER,
        no_response_at=None,
        reporter__isnull=False,
    )
    return [
        (
            incident,
            Silence(
                getattr(incident, "held_at", None) or incident.updated_at,
                incident.hold_reminders,
                incident.hold_reminded_at,
            ),
        )
        for incident in waiting.annotate(held_at=Subquery(held)).order_by("pk")
    ]
