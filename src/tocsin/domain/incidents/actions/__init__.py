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
from tocsin.domain.incidents.actions.relations import adopt, link, merge, unlink, unmerge
from tocsin.domain.incidents.actions.secrecy import (
    break_glass,
    invite,
    name_involved,
    restrict,
    uninvite,
)
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
    "adopt",
    "answer",
    "assign",
    "break_glass",
    "cancel",
    "classify",
    "close",
    "confirm",
    "hold",
    "invite",
    "link",
    "merge",
    "name_involved",
    "note",
    "prioritise",
    "register",
    "reopen",
    "reopen_by_answer",
    "resolve",
    "restrict",
    "resume",
    "uninvite",
    "unlink",
    "unmerge",
]
