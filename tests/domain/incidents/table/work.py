"""Who works on it, how urgently, why nobody does, and who else is called."""

from datetime import timedelta

from tests.domain.incidents.table.rows import (
    ENDED,
    HELD,
    LEADERS,
    MOVED,
    STAFF,
    Verb,
)
from tocsin.base import instants
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold, Target
from tocsin.domain.incidents.models import Escalation, Incident
from tocsin.domain.incidents.rules import OPEN, HoldReason, State

WORKED_ON = {State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD}
ILLEGAL = dict.fromkeys(ENDED, "illegal_move")
TAKEN = dict.fromkeys(WORKED_ON, "assignee") | {State.ON_HOLD: f"assignee {HELD}"}


def passed_on(stage, column):
    """Let the team have it from the service desk, so that it can be handed back."""
    Escalation.objects.create(
        incident_id=stage.on(column).pk,
        kind="functional",
        from_team=stage.desk,
        to_team=stage.network,
        reason="x",
        by=stage.people["owning"],
        at=instants.now(),
    )


def grave(stage, column):
    Incident.objects.filter(pk=stage.on(column).pk).update(security=True)


def escalate(stage, column, by, **target):
    actions.escalate(stage.incident(column), by=by, target=Target(**target), reason="Hard")


VERBS = {
    "assign": Verb(
        lambda s, c, by: actions.assign(s.incident(c), by=by, assignee=s.spare),
        STAFF,
        "incident.assign",
        "assigned",
        "assignee",
        "stint",
        states=OPEN,
        to=State.ASSIGNED,
        more=MOVED,
    ),
    "assign: to another team": Verb(
        lambda s, c, by: actions.assign(s.incident(c), by=by, team=s.databases, note="See log"),
        STAFF,
        "incident.assign",
        "assigned message_added",
        "team last_message",
        "stint message",
        states=OPEN,
        to=State.ASSIGNED,
        more=TAKEN,
    ),
    "assign: to oneself": Verb(
        lambda s, c, by: actions.assign(s.incident(c), by=by, assignee=by),
        STAFF,
        "incident.assign",
        "assigned",
        "assignee",
        "stint",
        states=OPEN,
        to=State.IN_PROGRESS,
        more=MOVED | dict.fromkeys([State.NEW, State.ASSIGNED], "acknowledged_at"),
        but={"system": "assignment.cannot_work_on_it"},
        aside=frozenset({"assignee"}),
    ),
    "acknowledge": Verb(
        lambda s, c, by: actions.acknowledge(s.incident(c), by=by),
        STAFF,
        "incident.acknowledge",
        "acknowledged",
        "acknowledged_at",
        states=frozenset({State.ASSIGNED}),
        to=State.IN_PROGRESS,
        refused=ILLEGAL
        | dict.fromkeys([State.IN_PROGRESS, State.ON_HOLD], "already_acknowledged")
        | {State.NEW: None},
        merged="already_acknowledged",
    ),
    "acknowledge: what nobody has": Verb(
        lambda s, c, by: actions.acknowledge(s.incident(c), by=by),
        STAFF,
        "incident.acknowledge",
        "acknowledged",
        "acknowledged_at assignee",
        "stint",
        states=frozenset({State.NEW}),
        to=State.IN_PROGRESS,
        but={"system": "acknowledgement.nobody_to_take_it"},
        where=frozenset({State.NEW}),
        refused=ILLEGAL
        | dict.fromkeys([State.IN_PROGRESS, State.ON_HOLD], "already_acknowledged")
        | {State.ASSIGNED: None},
        merged="already_acknowledged",
    ),
    "prioritise": Verb(
        lambda s, c, by: actions.prioritise(
            s.incident(c), by=by, impact="low", urgency="low", reason="Few"
        ),
        STAFF,
        "incident.prioritise",
        "prioritised",
        "impact urgency priority",
        "text",
        states=OPEN,
    ),
    "classify": Verb(
        lambda s, c, by: actions.classify(s.incident(c), by=by, category=s.category, service=None),
        STAFF,
        "incident.classify",
        "classified",
        "category",
    ),
    "classify: as a security incident": Verb(
        lambda s, c, by: actions.classify(
            s.incident(c), by=by, category=None, service=None, security=True
        ),
        STAFF,
        "incident.classify",
        "classified",
        "security confidential",
        "access",
        aside=frozenset({"system"}),
    ),
    "hold": Verb(
        lambda s, c, by: actions.hold(s.incident(c), by=by, hold=Hold(HoldReason.AWAITING_CHANGE)),
        STAFF,
        "incident.hold",
        "held",
        "hold_reason",
        states=frozenset(WORKED_ON),
        to=State.ON_HOLD,
        more=dict.fromkeys([State.ASSIGNED, State.IN_PROGRESS], "held_in_state")
        | {State.ON_HOLD: "hold_until"},
    ),
    "hold: with a question": Verb(
        lambda s, c, by: actions.hold(
            s.incident(c),
            by=by,
            hold=Hold(HoldReason.SCHEDULED, instants.now() + timedelta(days=9)),
            message="Is nine days soon enough?",
        ),
        STAFF,
        "incident.hold",
        "held message_added",
        "hold_reason hold_until last_message last_public_at",
        "message",
        states=frozenset(WORKED_ON),
        to=State.ON_HOLD,
        more=dict.fromkeys([State.ASSIGNED, State.IN_PROGRESS], "held_in_state"),
    ),
    "resume": Verb(
        lambda s, c, by: actions.resume(s.incident(c), by=by),
        STAFF,
        "incident.resume",
        "resumed",
        HELD,
        states=frozenset({State.ON_HOLD}),
        to=State.IN_PROGRESS,
        merged="illegal_move",
    ),
    "escalate": Verb(
        lambda s, c, by: escalate(s, c, by, team=s.databases),
        STAFF,
        "incident.escalate",
        "escalated",
        "team",
        "escalation stint text",
        states=OPEN,
        to=State.ASSIGNED,
        more=TAKEN,
    ),
    "escalate: to a supplier": Verb(
        lambda s, c, by: escalate(s, c, by, supplier=s.firm),
        STAFF,
        "incident.escalate",
        "escalated supplier_asked",
        "",
        "escalation inquiry thread message text",
        states=OPEN,
    ),
    "hand_back": Verb(
        lambda s, c, by: actions.hand_back(s.incident(c), by=by, reason="Not ours"),
        STAFF,
        "incident.hand_back",
        "handed_back",
        "team",
        "escalation stint text",
        states=OPEN,
        to=State.ASSIGNED,
        more=TAKEN,
        given=passed_on,
    ),
    "hand_back: what nobody passed on": Verb(
        lambda s, c, by: actions.hand_back(s.incident(c), by=by, reason="Not ours"),
        STAFF,
        "incident.hand_back",
        "",
        states=frozenset(),
        refused=ILLEGAL | dict.fromkeys(OPEN, "escalation.nothing_to_hand_back"),
        merged="escalation.nothing_to_hand_back",
    ),
    "inform_management": Verb(
        lambda s, c, by: actions.inform_management(s.incident(c), by=by, reason="The press"),
        LEADERS,
        "incident.inform_management",
        "brought_to_management",
        "",
        "escalation escalation_informed text",
        states=OPEN,
        counts=False,
    ),
    "remind_reporter": Verb(
        lambda s, c, by: actions.remind_reporter(s.incident(c), by=by),
        STAFF,
        "incident.remind",
        "reporter_reminded",
        "hold_reminders hold_reminded_at",
        states=frozenset({State.ON_HOLD}),
        merged="illegal_move",
    ),
    "propose_no_response": Verb(
        lambda s, c, by: actions.propose_no_response(s.incident(c), by=by),
        STAFF,
        "incident.propose_no_response",
        "no_response_proposed",
        "no_response_at",
        states=frozenset({State.ON_HOLD}),
        merged="illegal_move",
    ),
    "propose_no_response: of a security incident": Verb(
        lambda s, c, by: actions.propose_no_response(Incident.objects.get(pk=s.on(c).pk), by=by),
        STAFF,
        "incident.propose_no_response",
        "",
        states=frozenset(),
        given=grave,
        refused=dict.fromkeys(State, "illegal_move") | {State.ON_HOLD: "no_response.never_here"},
        merged="illegal_move",
    ),
}
