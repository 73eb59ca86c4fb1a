"""What an incident may be, which state may follow which, and what each step demands."""

from tocsin.domain.incidents.rules.closure import (
    Aspect,
    Verdict,
    assessment_due,
    check_assessment,
    check_rating,
    check_reopening,
    check_resolution,
)
from tocsin.domain.incidents.rules.lifecycle import (
    DONE,
    MOVES,
    OPEN,
    HoldReason,
    State,
    check_acknowledgement,
    check_hold,
    check_move,
    check_open,
    reopened_state,
)
from tocsin.domain.incidents.rules.query import Query, Term, parse_query
from tocsin.domain.incidents.rules.registration import (
    DEFAULT,
    check_reason,
    check_times,
    check_title,
    middle,
    number_in,
    priority,
)

__all__ = [
    "DEFAULT",
    "DONE",
    "MOVES",
    "OPEN",
    "Aspect",
    "HoldReason",
    "Query",
    "State",
    "Term",
    "Verdict",
    "assessment_due",
    "check_acknowledgement",
    "check_assessment",
    "check_hold",
    "check_move",
    "check_open",
    "check_rating",
    "check_reason",
    "check_reopening",
    "check_resolution",
    "check_times",
    "check_title",
    "middle",
    "number_in",
    "parse_query",
    "priority",
    "reopened_state",
]
