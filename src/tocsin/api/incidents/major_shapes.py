"""What the calls about a major incident take and answer."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.api.incidents.records import PartyRecord
from tocsin.api.strict import Address, Body, Instant, Markdown, Reason, Remark, Slug
from tocsin.domain.incidents.rules import Decision, MajorState, Part, Template

DAY = 86_400
Lax = Field(strict=False)


class Proposal(Body):
    """Why it should be handled as a major incident."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "Every ward calls."}]})

    why: Remark = ""


class Verdict(Body):
    """What the major incident manager decides."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "decline", "reason": "One ward only."}]}
    )

    decision: Annotated[Decision, Lax]
    reason: Remark = Field("", description="Required to decline; kept on the record")


class Assumption(Body):
    """Who plays a part from now on; whoever had it has handed it over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "scribe", "person": "me"}]})

    role: Annotated[Part, Lax]
    person: Address | Literal["me"] = Field("me", description="Mail address, or `me`")


class NewUpdate(Body):
    """What stakeholders are told, in the frame that the template gives it in their language."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "template": "first",
                    "body": "Nobody can sign in to the patient portal. We know the cause.",
                    "lists": ["management"],
                }
            ]
        }
    )

    template: Annotated[Template, Lax] = Template.PROGRESS
    body: Markdown
    lists: list[Slug] = Field(max_length=50)
    next_within: Annotated[int, Field(ge=1, le=30 * DAY)] | None = Field(
        None, description="Seconds until the next word; without it the cadence"
    )


class NewLine(Body):
    at: Instant
    text: Reason
    pinned: bool = False


class Marks(Body):
    """What is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pinned": True}]})

    pinned: bool | None = None
    hidden: bool | None = None


class RoleRecord(BaseModel):
    """Who plays, or played, which part."""

    role: Part
    person: PartyRecord
    since: datetime
    until: datetime | None = Field(description="Null while they have it")


class ProcedureRecord(BaseModel):
    """How it stands with the procedure; all null where nobody proposed it."""

    state: MajorState | None = Field(
        description="`withdrawn`: it was closed or cancelled before anybody decided"
    )
    why: str | None = Field(description="`by_hand`, `priority` or `children`")
    reason: str | None
    proposed_by: PartyRecord | None
    proposed_at: datetime | None
    decided_by: PartyRecord | None
    decided_at: datetime | None
    decided_because: str | None
    update_every: int | None = Field(description="Seconds between two words to stakeholders")
    next_update_at: datetime | None = Field(description="When the next word is promised")
    update_overdue: bool
    review_due_on: date | None = Field(description="Owed once it has ended; never waived")
    review_overdue: bool
    roles: list[RoleRecord] = Field(description="In the order in which they were taken over")


class UpdateRecord(BaseModel):
    """What stakeholders were told."""

    id: str
    template: Template
    body: str
    lists: list[str] = Field(description="Slugs")
    by: PartyRecord
    at: datetime
    next_update_at: datetime | None


class LineRecord(BaseModel):
    """A line of the timeline, written by hand or taken from an event."""

    id: str
    at: datetime
    text: str
    verb: str | None = Field(description="Of the event it was taken from")
    pinned: bool
    hidden: bool
    by: PartyRecord
