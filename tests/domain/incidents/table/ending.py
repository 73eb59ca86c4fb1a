"""How it ends, what the reporter says to it, who looks at it again, and how it comes back."""

from datetime import timedelta

from tests.domain.incidents.table.rows import (
    ENDED,
    MOVED,
    RESOLUTION,
    STAFF,
    TAKING_PART,
    Verb,
)
from tocsin.base import instants
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Finding
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import OPEN, State, Verdict

RESOLVED = frozenset({State.RESOLVED})
LOST = {
    State.RESOLVED: RESOLUTION,
    State.CLOSED: f"{RESOLUTION} closed_at",
    State.CANCELLED: "cancelled_at",
}
GOOD, BAD = Finding(note="Well"), Finding(Verdict.UNSATISFACTORY, note="It is back")


def row(stage, column):
    return Incident.objects.filter(pk=stage.on(column).pk)


def now(stage, column):
    return row(stage, column).get()


def so(**columns):
    """Let the incident be so before anything is tried."""

    def given(stage, column):
        known = {name: stage.people.get(value, value) for name, value in columns.items()}
        row(stage, column).update(**known)

    return given


def ended_long_ago(stage, column):
    then = instants.now() - timedelta(days=15)
    row(stage, column).update(closed_at=then if column == State.CLOSED else None)
    if column == State.CANCELLED:
        row(stage, column).update(cancelled_at=then)


def closing(finding, who, event, fields, to, rows="", **more):
    return Verb(
        lambda s, c, by: actions.close(now(s, c), by=by, finding=finding),
        frozenset(who),
        "incident.close",
        event,
        fields,
        f"assessment text {rows}" if to is State.CLOSED else "assessment stint text",
        states=RESOLVED,
        to=to,
        merged="illegal_move",
        **more,
    )


def confirming(solved, event, fields, to, rows="", **more):
    return Verb(
        lambda s, c, by: actions.confirm(now(s, c), by=by, solved=solved),
        STAFF | {"reporter"},
        "incident.confirm",
        event,
        fields,
        rows,
        states=RESOLVED,
        to=to,
        merged="illegal_move",
        **more,
    )


VERBS = {
    "resolve": Verb(
        lambda s, c, by: actions.resolve(
            s.incident(c), by=by, code="solved_permanent", text="Done", cause="human_error"
        ),
        STAFF,
        "incident.resolve",
        "resolved",
        f"{RESOLUTION} surveyed_at",
        "stint text",
        states=OPEN,
        to=State.RESOLVED,
        more=MOVED,
    ),
    "confirm": confirming(True, "confirmed", "answered_solved closed_at", State.CLOSED),
    "confirm: before an assessment": confirming(
        True, "confirmed", "answered_solved", State.RESOLVED, given=so(priority="P1")
    ),
    "confirm: that it is not solved": confirming(
        False, "refused", f"answered_solved {RESOLUTION}", State.IN_PROGRESS, "stint"
    ),
    "confirm: of what nobody has": confirming(
        False,
        "refused",
        f"answered_solved {RESOLUTION}",
        State.ASSIGNED,
        "stint",
        given=so(assignee=None),
    ),
    "close": closing(
        GOOD, {"lead", "owning", "system"}, "closed", "verdict closed_at", State.CLOSED
    ),
    "close: what is not good": closing(
        BAD,
        {"lead", "owning", "system"},
        "found_unsatisfactory",
        f"verdict {RESOLUTION}",
        State.IN_PROGRESS,
    ),
    "close: what must be assessed": closing(
        GOOD,
        {"lead", "system"},
        "closed",
        "verdict closed_at",
        State.CLOSED,
        given=so(priority="P2"),
    ),
    "close: what was resolved by oneself": closing(
        GOOD,
        {"system"},
        "closed",
        "verdict closed_at",
        State.CLOSED,
        given=so(priority="P2", resolved_by="lead"),
    ),
    "close: a security incident": closing(
        GOOD,
        {"officer", "system"},
        "closed",
        "verdict closed_at",
        State.CLOSED,
        given=so(security=True),
    ),
    "close: without a word before the answer": closing(
        Finding(),
        {"lead", "owning", "system"},
        "",
        "",
        State.CLOSED,
        but=dict.fromkeys(["lead", "owning", "system"], "field.missing"),
        where=RESOLVED,
    ),
    "close_unanswered": Verb(
        lambda s, c, by: actions.close_unanswered(now(s, c), by=by),
        frozenset({"system"}),
        "incident.close_unanswered",
        "closed",
        "closed_at",
        states=RESOLVED,
        to=State.CLOSED,
        merged="illegal_move",
    ),
    "close_unanswered: what must be assessed": Verb(
        lambda s, c, by: actions.close_unanswered(now(s, c), by=by),
        frozenset({"system"}),
        "incident.close_unanswered",
        "",
        states=frozenset(),
        refused=dict.fromkeys(State, "illegal_move") | {State.RESOLVED: "assessment_due"},
        given=so(major=True),
        merged="illegal_move",
    ),
    "rate": Verb(
        lambda s, c, by: actions.rate(now(s, c), by=by, rating=5),
        frozenset({"reporter"}),
        "incident.rate",
        "rated",
        "rating rated_at",
        states=frozenset({State.RESOLVED, State.CLOSED}),
        merged="illegal_move",
    ),
    "rate: after twelve hours": Verb(
        lambda s, c, by: actions.rate(now(s, c), by=by, rating=1),
        frozenset({"reporter"}),
        "incident.rate",
        "",
        states=frozenset(),
        refused=dict.fromkeys(State, "illegal_move")
        | dict.fromkeys([State.RESOLVED, State.CLOSED], "rating.settled"),
        given=lambda s, c: row(s, c).update(
            rating=5, rated_at=instants.now() - timedelta(hours=13)
        ),
        merged="illegal_move",
    ),
    "reopen": Verb(
        lambda s, c, by: actions.reopen(s.incident(c), by=by, reason="Again"),
        STAFF | TAKING_PART,
        "incident.reopen",
        "reopened",
        "",
        "stint text",
        states=ENDED,
        to=State.IN_PROGRESS,
        more=LOST,
        merged="illegal_move",
    ),
    "reopen: after the window": Verb(
        lambda s, c, by: actions.reopen(now(s, c), by=by, reason="Again"),
        STAFF | TAKING_PART,
        "incident.reopen",
        "reopened",
        "",
        "stint text",
        states=RESOLVED,
        to=State.IN_PROGRESS,
        more=LOST,
        refused=dict.fromkeys(OPEN, "illegal_move")
        | dict.fromkeys([State.CLOSED, State.CANCELLED], "reopen_window_over"),
        given=ended_long_ago,
        merged="illegal_move",
    ),
    "reopen_by_answer": Verb(
        lambda s, c, by: actions.reopen_by_answer(
            s.incident(c), by=by, wording=Wording("No better"), channel=Channel.MAIL
        ),
        TAKING_PART,
        "incident.reopen",
        "reopened message_added",
        "last_message last_public_at last_reporter_at",
        "message stint text",
        states=ENDED,
        to=State.IN_PROGRESS,
        more=LOST,
        merged="illegal_move",
    ),
    "cancel": Verb(
        lambda s, c, by: actions.cancel(s.incident(c), by=by, reason="Drill"),
        STAFF,
        "incident.cancel",
        "cancelled",
        "cancelled_at",
        "stint text",
        states=OPEN,
        to=State.CANCELLED,
        more=MOVED,
    ),
}
