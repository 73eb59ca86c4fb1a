"""The procedure of a major incident, and the timeline."""

from datetime import timedelta

from tests.domain.incidents.table.ending import GOOD, RESOLVED, closing, confirming, row
from tests.domain.incidents.table.rows import LEADERS, MOVED, STAFF, Verb
from tocsin.base import instants
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import (
    MajorIncident,
    MajorRole,
    TimelineEntry,
)
from tocsin.domain.incidents.rules import OPEN, MajorState, Part, State

MANAGERS = frozenset({"major-manager", "system"})
NOT_MAJOR = {
    "states": frozenset(),
    "given": None,
    "refused": "major.is_none",
    "merged": "major.is_none",
}


def proposed(stage, column, state=MajorState.CANDIDATE, **more):
    """Let somebody have proposed it."""
    then = instants.now() - timedelta(hours=3)
    MajorIncident.objects.create(
        incident_id=stage.on(column).pk, state=state, why="by_hand", proposed_at=then, **more
    )


def declared(stage, column):
    """Let it be a major incident whose next word is due, with an expert."""
    every, due = timedelta(hours=1), instants.now() - timedelta(hours=2)
    proposed(stage, column, MajorState.ACCEPTED, update_every=every, next_update_at=due)
    row(stage, column).update(major=True)
    MajorRole.objects.create(
        incident_id=stage.on(column).pk, role=Part.EXPERT, person=stage.spare, since=due
    )


def leading(act, told, event, rows, **more):
    """What who works on it does with a major incident."""
    so = {"given": declared, "counts": False} | more
    return Verb(act, STAFF, told, event, "", rows, **so)


def tell(stage, column, by):
    actions.update_stakeholders(now(stage, column), by=by, body="Soon", lists=(stage.house,))


def now(stage, column):
    return row(stage, column).get()


