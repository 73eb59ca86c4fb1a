"""What the verbs of an incident take."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from tocsin.api.strict import (
    Address,
    Body,
    Instant,
    Markdown,
    Name,
    Note,
    Path,
    Reason,
    Remark,
    Slug,
    Title,
    among,
    one_of,
)
from tocsin.domain.catalogue.rules import cause_categories, closure_codes, levels
from tocsin.domain.conversations.rules import Channel, Visibility
from tocsin.domain.incidents.rules import Aspect, HoldReason, Verdict
from tocsin.domain.incidents.rules.classification import Decided

Lax = Field(strict=False)
# A form has words only.
FromForm = BeforeValidator(lambda given: {"true": True, "false": False}.get(str(given), given))


IMPACTS, URGENCIES = levels("impact"), levels("urgency")
Impact = Annotated[str, one_of(IMPACTS, "A level of the matrix"), among(IMPACTS)]
Urgency = Annotated[str, one_of(URGENCIES, "A level of the matrix"), among(URGENCIES)]
ClosureCode = Annotated[str, one_of(closure_codes(), "How it was solved"), among(closure_codes())]

CAUSES = cause_categories()
Cause = Annotated[str, one_of(CAUSES, "Why it came to it"), among(CAUSES)]


class Reporter(Body):
    """Who reports; an unknown address becomes a contact."""

    email: Address
    name: Remark = Field("", max_length=120)


class Resolution(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"code": closure_codes()[0], "text": "Cable replaced.", "cause": CAUSES[0]},
                {"code": closure_codes()[0], "text": "Cable replaced."},
            ]
        }
    )

    code: ClosureCode
    text: Markdown
    cause: Cause | None = Field(None, description="Without it nobody knows it yet")
    tell_reporter: bool = True


class NewIncident(Body):
    """A report. Only `title` is required; the rest comes from the category or the matrix."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "VPN drops every few minutes",
                    "description": "Since **this morning**, on every floor.",
                    "reporter": {"email": "ana@example.org", "name": "Ana"},
                    "impact": "medium",
                    "urgency": "high",
                    "channel": "phone",
                    "detected_at": "2026-11-24T08:00:00Z",
                },
                {"title": "Printer on the third floor is out of toner"},
            ]
        }
    )

    title: Title
    description: Markdown = ""
    reporter: Reporter | None = None
    category: Path | None = None
    service: Slug | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    channel: Annotated[Channel, Lax] = Channel.REST
    security: bool = False
    team: Slug | None = None
    occurred_at: Instant | None = None
    detected_at: Instant | None = None
    fields: dict[Slug, Markdown | bool | int | float | None] = Field(
        {}, description="The category's own fields, by slug", max_length=100
    )
    confidential: bool | None = Field(None, description="Without it the category decides")
    people: list[Address] = Field([], max_length=50, description="Who may see it besides")
    teams: list[Slug] = Field([], max_length=50, description="Which teams may see it besides")
    parent: Name | None = Field(None, description="Number of what it is part of; it hangs there")
    resolution: Resolution | None = Field(None, description="How it was solved at once")


class Nothing(Body):
    """An empty object."""


class Assignment(Body):
    """A team, a person or both."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"assignee": "me"}]})

    team: Slug | None = None
    assignee: Address | Literal["me"] | None = Field(None, description="Mail address, or `me`")
    note: Note = Field("", description="Internal")


class Priority(Body):
    impact: Impact
    urgency: Urgency
    reason: Reason


class Classification(Body):
    """What is left out stays; null takes it off."""

    category: Path | None = None
    service: Slug | None = None
    security: bool | None = None
    fields: dict[Slug, Markdown | bool | int | float | None] = Field(
        {}, description="The category's own fields, by slug", max_length=100
    )
    apply: list[Annotated[Decided, Lax]] | None = Field(
        None,
        max_length=len(Decided),
        description="What of the category's decisions is taken over. Without it only `security`, "
        "when the category is another one than before",
    )


class NewHold(Body):
    """Why nobody works on it just now."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "awaiting_reporter", "message": "Which floor?"}]}
    )

    reason: Annotated[HoldReason, Lax]
    until: Instant | None = Field(None, description="When it ends by itself")
    agreed: bool = Field(
        default=False, description="With `awaiting_supplier`: the pause was agreed"
    )
    message: Note = Field("", description="Sent to the reporter")


class Confirmation(Body):
    """The reporter's answer."""

    solved: bool
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    comment: Remark = ""


class Closure(Body):
    """What was found when the solution was looked at again."""

    assessment: Annotated[Verdict, Lax]
    aspects: list[Annotated[Aspect, Lax]] = Field([], max_length=4)
    note: Note = Field("", description="Required while the reporter's answer is awaited")
    lesson: Note = ""


class Reasoned(Body):
    reason: Reason


class Cancellation(Reasoned):
    release_children: bool = Field(
        default=False, description="Take its children off as well; else they stay as they are"
    )


class NewMessage(Body):
    """Something said, to everybody concerned or only inside the desk."""

    visibility: Annotated[Visibility, Lax]
    body: Markdown = ""
    tell_children: Annotated[bool, FromForm] = Field(
        default=False, description="In public: say it on the children as well"
    )
    caller: Address | None = Field(
        None,
        description="In public: the reporter or who takes part, whose word the desk writes down",
    )
