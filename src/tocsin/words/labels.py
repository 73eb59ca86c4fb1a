"""The word for every code that a page or a mail shows, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.words.happenings import FIELDS, VERBS
from tocsin.words.mailing import MAILING
from tocsin.words.marks import MARKS
from tocsin.words.promising import PROMISING
from tocsin.words.rule_terms import RULE_TERMS
from tocsin.words.timekeeping import TIMEKEEPING

LABELS: dict[str, dict[str, Promise]] = {
    "state": {
        "new": pgettext_lazy("state of an incident", "New"),
        "assigned": pgettext_lazy("state of an incident", "Assigned"),
        "in_progress": _("In progress"),
        "on_hold": _("On hold"),
        "resolved": pgettext_lazy("state of an incident", "Resolved"),
        "closed": pgettext_lazy("state of an incident", "Closed"),
        "cancelled": pgettext_lazy("state of an incident", "Cancelled"),
    },
    "hold": {
        "awaiting_reporter": _("For reporter"),
        "awaiting_supplier": _("At supplier"),
        "awaiting_change": _("For a change"),
        "awaiting_problem": _("For a problem"),
        "scheduled": _("Until a date"),
    },
    "priority": {
        "P1": _("Critical"),
        "P2": pgettext_lazy("priority", "High"),
        "P3": pgettext_lazy("priority", "Medium"),
        "P4": pgettext_lazy("priority", "Low"),
        "P5": _("Planning"),
    },
    "channel": {
        "page": _("On a page"),
        "portal": _("Portal"),
        "phone": _("Phone"),
        "mail": _("Mail"),
        "rest": _("Program"),
        "command": _("Command line"),
        "walk_in": _("At the desk"),
        "chat": _("Chat"),
        "monitoring": _("Monitoring"),
    },
    "link": {
        "related": pgettext_lazy("link", "related to"),
        "duplicate_of": pgettext_lazy("link", "duplicate of"),
        "caused_by": pgettext_lazy("link", "caused by"),
        "fixed_by": pgettext_lazy("link", "fixed by"),
    },
    "visibility": {
        "public": pgettext_lazy("message", "Public"),
        "internal": pgettext_lazy("message", "Internal"),
    },
    "resolution": {
        "solved_permanent": _("Solved permanently"),
        "solved_workaround": _("Solved with a workaround"),
        "solved_by_change": _("Solved by a change"),
        "solved_by_user": _("Solved by the reporter"),
        "solved_by_supplier": _("Solved by the supplier"),
        "recovered_itself": _("Recovered without action"),
        "not_reproducible": _("Not reproducible"),
        "not_solved_accepted": _("Not solved, accepted"),
        "duplicate": _("Duplicate"),
        "request": _("Service request, not an incident"),
        "false_positive": _("False positive"),
        "no_response": _("No answer from the reporter"),
        "cancelled": _("Withdrawn by the reporter"),
    },
    "cause": {
        "system_failure": _("System failure"),
        "human_error": _("Human error"),
        "malicious_action": _("Malicious action"),
        "natural_phenomenon": _("Natural phenomenon"),
        "third_party_failure": _("Failure of a third party"),
        "process_failure": _("Process failure"),
        "unknown": pgettext_lazy("cause", "Could not be found"),
    },
    "assessment": {
        "satisfactory": _("Satisfactory"),
        "unsatisfactory": _("Not satisfactory"),
    },
    "aspect": {
        "solution": _("Solution"),
        "communication": _("Communication"),
        "time": _("Time"),
        "classification": _("Classification"),
    },
    "role": {
        "reporter": _("Reporter"),
        "agent": _("Agent"),
        "team-lead": _("Team lead"),
        "major-incident-manager": _("Major incident manager"),
        "security-officer": _("Security officer"),
        "manager": _("Manager"),
        "administrator": _("Administrator"),
        "auditor": _("Auditor"),
    },
    "reach": {
        "desk": _("The whole desk"),
        "organisation": _("One organisation"),
        "team": _("One team"),
    },
    "team": {
        "support": _("Support"),
        "security": _("Security"),
        "management": _("Management"),
    },
    "tier": {
        "1": _("First level"),
        "2": _("Second level"),
        "3": _("Third level"),
    },
    "person": {
        "agent": _("Agent"),
        "contact": _("Contact"),
        "system": _("System"),
    },
    "impact": {
        "extensive": _("Everyone"),
        "significant": _("Several departments"),
        "high": _("Everyone"),
        "medium": _("A department"),
        "moderate": _("A team"),
        "low": _("A few people"),
        "minor": _("One person"),
    },
    "urgency": {
        "critical": _("Damage grows"),
        "high": _("Work stops"),
        "medium": _("Work is harder"),
        "low": _("Can wait"),
    },
    "hold_why": {
        "awaiting_reporter": _("An answer from the reporter"),
        "awaiting_supplier": _("A supplier"),
        "awaiting_change": _("A change"),
        "awaiting_problem": _("A problem that is being solved"),
        "scheduled": _("A date"),
    },
    "source": {
        "page": _("On a page"),
        "rest": _("Program"),
        "mail": _("Mail"),
        "rule": pgettext_lazy("source of a change", "Rule"),
        "command": _("Command line"),
        "worker": pgettext_lazy("source of a change", "By itself"),
        "demo": pgettext_lazy("source of a change", "Demo"),
        "import": pgettext_lazy("source of a change", "Import"),
    },
    "major": {
        "candidate": _("Proposed as major"),
        "accepted": _("Major incident"),
        "declined": _("Declined as major"),
        "withdrawn": _("Proposal as major withdrawn"),
    },
    "major_why": {
        "by_hand": _("By hand"),
        "priority": _("The highest priority"),
        "children": _("Many incidents hang below it"),
    },
    "decision": {
        "accept": _("It is a major incident"),
        "decline": _("It is none"),
    },
    "part": {
        "manager": pgettext_lazy("part in a major incident", "Manager"),
        "deputy": pgettext_lazy("part in a major incident", "Deputy"),
        "scribe": pgettext_lazy("part in a major incident", "Scribe"),
        "communications_internal": _("Communications inside the house"),
        "communications_external": _("Communications to the outside"),
        "expert": pgettext_lazy("part in a major incident", "Expert"),
    },
    "update": {
        "first": pgettext_lazy("word to stakeholders", "First word"),
        "progress": pgettext_lazy("word to stakeholders", "How it goes on"),
        "resolved": pgettext_lazy("word to stakeholders", "Resolved"),
    },
    "scope": {
        "read": _("Read"),
        "write": _("Write"),
        "admin": _("Administer"),
    },
    "rating": {
        "5": _("5, very good"),
        "4": _("4, good"),
        "3": _("3, all right"),
        "2": _("2, not good"),
        "1": _("1, bad"),
    },
    "field_kind": {
        "text": _("One line"),
        "long_text": _("Several lines"),
        "number": _("A number"),
        "date": pgettext_lazy("what a field takes", "A date"),
        "choice": _("One of several"),
        "yes_no": _("Yes or no"),
    },
    "reporter_state": {
        "new": _("Received"),
        "assigned": _("Received"),
        "in_progress": _("Somebody works on it"),
        "on_hold": _("Paused"),
        "awaiting_reporter": _("We wait for your answer"),
        "resolved": _("Solved, we think"),
        "closed": pgettext_lazy("state of an incident", "Closed"),
        "cancelled": pgettext_lazy("state of an incident", "Cancelled"),
    },
    "verb": VERBS,
    "field": FIELDS,
    "level": {
        "high": pgettext_lazy("impact or urgency", "High"),
        "medium": pgettext_lazy("impact or urgency", "Medium"),
        "low": pgettext_lazy("impact or urgency", "Low"),
    },
    **RULE_TERMS,
    **TIMEKEEPING,
    **PROMISING,
    **MARKS,
    **MAILING,
}


def choices(kind: str) -> list[tuple[str, Promise]]:
    """Return code and word of one kind in their order, as a form's choices want them."""
    return list(LABELS[kind].items())


def label(kind: str, code: str) -> str:
    """Return the word for a code of one kind, or the code itself where nobody wrote one."""
    return str(LABELS.get(kind, {}).get(code, code))