VERBS = {
    "propose_major": Verb(
        lambda s, c, by: actions.propose_major(s.incident(c), by=by),
        STAFF,
        "incident.propose_major",
        "proposed_as_major",
        "",
        "majorincident",
        states=OPEN,
        counts=False,
    ),
    "propose_major: again": Verb(
        lambda s, c, by: actions.propose_major(s.incident(c), by=by),
        STAFF,
        "incident.propose_major",
        "",
        states=frozenset(),
        given=proposed,
        refused=dict.fromkeys(State, "illegal_move")
        | dict.fromkeys(OPEN, "major.proposed_already"),
    ),
    "propose_major: what was withdrawn": Verb(
        lambda s, c, by: actions.propose_major(s.incident(c), by=by),
        STAFF,
        "incident.propose_major",
        "proposed_as_major",
        "",
        "majorincident",
        states=OPEN,
        counts=False,
        given=lambda s, c: proposed(s, c, MajorState.WITHDRAWN),
    ),
    "accept_major": Verb(
        lambda s, c, by: actions.accept_major(s.incident(c), by=by),
        MANAGERS,
        "incident.accept_major",
        "accepted_as_major",
        "major",
        "majorincident majorrole timelineentry",
        states=OPEN,
    ),
    "accept_major: again": Verb(
        lambda s, c, by: actions.accept_major(now(s, c), by=by),
        MANAGERS,
        "incident.accept_major",
        "",
        states=frozenset(),
        given=declared,
        refused=dict.fromkeys(State, "illegal_move")
        | dict.fromkeys(OPEN, "major.accepted_already"),
        merged="major.accepted_already",
    ),
    "decline_major": Verb(
        lambda s, c, by: actions.decline_major(s.incident(c), by=by, reason="One ward"),
        MANAGERS,
        "incident.decline_major",
        "declined_as_major",
        "",
        "majorincident text",
        given=proposed,
        counts=False,
    ),
    "decline_major: what nobody proposed": Verb(
        lambda s, c, by: actions.decline_major(s.incident(c), by=by, reason="One ward"),
        MANAGERS,
        "incident.decline_major",
        "",
        states=frozenset(),
        refused="major.not_proposed",
    ),
    "confirm: what nobody had decided on": confirming(
        True,
        "confirmed withdrawn_as_major",
        "answered_solved closed_at",
        State.CLOSED,
        "majorincident",
        given=proposed,
    ),
    "close: what nobody had decided on": closing(
        GOOD,
        {"lead", "owning", "system"},
        "closed withdrawn_as_major",
        "verdict closed_at",
        State.CLOSED,
        "majorincident",
        given=proposed,
    ),
    "close_unanswered: what nobody had decided on": Verb(
        lambda s, c, by: actions.close_unanswered(now(s, c), by=by),
        frozenset({"system"}),
        "incident.close_unanswered",
        "closed withdrawn_as_major",
        "closed_at",
        "majorincident",
        states=RESOLVED,
        to=State.CLOSED,
        given=proposed,
        merged="illegal_move",
    ),
    "cancel: what nobody had decided on": Verb(
        lambda s, c, by: actions.cancel(now(s, c), by=by, reason="Drill"),
        STAFF,
        "incident.cancel",
        "cancelled withdrawn_as_major",
        "cancelled_at",
        "majorincident stint text",
        states=OPEN,
        to=State.CANCELLED,
        more=MOVED,
        given=proposed,
    ),
    "assume_part": leading(
        lambda s, c, by: actions.assume_part(now(s, c), by=by, part=Part.SCRIBE, person=s.spare),
        "incident.assume_part",
        "part_assumed",
        "majorrole timelineentry",
    ),
    "assume_part: for who cannot see it": leading(
        lambda s, c, by: actions.assume_part(
            now(s, c), by=by, part=Part.SCRIBE, person=s.people["contact"]
        ),
        "incident.assume_part",
        "",
        "",
        states=frozenset(),
        refused="major.cannot_see_it",
        merged="major.cannot_see_it",
    ),
    "assume_part: of what is none": leading(
        lambda s, c, by: actions.assume_part(now(s, c), by=by, part=Part.SCRIBE, person=s.spare),
        "incident.assume_part",
        "",
        "",
        **NOT_MAJOR,
    ),
    "leave_part": leading(
        lambda s, c, by: actions.leave_part(now(s, c), by=by, part=Part.EXPERT, person=s.spare),
        "incident.leave_part",
        "part_left",
        "majorrole timelineentry",
    ),
    "leave_part: without a manager": leading(
        lambda s, c, by: actions.leave_part(now(s, c), by=by, part=Part.MANAGER, person=s.spare),
        "incident.leave_part",
        "",
        "",
        states=frozenset(),
        refused="major.needs_manager",
        merged="major.needs_manager",
    ),
    "leave_part: of what is none": leading(
        lambda s, c, by: actions.leave_part(now(s, c), by=by, part=Part.EXPERT, person=s.spare),
        "incident.leave_part",
        "",
        "",
        **NOT_MAJOR,
    ),
    "update_stakeholders": leading(
        tell,
        "incident.update_stakeholders",
        "stakeholders_told",
        "majorincident stakeholderupdate stakeholderupdate_lists text timelineentry",
    ),
    "update_stakeholders: of what is none": leading(
        tell, "incident.update_stakeholders", "", "", **NOT_MAJOR
    ),
    "remind_of_update": leading(
        lambda s, c, by: actions.remind_of_update(now(s, c), by=by),
        "incident.remind_of_update",
        "update_due",
        "majorincident",
    ),
    "note_on_timeline": Verb(
        lambda s, c, by: actions.note_on_timeline(
            s.incident(c), by=by, at=instants.now(), text="A line"
        ),
        LEADERS | {"guest"},
        "incident.note_on_timeline",
        "timeline_noted",
        "",
        "timelineentry text",
        counts=False,
    ),
    "mark_timeline": Verb(
        lambda s, c, by: actions.mark_timeline(
            TimelineEntry.objects.select_related("incident").get(pk=s.on(c).entry.pk),
            by=by,
            pinned=True,
        ),
        LEADERS | {"guest"},
        "incident.mark_timeline",
        "timeline_marked",
        "",
        "timelineentry",
        counts=False,
    ),
}
