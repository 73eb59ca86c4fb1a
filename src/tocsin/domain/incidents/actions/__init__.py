"""Everything that changes an incident. Nothing else writes to its table."""

from tocsin.domain.incidents.actions.checklists import (
    Plan,
    add_task,
    change_task,
    finish_task,
    reopen_task,
    tick,
)
from tocsin.domain.incidents.actions.classification import classify
from tocsin.domain.incidents.actions.clocks import (
    Span,
    correct_hold,
    correct_times,
    rebase_clocks,
    tell_time,
)
from tocsin.domain.incidents.actions.consent import (
    close_unanswered,
    propose_no_response,
    rate,
    remind_reporter,
)
from tocsin.domain.incidents.actions.conversation import answer, note, take_callers_word
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
from tocsin.domain.incidents.actions.guests import invite, uninvite
from tocsin.domain.incidents.actions.investigation import investigate
from tocsin.domain.incidents.actions.levels import remove_level, set_level
from tocsin.domain.incidents.actions.major import (
    accept_major,
    assume_part,
    decline_major,
    leave_part,
    propose_major,
)
from tocsin.domain.incidents.actions.major_timeline import mark_timeline, note_on_timeline
from tocsin.domain.incidents.actions.major_words import (
    remind_of_update,
    update_stakeholders,
)
from tocsin.domain.incidents.actions.merging import merge, split, unmerge
from tocsin.domain.incidents.actions.policy import agree
from tocsin.domain.incidents.actions.registration import Circle, Report, Solution, register
from tocsin.domain.incidents.actions.relations import adopt, link, unlink
from tocsin.domain.incidents.actions.secrecy import break_glass, name_involved, restrict
from tocsin.domain.incidents.actions.stakeholders import set_stakeholder_list
from tocsin.domain.incidents.actions.suppliers import (
    ask,
    close_inquiry,
    note_reference,
    take_suppliers_answer,
    write_to_supplier,
)
from tocsin.domain.incidents.actions.watching import (
    begin_following,
    end_following,
    mute,
    unwatch,
    watch,
)
from tocsin.domain.incidents.actions.work import (
    Hold,
    acknowledge,
    assign,
    hold,
    prioritise,
    resume,
)

__all__ = [
    "Circle",
    "Finding",
    "Hold",
    "Plan",
    "Report",
    "Solution",
    "Span",
    "Target",
    "accept_major",
    "acknowledge",
    "add_task",
    "adopt",
    "agree",
    "answer",
    "ask",
    "assign",
    "assume_part",
    "begin_following",
    "break_glass",
    "cancel",
    "change_task",
    "classify",
    "close",
    "close_inquiry",
    "close_unanswered",
    "confirm",
    "correct_hold",
    "correct_times",
    "decline_major",
    "end_following",
    "escalate",
    "finish_task",
    "hand_back",
    "hold",
    "inform_management",
    "investigate",
    "invite",
    "leave_part",
    "link",
    "mark_timeline",
    "merge",
    "mute",
    "name_involved",
    "note",
    "note_on_timeline",
    "note_reference",
    "prioritise",
    "propose_major",
    "propose_no_response",
    "rate",
    "rebase_clocks",
    "register",
    "remind_of_update",
    "remind_reporter",
    "remove_level",
    "reopen",
    "reopen_by_answer",
    "reopen_task",
    "resolve",
    "restrict",
    "resume",
    "set_level",
    "set_stakeholder_list",
    "split",
    "take_callers_word",
    "take_suppliers_answer",
    "tell_time",
    "tick",
    "uninvite",
    "unlink",
    "unmerge",
    "unwatch",
    "update_stakeholders",
    "watch",
    "write_to_supplier",
]
