"""The clocks of an incident: why they show what they do, and how a wrong record is put right."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import act, inside
from tocsin.api.incidents.bodies import Lax
from tocsin.api.incidents.records import Acted, ClockRecord
from tocsin.api.strict import Body, Instant, Reason
from tocsin.base import instants
from tocsin.domain.clocks.rules import Agreement, Kind, Measure
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason
from tocsin.words.clocks import clocks_record

router = Router(tags=["Clocks"])


class IntervalRecord(BaseModel):
    """A stretch of time, and why it counts or does not."""

    since: datetime
    until: datetime
    kind: Kind
    reason: str | None = Field(
        description="Of a pause the hold reason; `stopped:` and a state while it had ended"
    )
    by: str | None = Field(description="Mail address of who paused it")
    name: str | None = Field(description="Of the holiday or the day that is different")
    seconds: int


class ChoiceRecord(BaseModel):
    """Which promise held from an instant on."""

    since: datetime
    because: str = Field(description="What changed: `registered`, `priority`, `as_of` …")
    promise: str | None = Field(description="Slug; null while nothing was promised")
    target: int | None
    named: dict[str, str] = Field(description="What the promise names, and so why it was chosen")


class ExplainedRecord(ClockRecord):
    """A clock with everything that made it what it is."""

    agreement: Agreement
    measure: Measure
    calendar: str | None = Field(description="Slug; null when every hour counts")
    pauses: list[str] = Field(description="Hold reasons that stop it")
    warned: int = Field(description="The largest share of the target, in percent, told of so far")
    promises: list[ChoiceRecord]
    intervals: list[IntervalRecord] = Field(description="From its start up to now or its stop")
    ahead: list[IntervalRecord] = Field(description="From now until it is due")


class HeldRecord(BaseModel):
    """How long somebody had the incident."""

    team: str | None
    person: str | None
    total: int
    counted: int = Field(description="By the hours and pauses of the resolution's promise")


class ClocksRecord(BaseModel):
    """Every clock of an incident, and who had it for how long."""

    items: list[ExplainedRecord]
    held: list[HeldRecord]


class Correction(Body):
    """Time in the past that was spent otherwise than the record says."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "since": "2026-11-23T09:00:00Z",
                    "until": "2026-11-23T11:00:00Z",
                    "hold": "awaiting_reporter",
                    "reason": "We had asked by phone and forgot the hold.",
                }
            ]
        }
    )

    since: Instant
    until: Instant
    held: bool = Field(default=True, description="False: it was not on hold after all")
    hold: Annotated[HoldReason, Lax] | None = Field(None, description="Needed unless `held` is no")
    agreed: bool = False
    reason: Reason


class Times(Body):
    """What is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"detected_at": "2026-11-23T07:40:00Z", "reason": "Monitoring saw it earlier."}
            ]
        }
    )

    detected_at: Instant | None = None
    occurred_at: Instant | None = None
    reason: Reason


class Rebasing(Body):
    """Why today's promises are to hold."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The new agreement covers what is open."}]}
    )

    reason: Reason


@router.get("/{number}/clocks", response=ClocksRecord, url_name="clocks")
def clocks(request: Call, number: str) -> HttpResponse:
    """Explain the clocks of an incident.

    Replayed from its journal: every interval with its reason, and which promise held from when
    on. Only for those who also read internal messages.
    """
    incident = inside(number, request.person)
    return answers.record(clocks_record(incident, instants.now()))


@router.post("/{number}/clocks/correction", response=Acted, url_name="clocks-correction")
def correct(request: Call, number: str, body: Correction) -> HttpResponse:
    """Correct when an incident was on hold.

    For leads of its teams and, of security incidents, security officers. The correction is an
    event; what the clocks showed before and show now stands in it.
    """
    span = actions.Span(body.since, body.until, body.held, body.hold, body.agreed)
    by = request.person
    return act(
        request,
        number,
        lambda incident: actions.correct_hold(incident, by=by, span=span, reason=body.reason),
    )


@router.put("/{number}/times", response=Acted, url_name="times")
def correct_times(request: Call, number: str, body: Times) -> HttpResponse:
    """Correct when an incident was detected or began.

    For leads of its teams and, of security incidents, security officers.
    """
    return act(
        request,
        number,
        lambda incident: actions.correct_times(
            incident,
            by=request.person,
            reason=body.reason,
            detected_at=body.detected_at,
            occurred_at=body.occurred_at,
        ),
    )


@router.post("/{number}/clocks/rebasing", response=Acted, url_name="clocks-rebasing")
def rebase(request: Call, number: str, body: Rebasing) -> HttpResponse:
    """Let today's promises hold for an incident.

    Instead of those of its registration; what has stopped keeps its verdict.
    """
    by = request.person
    return act(
        request,
        number,
        lambda incident: actions.rebase_clocks(incident, by=by, reason=body.reason),
    )
