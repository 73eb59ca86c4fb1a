"""How an incident is passed on: escalation, handing back, and what was tried."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import act, check_version, inside, visible
from tocsin.api.incidents.records import Acted, PartyRecord
from tocsin.api.lookup import organisation_of, team_of
from tocsin.api.strict import Body, Markdown, Note, Reason, Slug
from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import EscalationLevel, Incident
from tocsin.domain.incidents.rules import EscalationKind
from tocsin.words.escalation import escalation_record, investigation_record, passage_record

router = Router(tags=["Verbs"])
BESIDE = ["Second level"]
TOLD = ("sent_at", "public_id")


class Escalate(Body):
    """Functional: exactly one of `team`, `tier` and `supplier`. Hierarchical: perhaps a `level`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "functional",
                    "team": "network",
                    "reason": "Needs the core switch.",
                    "tried": "Restarted the client, another cable.",
                },
                {"kind": "hierarchical", "reason": "The whole ward is down."},
            ]
        }
    )

    kind: Literal["functional", "hierarchical"]
    team: Slug | None = None
    tier: Annotated[int, Field(ge=1, le=3)] | None = Field(None, description="Support level")
    supplier: Slug | None = Field(None, description="Slug of the organisation")
    level: Annotated[int, Field(ge=1, le=99)] | None = Field(
        None, description="Position on management's ladder; without it the next one up"
    )
    reason: Reason
    tried: Note = Field("", description="What was tried; goes along")


class HandBack(Body):
    reason: Reason
    tried: Note = Field("", description="What was found and tried here")


class EscalationRecord(BaseModel):
    """One hop, or word of the incident to management."""

    kind: EscalationKind
    from_: str | None = Field(alias="from", description="Slug of the team that had it")
    to: str | None = Field(description="Slug of the team that got it")
    supplier: str | None = Field(description="Slug of the organisation")
    level: int | None = Field(description="Position on management's ladder")
    informed: list[str] = Field(description="Mail addresses")
    reason: str
    tried: str
    by: PartyRecord
    at: datetime
    handed_back_at: datetime | None


class PassageRecord(BaseModel):
    """Every hop, oldest first, and what they come to."""

    items: list[EscalationRecord]
    hops: int = Field(description="How often it went from one team to another")
    bounces: int = Field(description="How often it came back to a team that had had it")
    held: dict[str, int] = Field(description="Seconds that each team has had it, by slug")


class NewInvestigation(Body):
    """What was suspected, how it was tested and what came out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "hypothesis": "The switch drops VLAN 12.",
                    "test": "Pinged over VLAN 12 for ten minutes.",
                    "result": "No loss, so it is not the switch.",
                }
            ]
        }
    )

    hypothesis: Markdown
    test: Markdown = ""
    result: Markdown = ""


class InvestigationRecord(BaseModel):
    id: str = Field(description="`id` of the internal message that tells it")
    hypothesis: str
    test: str
    result: str
    by: PartyRecord
    at: datetime


@router.get("/{number}/escalation", response=PassageRecord, url_name="escalation", tags=BESIDE)
def passage(request: Call, number: str) -> HttpResponse:
    """Read the ways an incident went.

    From team to team, to suppliers and before management, with hops, bounces and the time that
    each team has had it. Only for the desk.
    """
    incident = inside(number, request.person)
    hops = [escalation_record(hop) for hop in queries.escalations(incident)]
    counted = queries.passage(incident, instants.now())
    return answers.record({"items": hops} | passage_record(counted))


@router.post("/{number}/escalation", response=Acted, url_name="escalation")
def escalate(request: Call, number: str, body: Escalate) -> HttpResponse:
    """Escalate an incident.

    Functional: pass the work on; the owner team keeps the contact with the reporter. A `tier` is
    the category's team of that level, else the one that had it before, else the only one. A
    `supplier` is sent the reason and what was tried, and the team stays. Hierarchical: inform
    management; the work stays where it is.
    """
    by: Person = request.person

    def run(incident: Incident) -> None:
        # Asked before anything is looked up, which is nothing to whoever may not.
        if body.kind == EscalationKind.HIERARCHICAL:
            may = permissions.may_inform_management(by, incident)
            require(may, "incident.inform_management")
            _check_left_out(body, "team", "tier", "supplier")
            words = {"reason": body.reason, "tried": body.tried}
            actions.inform_management(incident, by=by, level=_level(body.level), **words)
            return
        require(permissions.may_work_on(by, incident), "incident.escalate")
        _check_left_out(body, "level")
        target = actions.Target(
            team=team_of(body.team, by),
            tier=body.tier,
            supplier=organisation_of(body.supplier, by, "supplier"),
        )
        actions.escalate(incident, by=by, target=target, reason=body.reason, tried=body.tried)

    return act(request, number, run)


def _check_left_out(body: Escalate, *fields: str) -> None:
    wrong = [f for f in fields if getattr(body, f) not in (None, "")]
    if wrong:
        raise BadInput.of([BadInput("escalation.other_kind", field=field) for field in wrong])


def _level(position: int | None) -> EscalationLevel | None:
    if position is None:
        return None
    level = queries.level_at(position)
    if level is None:
        raise BadInput("escalation.no_level", field="level")
    return level


@router.post("/{number}/hand-back", response=Acted, url_name="hand-back")
def hand_back(request: Call, number: str, body: HandBack) -> HttpResponse:
    """Hand an incident back.

    To the team that escalated it to the present one, with what was found.
    """
    return act(
        request,
        number,
        lambda incident: actions.hand_back(
            incident, by=request.person, reason=body.reason, tried=body.tried
        ),
    )


@router.get(
    "/{number}/investigation",
    response=answers.Listed[InvestigationRecord],
    url_name="investigation",
    tags=BESIDE,
)
def investigations(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """Read what was tried so far.

    Oldest first. Only for the desk and its guests.
    """
    found = queries.told_in(queries.tried_so_far(inside(number, request.person)))
    return answers.rows(found, TOLD, window, lambda m: investigation_record(m.investigation))


@router.post(
    "/{number}/investigation",
    response={201: InvestigationRecord},
    url_name="investigation",
    tags=BESIDE,
)
def investigate(request: Call, number: str, body: NewInvestigation) -> HttpResponse:
    """Put down what was tried.

    A hypothesis, its test and the result, as one internal message. Guests may, too.
    """
    incident = visible(number, request.person)
    check_version(request, incident)
    made = actions.investigate(
        incident,
        by=request.person,
        hypothesis=body.hypothesis,
        test=body.test,
        result=body.result,
    )
    location = f"{request.path.rpartition('/')[0]}/messages/{made.message.public_id}"
    record = investigation_record(made)
    return answers.record(record, status=HTTPStatus.CREATED, location=location)
