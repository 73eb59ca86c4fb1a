"""One incident of the corpus as its acts would have left it: columns, events, messages, stints.

Every method does to rows in memory what the action of that name does to the database, so that a
hundred thousand lives take minutes instead of hours.
"""

import string
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from bench.wording import Words
from tocsin.domain.conversations.models import Message, Thread
from tocsin.domain.conversations.rules import Channel, Format, Visibility
from tocsin.domain.incidents.actions.conversation import NOT_HELD
from tocsin.domain.incidents.models import Access, Escalation, Incident, Participant, Stint
from tocsin.domain.incidents.rules import EscalationKind, HoldReason, State
from tocsin.domain.incidents.steps import FREE_TEXT
from tocsin.domain.journal.rules import Source

RELATED = {"team", "assignee", "resolved_by", "service", "category"}
BASE_62 = string.ascii_letters + string.digits
SOURCES = {Channel.MAIL: Source.MAIL}


def public_id(dice: Random) -> str:
    return "".join(dice.choices(BASE_62, k=22))


@dataclass
class Deed:
    """An event to be; a message among its facts gets its id when it is stored."""

    verb: str
    by: int
    at: datetime
    source: Source = Source.PAGE
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    on_behalf_of: int | None = None


class Life:
    """An incident and everything that hangs on it, not stored yet."""

    def __init__(self, incident: Incident, dice: Random) -> None:
        self.incident = incident
        self.dice = dice
        self.thread = Thread(created_at=incident.registered_at)
        self.deeds: list[Deed] = []
        self.messages: list[Message] = []
        self.stints: list[Stint] = []
        self.circle: list[Access | Participant] = []
        self.escalations: list[Escalation] = []
        self.checklist: list[str] = []

    def register(self, *, by: int, words: Words) -> None:
        incident = self.incident
        at, speaker = incident.registered_at, incident.reporter_id
        opening = self._word(speaker, words, Visibility.PUBLIC, at, Channel(incident.channel))
        opening.written_by_id = None if by == speaker else by
        incident.last_public_at = incident.last_reporter_at = at
        self._begin_stint(at)
        self.deeds.append(
            Deed(
                "incident.registered",
                by,
                at,
                source=SOURCES.get(Channel(incident.channel), Source.PAGE),
                facts=self._first_facts() | {"message": opening},
                texts={"title": incident.title},
                on_behalf_of=None if by == speaker else speaker,
            )
        )

    def _first_facts(self) -> dict[str, Any]:
        incident = self.incident
        same = ["number", "channel", "impact", "urgency", "priority", "security", "confidential"]
        facts = {name: getattr(incident, name) for name in same}
        related = ("category", "service", "team", "owner_team", "reporter", "organisation")
        facts |= {name: getattr(incident, f"{name}_id") for name in related}
        times = {"occurred_at": incident.occurred_at, "detected_at": incident.detected_at}
        return {**facts, **times, "state": State.NEW}

    def say(
        self, words: Words, *, by: int, at: datetime, internal: bool = False, mail: bool = False
    ) -> None:
        """Add a message of an agent or of the reporter."""
        visibility = Visibility.INTERNAL if internal else Visibility.PUBLIC
        channel = Channel.MAIL if mail else Channel.PAGE
        message = self._word(by, words, visibility, at, channel)
        incident, from_reporter = self.incident, by == self.incident.reporter_id
        incident.updated_at = at
        if not internal:
            incident.last_public_at = at
            incident.last_reporter_at = at if from_reporter else incident.last_reporter_at
        facts = {
            "message": message,
            "visibility": visibility,
            "channel": channel,
            "from_reporter": from_reporter,
            "files": 0,
        }
        source = SOURCES.get(channel, Source.PAGE)
        self.deeds.append(Deed("incident.message_added", by, at, source=source, facts=facts))

    def assign(self, *, by: int, at: datetime, team: int, assignee: int | None) -> None:
        taken = assignee == by
        new: dict[str, Any] = {
            "state": State.IN_PROGRESS if taken else State.ASSIGNED,
            "team": team,
            "assignee": assignee,
            **NOT_HELD,
        }
        if taken and self.incident.acknowledged_at is None:
            new["acknowledged_at"] = at
        self._act("incident.assigned", by, at, new)
        self._begin_stint(at)

    def acknowledge(self, *, by: int, at: datetime) -> None:
        seen = self.incident.acknowledged_at or at
        new: dict[str, Any] = {"state": State.IN_PROGRESS, "acknowledged_at": seen}
        taken = self.incident.assignee_id is None
        if taken:
            new["assignee"] = by
        self._act("incident.acknowledged", by, at, new)
        if taken:
            self._begin_stint(at)

    def prioritise(
        self, *, by: int, at: datetime, gravity: tuple[str, str, str], reason: str
    ) -> None:
        impact, urgency, priority = gravity
        new = {"impact": impact, "urgency": urgency, "priority": priority}
        self._act("incident.prioritised", by, at, new, texts={"reason": reason})

    def classify(self, *, by: int, at: datetime, service: int) -> None:
        if service != self.incident.service_id:
            self._act("incident.classified", by, at, {"service": service})

    def hold(
        self, *, by: int, at: datetime, reason: HoldReason, until: datetime | None = None
    ) -> None:
        held = {"hold_reminders": 0, "hold_reminded_at": None, "no_response_at": None}
        new = {
            "state": State.ON_HOLD,
            "hold_reason": reason,
            "hold_until": until,
            "hold_agreed": reason is HoldReason.AWAITING_SUPPLIER,
            **held,
            "held_in_state": State(self.incident.state),
        }
        self._act("incident.held", by, at, new)

    def resume(self, *, by: int, at: datetime, by_answer: bool = False) -> None:
        facts = {"by_answer": True} if by_answer else {}
        new = {"state": State(self.incident.held_in_state), **NOT_HELD}
        self._act("incident.resumed", by, at, new, facts=facts)

    def escalate(self, *, by: int, at: datetime, team: int, reason: str, tried: str) -> None:
        said = {"reason": reason, "tried": tried}
        hop = {"from_team_id": self.incident.team_id, "to_team_id": team, "by_id": by, "at": at}
        new = {"state": State.ASSIGNED, "team": team, "assignee": None, **NOT_HELD}
        self._act("incident.escalated", by, at, new, texts=said)
        self.escalations.append(Escalation(kind=EscalationKind.FUNCTIONAL, **hop, **said))
        self._begin_stint(at)

    def watch(self, *, by: int, at: datetime, person: int, internal: bool) -> None:
        self.circle.append(Participant(person_id=person, internal=internal))
        self.incident.updated_at = at
        facts = {"person": person, "internal": internal}
        self.deeds.append(Deed("incident.watched", by, at, facts=facts))

    def resolve(self, *, by: int, at: datetime, code: str, text: str, cause: str) -> None:
        new = {
            "state": State.RESOLVED,
            "resolution_code": code,
            "resolution_text": text,
            "cause_category": cause,
            "resolved_by": by,
            "resolved_at": at,
            **NOT_HELD,
            "surveyed_at": at,
        }
        told = {"tell_reporter": True}
        self._act("incident.resolved", by, at, new, facts=told, texts={"resolution_text": text})
        self._end_stint(at)

    def confirm(self, *, by: int, at: datetime, rating: int | None) -> None:
        rated = {"rating": rating, "rated_at": at} if rating else {}
        new = {"answered_solved": True, **rated}
        if self.incident.assessment_due is None:
            new |= {"state": State.CLOSED, "closed_at": at}
        self._act("incident.confirmed", by, at, new)

    def close(self, *, by: int, at: datetime, verdict: str) -> None:
        new = {"verdict": verdict, "state": State.CLOSED, "closed_at": at}
        self._act("incident.closed", by, at, new, facts={"aspects": []})

    def close_unanswered(self, *, by: int, at: datetime) -> None:
        new = {"state": State.CLOSED, "closed_at": at}
        self._act("incident.closed", by, at, new, facts={"unanswered": True})
        self.deeds[-1].source = Source.WORKER

    def cancel(self, *, by: int, at: datetime, reason: str) -> None:
        new = {"state": State.CANCELLED, "cancelled_at": at, **NOT_HELD}
        self._act("incident.cancelled", by, at, new, texts={"reason": reason})
        self._end_stint(at)

    def _act(
        self,
        verb: str,
        by: int,
        at: datetime,
        new: dict[str, Any],
        *,
        facts: dict[str, Any] | None = None,
        texts: dict[str, str] | None = None,
    ) -> None:
        changes = {}
        for name, value in new.items():
            column = f"{name}_id" if name in RELATED else name
            old = getattr(self.incident, column)
            setattr(self.incident, column, value)
            if old != value and name not in FREE_TEXT:
                changes[name] = (old, value)
        self.incident.version += 1
        self.incident.updated_at = at
        deed = Deed(verb, by, at, changes=changes, facts=facts or {}, texts=texts or {})
        self.deeds.append(deed)

    def _word(
        self, author: int | None, words: Words, visibility: str, at: datetime, channel: Channel
    ) -> Message:
        message = Message(
            public_id=public_id(self.dice),
            visibility=visibility,
            channel=channel,
            author_id=author,
            body=words.body,
            body_format=Format.MARKDOWN,
            html=words.html,
            plain=words.body,
            sent_at=at,
        )
        self.messages.append(message)
        return message

    def _begin_stint(self, at: datetime) -> None:
        self._end_stint(at)
        held = {"team_id": self.incident.team_id, "person_id": self.incident.assignee_id}
        self.stints.append(Stint(since=at, **held))

    def _end_stint(self, at: datetime) -> None:
        if self.stints and self.stints[-1].until is None:
            self.stints[-1].until = at
