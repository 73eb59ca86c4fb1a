"""What is told of its clocks, and how a wrong record of its time is put right."""

from datetime import timedelta

from tests.domain.incidents.table.rows import Verb
from tocsin.base import instants
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Span
from tocsin.domain.incidents.rules import OPEN, HoldReason

MENDERS = frozenset({"lead", "system"})


def span(incident):
    return Span(incident.registered_at, instants.now(), reason=HoldReason.AWAITING_REPORTER)


def correct(stage, column, by):
    incident = stage.incident(column)
    actions.correct_hold(incident, by=by, span=span(incident), reason="Asked by phone")


def correct_times(stage, column, by):
    incident = stage.incident(column)
    earlier = incident.detected_at - timedelta(hours=1)
    actions.correct_times(incident, by=by, detected_at=earlier, reason="Seen before")


VERBS = {
    "tell_time": Verb(
        lambda s, c, by: actions.tell_time(s.incident(c), by=by),
        frozenset({"system"}),
        "incident.tell_time",
        "",
        counts=False,
        merged=None,
    ),
    "correct_hold": Verb(correct, MENDERS, "incident.correct_times", "hold_corrected", rows="text"),
    "correct_times": Verb(
        correct_times,
        MENDERS,
        "incident.correct_times",
        "times_corrected",
        "detected_at",
        "text",
    ),
    "rebase_clocks": Verb(
        lambda s, c, by: actions.rebase_clocks(s.incident(c), by=by, reason="Agreed"),
        MENDERS,
        "incident.rebase_clocks",
        "clocks_rebased",
        rows="text",
        states=OPEN,
    ),
}
