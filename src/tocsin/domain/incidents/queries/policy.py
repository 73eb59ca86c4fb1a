"""What this desk has agreed about holds, answers, closing and reopening."""

from datetime import datetime

from tocsin.domain.incidents.models import Incident, Policy


def policy() -> Policy:
    """Return the desk's agreements; the usual ones until somebody changes them."""
    return Policy.objects.order_by("pk").first() or Policy()


def last_survey(incident: Incident) -> datetime | None:
    """Return when the reporter was last asked to rate another incident."""
    if incident.reporter_id is None:
        return None
    others = Incident.objects.filter(reporter=incident.reporter_id, surveyed_at__isnull=False)
    found = others.exclude(pk=incident.pk).order_by("-surveyed_at").first()
    return found.surveyed_at if found else None
