"""What the page of an incident shows of its clocks: each as a bar, and the next one in its head."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tocsin.base import instants
from tocsin.domain.clocks.queries import clocks_of
from tocsin.domain.clocks.rules import Agreement
from tocsin.domain.incidents.models import Incident
from tocsin.web import moments
from tocsin.web.clock_faces import Face, faces, next_of, until
from tocsin.words.clocks import seen_by
from tocsin.words.labels import label


def clocks(incident: Incident, *, inside: bool) -> dict[str, Any]:
    """Return it in one query; what teams and suppliers agreed on is for the desk alone."""
    now = instants.now()
    found = clocks_of(incident.journal_kind, [incident.pk])[incident.pk]
    shown = faces(seen_by(found, inside=inside), now)
    owed = next_of(shown) if incident.is_open else None
    return {
        "clocks": [one for one in shown if not _is_settled(one)],
        "settled_clocks": [one for one in shown if _is_settled(one)],
        "next_clock": owed,
        **(_told(owed, incident, now) if owed else {}),
    }


def _is_settled(one: Face) -> bool:
    """Tell what teams and suppliers are through with; what the customer was promised stays."""
    return not one.is_open and one.clock.agreement != Agreement.SLA


def _told(owed: Face, incident: Incident, now: datetime) -> dict[str, str]:
    """Return what stands above the bar of the next deadline: what is owed, and when."""
    due = owed.clock.due_at
    parts = {
        "what": label("measure", owed.clock.measure),
        "when": until(owed, now, incident.hold_until),
    }
    return {
        "next_words": gettext("%(what)s %(when)s") % parts,
        "next_due": moments.when(due, now) if due else "",
    }
