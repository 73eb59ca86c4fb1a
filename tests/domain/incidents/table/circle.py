"""Who may know of it: the circle, the guests, those named as involved, and the broken glass."""

from datetime import timedelta

from tests.domain.incidents.table.ending import so
from tests.domain.incidents.table.rows import STAFF, Verb
from tocsin.base import instants
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import State


def naming(*names):
    def act(stage, column, by):
        people = tuple(stage.people[name] for name in names)
        actions.name_involved(stage.incident(column), by=by, people=people)

    return act


VERBS = {
    "restrict": Verb(
        lambda s, c, by: actions.restrict(s.incident(c), by=by, confidential=True),
        STAFF,
        "incident.restrict",
        "restricted",
        "confidential",
        "access",
        aside=frozenset({"system"}),
    ),
    "name_involved": Verb(
        naming("involved", "contact"),
        STAFF,
        "incident.name_involved",
        "involved_named",
        "",
        "exclusion",
    ),
    "name_involved: who works on it": Verb(
        naming("involved", "assignee"),
        STAFF,
        "incident.name_involved",
        "involved_named",
        "assignee",
        "exclusion stint",
        states=frozenset({State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD}),
        to={State.IN_PROGRESS: State.ASSIGNED},
        more={State.ON_HOLD: "held_in_state"},
        refused=dict.fromkeys(State),
        but={"assignee": "involved.oneself"},
    ),
    "invite": Verb(
        lambda s, c, by: actions.invite(
            s.incident(c), by=by, guest=s.people["contact"], until=instants.now() + timedelta(9)
        ),
        STAFF,
        "incident.invite",
        "guest_invited",
        "",
        "guest",
        counts=False,
    ),
    "uninvite": Verb(
        lambda s, c, by: actions.uninvite(s.incident(c), by=by, guest=s.people["guest"]),
        STAFF,
        "incident.uninvite",
        "guest_left",
        "",
        "guest",
        counts=False,
    ),
    "break_glass": Verb(
        lambda s, c, by: actions.break_glass(s.incident(c), by=by, reason="Audit 7"),
        frozenset({"administrator", "auditor"}),
        "incident.break_glass",
        "glass_broken",
        "",
        "brokenglass text",
        counts=False,
        merged=None,
        given=so(confidential=True),
    ),
    "break_glass: of what is no secret": Verb(
        lambda s, c, by: actions.break_glass(s.incident(c), by=by, reason="Audit 7"),
        frozenset(),
        "incident.break_glass",
        "",
    ),
}
