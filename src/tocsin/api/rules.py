"""The desk's own rules: what it does by itself when something happens to an incident."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.problems import not_found
from tocsin.api.strict import Body, Code, Name, Path, Slug
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.automation import actions, queries
from tocsin.domain.automation.models import Rule
from tocsin.domain.automation.permissions import may_change_rules, may_read_rules
from tocsin.domain.automation.rules import Told, Trigger
from tocsin.domain.clocks.rules import Agreement, Measure
from tocsin.domain.journal.queries import latest_seq
from tocsin.words.rules import rule_record

router = Router(tags=["Rules"])
EXAMPLE = {
    "name": "Resolution target missed",
    "trigger": "clock",
    "agreement": "sla",
    "measure": "resolution",
    "percent": 100,
    "tell": ["assignee", "team_leads"],
    "inform_management": True,
}


class Described(Body):
    """What a rule waits for, on which incidents, and what it does; null is any, or nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Name
    position: Annotated[int, Field(ge=1, le=999)] | None = Field(
        None, description="Rules are applied in this order; without it a new one is the last"
    )
    trigger: Annotated[Trigger, Field(strict=False)]
    agreement: Annotated[Agreement, Field(strict=False)] | None = None
    measure: Annotated[Measure, Field(strict=False)] | None = None
    percent: Annotated[int, Field(ge=1, le=100)] | None = Field(
        None, description="Of `clock`: 50, 75, 90 or 100 per cent of the target"
    )
    bounces: Annotated[int, Field(ge=1, le=99)] | None = Field(
        None, description="Of `bounces`: how often it came back to a team, at least"
    )
    priority: Code | None = None
    team: Slug | None = Field(None, description="Who has it")
    category: Path | None = Field(None, description="Whatever hangs below it as well")
    service: Slug | None = None
    security: bool | None = None
    tell: list[Annotated[Told, Field(strict=False)]] = Field([], max_length=len(Told))
    inform_management: bool = Field(default=False, description="The next level of escalation")
    raise_priority: bool = Field(default=False, description="By one step, the urgency first")
    escalate_tier: Annotated[int, Field(ge=1, le=3)] | None = None
    escalate_team: Slug | None = None


class NewRule(Described):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"slug": "resolution-missed"} | EXAMPLE]}
    )

    slug: Slug


class RuleRecord(BaseModel):
    """A rule of the desk."""

    slug: str
    name: str
    position: int
    active: bool = Field(description="False since it was retired")
    version: int = Field(description="Grows with every change")
    trigger: Trigger
    agreement: Agreement | None
    measure: Measure | None
    percent: int | None
    bounces: int | None
    priority: str | None
    team: str | None
    category: str | None
    service: str | None
    security: bool | None
    tell: list[Told]
    inform_management: bool
    raise_priority: bool
    escalate_tier: int | None
    escalate_team: str | None


@router.get("", response=answers.Listed[RuleRecord], url_name="rules")
def list_rules(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List rules in the order in which they are applied, also those that were retired.

    For staff.
    """
    require(may_read_rules(request.person), "rule.list")
    return answers.rows(queries.rules(), ("position", "slug"), window, rule_record)


@router.post("", response={201: RuleRecord}, auth=ADMINISTRATION, url_name="rules")
def create_rule(request: Call, body: NewRule) -> HttpResponse:
    """Make a rule.

    For administrators, with the scope `admin`.
    """
    by: Person = request.person
    require(may_change_rules(by), "rule.create")
    given = _given(body)
    actions.create_rule(by=by, slug=body.slug, terms=queries.terms_named(given, by), **_words(body))
    location = f"{request.path.rstrip('/')}/{body.slug}"
    return _answer(_known(body.slug), status=HTTPStatus.CREATED, location=location)


@router.get("/{slug}", response=RuleRecord, url_name="rule")
def read_rule(request: Call, slug: str) -> HttpResponse:
    """Read a rule.

    For staff.
    """
    require(may_read_rules(request.person), "rule.list")
    return _answer(_known(slug))


@router.put("/{slug}", response=RuleRecord, auth=ADMINISTRATION, url_name="rule")
def change_rule(request: Call, slug: str, body: Described) -> HttpResponse:
    """Change a rule as a whole; one that was retired holds again.

    For administrators, with the scope `admin`. What only another trigger asks is left out.
    """
    by: Person = request.person
    require(may_change_rules(by), "rule.change")
    rule = _known(slug)
    seen = latest_seq(rule)
    answers.hold_to(request, _answer(rule))
    terms = queries.terms_named(_given(body), by)
    actions.change_rule(rule, by=by, terms=terms, seen=seen, **_words(body))
    return _answer(_known(slug))


@router.delete("/{slug}", response={204: None}, auth=ADMINISTRATION, url_name="rule")
def retire_rule(request: Call, slug: str) -> HttpResponse:
    """Retire a rule; what it has done stays on record.

    For administrators, with the scope `admin`.
    """
    require(may_change_rules(request.person), "rule.retire")
    rule = _known(slug)
    seen = latest_seq(rule)
    answers.hold_to(request, _answer(rule))
    actions.retire_rule(rule, by=request.person, seen=seen)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _given(body: Described) -> dict[str, Any]:
    return body.model_dump(mode="json", exclude={"slug", "name", "position"})


def _words(body: Described) -> dict[str, Any]:
    return {"name": body.name, "position": body.position}


def _answer(rule: Rule, **more: Any) -> HttpResponse:  # noqa: ANN401 - of `record`
    return answers.record(rule_record(rule), **more)


def _known(slug: str) -> Rule:
    found = queries.rule_named(slug.replace("\x00", ""))
    if found is None:
        raise not_found()
    return found
