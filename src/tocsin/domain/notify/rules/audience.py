"""Who hears about which event, and what they are told."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from tocsin.domain.notify.rules.deliveries import Notice

# Whoever registers through one of these reads the number on the spot.
ANSWERED_AT_ONCE = frozenset({"page", "rest", "command"})
# Two desks that answer each other's confirmations, and do not say that they are machines, would
# never stop. Nobody reports more than this by mail within the span and needs each one's number.
ECHOES = 10
ECHO_SPAN = timedelta(hours=1)


class Circle(StrEnum):
    """Who may have to do with an incident; who is in several hears as who works on it."""

    REPORTER = "reporter"
    PARTICIPANTS = "participants"
    SUPPLIER = "supplier"
    STAKEHOLDERS = "stakeholders"
    DECIDERS = "deciders"
    SPEAKERS = "speakers"
    PLAYER = "player"
    MANAGEMENT = "management"
    KEEPERS = "keepers"
    GUEST = "guest"
    RECEIVERS = "receivers"
    FOLLOWERS = "followers"
    WATCHERS = "watchers"
    ASSIGNEE = "assignee"
    MENTIONED = "mentioned"
    OWNER = "owner"
    # Whom a rule has chosen.
    CHOSEN = "chosen"


PUBLIC = (Circle.REPORTER, Circle.PARTICIPANTS)
WORKING = (Circle.WATCHERS, Circle.ASSIGNEE)
INSIDE = (
    Circle.DECIDERS,
    Circle.SPEAKERS,
    Circle.PLAYER,
    Circle.MANAGEMENT,
    Circle.KEEPERS,
    Circle.GUEST,
    Circle.RECEIVERS,
    Circle.FOLLOWERS,
    Circle.MENTIONED,
    Circle.OWNER,
    Circle.CHOSEN,
    *WORKING,
)
# Put into somebody's own hands, or an alarm: told to those as well who muted the incident.
PERSONAL = frozenset(
    {
        Notice.REGISTERED,
        Notice.ASSIGNED,
        Notice.TASK_GIVEN,
        Notice.INFORMED,
        Notice.INVITED,
        Notice.INQUIRY,
        Notice.ACCESSED,
        Notice.CANDIDATE,
        Notice.PART,
        Notice.UPDATE,
        Notice.UPDATE_DUE,
    }
)


@dataclass(frozen=True)
class Happening:
    """An event as the rules need it: ids and codes."""

    verb: str
    actor: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    because_of: str = ""


Concerned = Mapping[Circle, frozenset[int]]
Telling = tuple[Notice, tuple[Circle, ...]]


def who_hears(
    happening: Happening, concerned: Concerned, muted: Collection[int] = ()
) -> dict[int, Notice]:
    """Return what each person is told; nobody is told of what they did themselves.

    The confirmation of a report is the exception: it is the answer that gives the number. Who has
    muted the incident is told only what is put into their own hands.
    """
    telling = telling_of(happening)
    if telling is None:
        return {}
    notice, circles = telling
    told = [person for circle in circles for person in sorted(concerned.get(circle, ()))]
    # A caller's words are the caller's own, whoever wrote them down.
    own = {happening.actor, happening.facts.get("speaker")}
    silent = own if notice is not Notice.REGISTERED else set()
    silent = silent if notice in PERSONAL else {*silent, *muted}
    called = concerned.get(Circle.MENTIONED, ())
    return {
        person: Notice.MENTIONED if person in called else notice
        for person in told
        if person not in silent
    }


def telling_of(happening: Happening) -> Telling | None:
    """Return what is told of such an event, and to which circles."""
    tell = _TELLINGS.get(happening.verb)
    return tell(happening) if tell else None


def may_echo(happening: Happening) -> bool:
    """Say whether the confirmation answers a mail, so that it might be answered by a machine."""
    return happening.verb == "incident.registered" and happening.facts.get("channel") == "mail"


def _registered(happening: Happening) -> Telling | None:
    own = happening.facts.get("reporter") == happening.actor
    if own and happening.facts.get("channel") in ANSWERED_AT_ONCE:
        return None
    return Notice.REGISTERED, (Circle.REPORTER,)


def _message(happening: Happening) -> Telling:
    if happening.facts.get("visibility") != "public":
        return Notice.MESSAGE, (Circle.WATCHERS, Circle.MENTIONED)
    # Words that reopened the incident reach who works on it with that news.
    if happening.because_of == "incident.reopened":
        return Notice.MESSAGE, PUBLIC
    heard = bool(happening.facts.get("from_reporter"))
    inside = (Circle.FOLLOWERS, *WORKING) if heard else (Circle.WATCHERS,)
    return Notice.MESSAGE, (*PUBLIC, *inside)


def _resolved(happening: Happening) -> Telling:
    public = PUBLIC if happening.facts.get("tell_reporter") else ()
    return Notice.RESOLVED, (*public, Circle.FOLLOWERS, Circle.WATCHERS)


def _escalated(happening: Happening) -> Telling | None:
    """Tell the team that gets it; a supplier hears what it is asked with another event."""
    return (Notice.ESCALATED, (Circle.RECEIVERS,)) if "team" in happening.changes else None


def _confirmed(happening: Happening) -> Telling | None:
    """Tell nothing of a confirmation that closes nothing, because an assessment is due."""
    if list(happening.changes.get("state", ()))[-1:] != ["closed"]:
        return None
    return Notice.CLOSED, (*PUBLIC, Circle.WATCHERS)


def _reopened(happening: Happening) -> Telling:
    """Spare who takes part the news when the answer that reopened it reaches them anyway."""
    public = () if happening.facts.get("by_answer") else PUBLIC
    return Notice.REOPENED, (*public, Circle.FOLLOWERS, *WORKING)


def _assigned(happening: Happening) -> Telling | None:
    return (Notice.ASSIGNED, (Circle.ASSIGNEE,)) if "assignee" in happening.changes else None


def _task_changed(happening: Happening) -> Telling | None:
    return (Notice.TASK_GIVEN, (Circle.OWNER,)) if "owner" in happening.changes else None


def _rule_applied(happening: Happening) -> Telling | None:
    """Tell what the rule was applied to; what it did besides is told by events of its own."""
    notice = _CAUSES.get(happening.because_of, Notice.ALERTED)
    return (notice, (Circle.CHOSEN,)) if happening.facts.get("people") else None


def _always(notice: Notice, *circles: Circle) -> Callable[[Happening], Telling]:
    return lambda _: (notice, circles)


_CAUSES = {"clock.warned": Notice.WARNED, "clock.breached": Notice.BREACHED}
_TELLINGS: dict[str, Callable[[Happening], Telling | None]] = {
    "incident.accepted_as_major": _always(
        Notice.MAJOR, Circle.RECEIVERS, Circle.FOLLOWERS, *WORKING
    ),
    "incident.assigned": _assigned,
    "incident.brought_to_management": _always(Notice.INFORMED, Circle.MANAGEMENT),
    "incident.cancelled": _always(Notice.CANCELLED, *PUBLIC, Circle.WATCHERS),
    "incident.child_reopened": _always(Notice.CHILD_BACK, *WORKING),
    "incident.closed": _always(Notice.CLOSED, *PUBLIC, Circle.WATCHERS),
    "incident.confirmed": _confirmed,
    "incident.escalated": _escalated,
    "incident.found_unsatisfactory": _reopened,
    "incident.glass_broken": _always(Notice.ACCESSED, Circle.KEEPERS, Circle.ASSIGNEE),
    "incident.guest_invited": _always(Notice.INVITED, Circle.GUEST),
    "incident.handed_back": _always(Notice.HANDED_BACK, Circle.RECEIVERS),
    "incident.message_added": _message,
    "incident.no_response_proposed": _always(Notice.NO_RESPONSE, Circle.ASSIGNEE),
    "incident.part_assumed": _always(Notice.PART, Circle.PLAYER),
    "incident.proposed_as_major": _always(Notice.CANDIDATE, Circle.DECIDERS),
    "incident.refused": _reopened,
    "incident.registered": _registered,
    "incident.reopened": _reopened,
    "incident.reporter_reminded": _always(Notice.REMINDED, Circle.REPORTER),
    "incident.resolved": _resolved,
    "incident.rule_applied": _rule_applied,
    "incident.stakeholders_told": _always(Notice.UPDATE, Circle.STAKEHOLDERS),
    "incident.supplier_answered": _always(Notice.MESSAGE, Circle.RECEIVERS, *WORKING),
    "incident.supplier_asked": _always(Notice.INQUIRY, Circle.SUPPLIER),
    "incident.supplier_written": _always(Notice.INQUIRY, Circle.SUPPLIER),
    "incident.task_added": _always(Notice.TASK_GIVEN, Circle.OWNER),
    "incident.task_changed": _task_changed,
    "incident.update_due": _always(Notice.UPDATE_DUE, Circle.SPEAKERS),
}
