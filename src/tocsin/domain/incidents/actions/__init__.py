"""Everything that changes an incident. Nothing else writes to its table."""

from tocsin.domain.incidents.actions.conversation import answer, note
from tocsin.domain.incidents.actions.ending import (
    Finding,
    cancel,
    close,
    confirm,
    reopen,
    reopen_by_answer,
    resolve,
)
from tocsin.domain.incidents.actions.registration import Circle, Report, register
from tocsin.domain.incidents.actions.work import (
    Hold,
    acknowledge,
    assign,
    classify,
    hold,
    prioritise,
    resume,
)

__all__ = [
    "Circle",
    "Finding",
    "Hold",
    "Report",
    "acknowledge",
    "answer",
    "assign",
    "cancel",
    "classify",
    "close",
    "confirm",
    "hold",
    "note",
    "prioritise",
    "register",
    "reopen",
    "reopen_by_answer",
    "resolve",
    "resume",
]
