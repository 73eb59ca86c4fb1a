"""The shape of what is answered about incidents; `tocsin.words.records` fills it."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from tocsin.domain.clocks.rules import ClockState
from tocsin.domain.conversations.rules import Visibility
from tocsin.domain.incidents.rules import HoldReason, State, Verdict


class PartyRecord(BaseModel):
    """Somebody who speaks on an incident."""

    email: str | None
    name: str


class HoldRecord(BaseModel):
    """Why it waits, and what the wait for the reporter's answer has come to."""

    reason: HoldReason
    until: datetime | None
    agreed: bool = Field(description="The supplier's time was agreed on with the customer")
    reminders: int = Field(description="How often the reporter was reminded during this hold")
    no_response_at: datetime | None = Field(
        description="When it was proposed to end it for want of an answer; null to who does not"
        " see inside"
    )


class ResolutionRecord(BaseModel):
    code: str
    text: str
    cause: str | None = Field(
        description="Category of the cause; null while unknown, and to who does not see inside"
    )
    resolved_by: str | None = Field(description="Mail address")
    solved: bool | None = Field(description="The reporter's answer")
    rating: int | None


class AssessmentRecord(BaseModel):
    """How the desk assesses the solution; to who does not see it from inside, always empty."""

    due: bool
    why: str | None = Field(description="`major`, `security` or `priority`")
    verdict: Verdict | None


class CareRecord(BaseModel):
    """What must be known before anything is done."""

    special_handling: str = Field(description="Of the category, else of one above it")
    vip: bool = Field(description="Whether the reporter needs special care")
    handling_note: str = Field(description="What the desk should know of the reporter")


class ClockRecord(BaseModel):
    """A promise and how it stands, as of the answer; durations are whole seconds."""

    name: str = Field(
        description="`response`, `resolution` or `update`; agreements with others have a prefix"
    )
    party: str | None = Field(description="Slug of the team or supplier an agreement is with")
    state: ClockState
    promise: str = Field(description="Slug")
    target: int
    elapsed: int = Field(description="Used of the target; pauses and closed hours do not count")
    remaining: int = Field(description="Below zero once it is broken")
    started_at: datetime
    due_at: datetime | None = Field(
        description="Null while it is paused without end, unless it was reached before"
    )
    stopped_at: datetime | None
    breached_at: datetime | None = Field(description="When it was due, once that has passed")
    met: bool | None = Field(description="Known once it has stopped")


class IncidentRecord(BaseModel):
    """An incident."""

    number: str
    title: str
    description: str = Field(description="Markdown")
    state: State
    priority: str = Field(description="P1 to P5")
    impact: str
    urgency: str
    major: bool
    security: bool
    confidential: bool
    category: str | None = Field(description="Slugs from the top, joined by `/`")
    service: str | None = Field(description="Slug")
    team: str | None = Field(description="Slug of the handling team")
    owner_team: str | None = Field(description="Slug of the team that keeps the reporter's hand")
    tier: int | None
    assignee: str | None = Field(description="Mail address")
    fields: dict[str, Any]
    reporter: PartyRecord | None
    channel: str
    occurred_at: datetime | None
    detected_at: datetime
    registered_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    hold: HoldRecord | None
    resolution: ResolutionRecord | None
    assessment: AssessmentRecord
    parent: str | None = Field(description="Number; null too for one the caller may not see")
    children: int = Field(description="How many the caller may see")
    merged_into: str | None = Field(description="Number of the incident that goes on for this one")
    care: CareRecord | None = Field(description="For who sees it from inside")
    clocks: list[ClockRecord]
    version: int = Field(description="Rises with every change; the ETag holds it")
    url: str = Field(description="The incident's page")


class NumberRecord(BaseModel):
    """All that is answered when the act hid the incident from the caller."""

    number: str


class AttachmentRecord(BaseModel):
    id: str
    name: str
    size: int
    type: str
    sha256: str
    url: str


class MarkRecord(BaseModel):
    code: str
    words: str


class MessageRecord(BaseModel):
    """Something said on an incident."""

    id: str
    incident: str = Field(description="Number it was said on: a merged one's words stand here too")
    visibility: Visibility
    author: PartyRecord
    channel: str = Field(description="How it came; words that go with an act came as the act did")
    body: str
    html: str
    signature: str = Field(description="What a mail ended with that is no news")
    marks: list[MarkRecord] = Field(description="What to know of a mail, as that it is encrypted")
    sent_at: datetime
    attachments: list[AttachmentRecord]


class SaidRecord(MessageRecord):
    """A message that was just said."""

    unreached: list[str] = Field(
        description="Handles after `@` in an internal note that name nobody who sees it from inside"
    )


class EntryRecord(BaseModel):
    """An event of the journal; ids are told as numbers, addresses and slugs."""

    seq: int
    verb: str
    at: datetime
    actor: str = Field(description="Mail address; of the desk's own actors the name")
    on_behalf_of: str | None
    source: str
    changes: dict[str, list[Any]] = Field(description="Field: [old, new]")
    facts: dict[str, Any]
    texts: dict[str, str | None] = Field(description="What people wrote; null where erased")
    hash: str
    prev_hash: str


Acted = IncidentRecord | NumberRecord
