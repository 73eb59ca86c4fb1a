"""Every verb of an incident, and what an incident is to those who read it."""

from tests.makers import make_team
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Finding, Hold
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import HoldReason, LinkKind
from tocsin.domain.journal.queries import history

VERBS = {
    "acknowledge": lambda i, by: actions.acknowledge(i, by=by),
    "assign": lambda i, by: actions.assign(i, by=by, assignee=by),
    "prioritise": lambda i, by: actions.prioritise(
        i, by=by, impact="low", urgency="low", reason="Few"
    ),
    "classify": lambda i, by: actions.classify(i, by=by, category=None, service=None),
    "hold": lambda i, by: actions.hold(i, by=by, hold=Hold(HoldReason.AWAITING_CHANGE)),
    "resume": lambda i, by: actions.resume(i, by=by),
    "resolve": lambda i, by: actions.resolve(
        i, by=by, code="solved_permanent", text="Done", cause="human_error"
    ),
    "confirm": lambda i, by: actions.confirm(i, by=by, solved=True),
    "close": lambda i, by: actions.close(i, by=by, finding=Finding(note="Well")),
    "reopen": lambda i, by: actions.reopen(i, by=by, reason="Again"),
    "cancel": lambda i, by: actions.cancel(i, by=by, reason="Drill"),
    "note": lambda i, by: actions.note(i, by=by, wording=Wording("n")),
    "answer": lambda i, by: actions.answer(i, by=by, wording=Wording("a")),
    "restrict": lambda i, by: actions.restrict(i, by=by, confidential=True),
    "name_involved": lambda i, by: actions.name_involved(i, by=by, people=(i.reporter,)),
    "link": lambda i, by: actions.link(i, by=by, kind=LinkKind.FIXED_BY, outside="CHG-1"),
    "escalate": lambda i, by: actions.escalate(
        i, by=by, target=actions.Target(team=make_team(tier=2)), reason="Hard"
    ),
}


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def texts(incident, person):
    return [(m.said_on, m.plain) for m in queries.conversation(incident, person)]


# What the journal tells of an incident: as registered, then every change.
TOLD = ("state", "impact", "urgency", "priority", "team", "owner_team", "reporter", "confidential")
LATER = (
    "assignee",
    "hold_reason",
    "resolution_code",
    "cause_category",
    "parent",
    "merged_into",
    "answered_solved",
)


def journalled(incident):
    """Fold the journal into the fields of the incident."""
    entries = history(incident)
    told = {field: entries[0].facts[field] for field in TOLD} | dict.fromkeys(LATER)
    for entry in entries:
        told |= {f: new for f, (_, new) in entry.changes.items() if f in told}
    return {field: value or None for field, value in told.items()}


def standing(incident, *readers):
    """Everything that makes the incident what it is to those who read it."""
    now = fresh(incident)
    fields = {
        field: getattr(now, f"{field}_id", None) or getattr(now, field) or None
        for field in (*TOLD, *LATER)
    }
    people = sorted(now.participants.values_list("person", "internal", "muted"))
    seen = [(p.pk, texts(now, p), queries.by_number(now.number, p) is not None) for p in readers]
    return fields, people, seen, queries.readers(now)
