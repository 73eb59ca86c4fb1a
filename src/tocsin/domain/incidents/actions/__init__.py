"""Everything that changes an incident. Nothing else writes to its table."""

from tocsin.domain.incidents.actions.consent import (
    agree,
    close_unanswered,
    propose_no_response,
    rate,
    remind_reporter,
)
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
from tocsin.domain.incidents.actions.escalation import (
    Target,
    escalate,
    hand_back,
    inform_management,
)
from tocsin.domain.incidents.actions.investigation import investigate
from tocsin.domain.incidents.actions.major import (
    accept_major,
    assume_part,
    decline_major,
    mark_timeline,
    note_on_timeline,
    propose_major,
    remind_of_update,
    update_stakeholders,
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
from tocsin.domain.incidents.actions.suppliers import (
    ask,
    close_inquiry,
    note_reference,
    take_suppliers_answer,
    write_to_supplier,
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
    "Target",
    "accept_major",
    "acknowledge",
    "adopt",
    "agree",
    "answer",
    "ask",
    "assign",
    "assume_part",
    "break_glass",
    "cancel",
    "classify",
    "close",
    "close_inquiry",
    "close_unanswered",
    "confirm",
    "decline_major",
    "escalate",
    "hand_back",
    "hold",
    "inform_management",
    "investigate",
    "invite",
    "link",
    "mark_timeline",
    "merge",
    "name_involved",
    "note",
    "note_on_timeline",
    "note_reference",
    "prioritise",
    "propose_major",
    "propose_no_response",
    "rate",
    "register",
    "remind_of_update",
    "remind_reporter",
    "reopen",
    "reopen_by_answer",
    "resolve",
    "restrict",
    "resume",
    "take_suppliers_answer",
    "uninvite",
    "unlink",
    "unmerge",
    "update_stakeholders",
    "write_to_supplier",
]
