"""What a page tells of second level: what was tried, the ways gone, suppliers and guests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString

from tocsin.base import instants
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.conversations.models import Message
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.models import Escalation, Incident, Inquiry
from tocsin.domain.incidents.rules import EscalationKind
from tocsin.web import moments
from tocsin.web.incidents.story import words_of

NOTHING: dict[str, Any] = {
    "tried": [],
    "hops": [],
    "held": {},
    "talks": [],
    "guests": [],
    "may_escalate": False,
    "may_hand_back": False,
}


@dataclass(frozen=True)
class Tried:
    """Something that was tested, or done before it was passed on."""

    by: str
    at: datetime
    hypothesis: str = ""
    test: str = ""
    result: str = ""
    where: str = ""


@dataclass(frozen=True)
class Line:
    """A message to a supplier or of theirs."""

    message: Message
    theirs: bool
    text: SafeString | str


@dataclass(frozen=True)
class Talk:
    """A conversation with a supplier."""

    inquiry: Inquiry
    lines: list[Line]


def escalation(
    incident: Incident, person: Person, *, inside: bool, works: bool, now: datetime | None = None
) -> dict[str, Any]:
    """Return what belongs to second level, in as many queries for thirty of each as for one."""
    if not inside:
        return NOTHING
    now = now or instants.now()
    hops = list(queries.escalations(incident))
    gone = queries.passage(incident, now)
    leads = works or permissions.may_inform_management(person, incident)
    return {
        "tried": _tried(incident, hops),
        "hops": hops,
        "bounces": gone.bounces,
        "held": _held(gone.held),
        "talks": [_talk(incident, *pair) for pair in queries.supplier_talk(incident, person)],
        "guests": list(queries.guests(incident, now)),
        "may_escalate": leads and incident.is_open and incident.merged_into_id is None,
        "may_hand_back": works and incident.is_open and _is_from_elsewhere(incident, hops),
    }


def _tried(incident: Incident, hops: list[Escalation]) -> list[Tried]:
    tested = [
        Tried(e.message.author.name, e.message.sent_at, e.hypothesis, e.test, e.result)
        for e in queries.tried_so_far(incident)
    ]
    done = [
        Tried(
            hop.by.name, hop.at, test=hop.tried, where=hop.from_team.name if hop.from_team else ""
        )
        for hop in hops
        if hop.tried
    ]
    return sorted([*tested, *done], key=lambda entry: entry.at)


def _held(held: dict[Team, timedelta]) -> dict[str, str]:
    return {team.name: moments.length(time) for team, time in held.items()} if len(held) > 1 else {}


def _talk(incident: Incident, inquiry: Inquiry, messages: list[Message]) -> Talk:
    return Talk(inquiry, [_line(incident, inquiry, message) for message in messages])


def _line(incident: Incident, inquiry: Inquiry, message: Message) -> Line:
    theirs = message.author.organisation_id == inquiry.supplier_id
    return Line(message, theirs, words_of(message, incident))


def _is_from_elsewhere(incident: Incident, hops: list[Escalation]) -> bool:
    return any(
        hop.kind == EscalationKind.FUNCTIONAL
        and hop.to_team_id == incident.team_id
        and hop.to_team_id is not None
        and hop.from_team_id is not None
        and hop.handed_back_at is None
        for hop in hops
    )
