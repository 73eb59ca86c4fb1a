"""What was promised to customers, between teams and by suppliers, and which promise would hold."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.problems import not_found
from tocsin.api.strict import Body, Code, Instant, Name, Path, Slug, one_of
from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.base.keyset import page
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.rules import priorities
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.permissions import may_read_promises
from tocsin.domain.clocks.queries import Known
from tocsin.domain.clocks.rules import Agreement, Aspects, Hours, Measure
from tocsin.domain.clocks.rules.promises import HOLDS, TARGET_LIMIT
from tocsin.domain.journal.queries import latest_seq
from tocsin.words.promises import choice_record, promise_record

router = Router(tags=["Promises"])
Target = Annotated[
    int, Field(ge=1, le=int(TARGET_LIMIT.total_seconds()), description="Seconds that count")
]
Pause = Annotated[str, Field(max_length=40, json_schema_extra={"enum": list(HOLDS)})]
Pauses = Annotated[list[Pause], Field(max_length=len(HOLDS), description="Holds that stop it")]
PLAIN = ("name", "priority", "hours", "pauses")
NAMES = ("service", "organisation", "category", "team", "supplier", "calendar")


class TermsRecord(BaseModel):
    """What is promised; null is whatever it does not name."""

    name: str
    priority: str | None
    service: str | None
    organisation: str | None
    category: str | None
    team: str | None
    supplier: str | None
    target: int = Field(description="Seconds that count")
    hours: Hours = Field(description="`always`, by a `calendar`, or by that of the `team`")
    calendar: str | None
    pauses: list[str] = Field(description="Holds that stop it")
    valid_from: str = Field(description="Whatever was registered from then on has these terms")
    active: bool


class VersionRecord(TermsRecord):
    number: int
    valid_until: str | None = Field(description="When later terms take over")
    dropped: bool = Field(description="Replaced before it ever held")
    made_at: str


class PromiseRecord(TermsRecord):
    slug: str
    agreement: Agreement
    measure: Measure
    versions: list[VersionRecord]


class BeatenRecord(BaseModel):
    promise: str
    lost_on: str = Field(
        description="What the one that holds names and this one does not, or less closely; `age`"
        " between equals, of which the older holds"
    )


class ChosenRecord(BaseModel):
    agreement: Agreement
    measure: Measure
    promise: str | None = Field(description="Null where nothing is promised")
    target: int | None
    names: list[str] = Field(description="What it is about, in the order in which that counts")
    beats: list[BeatenRecord]


class ChoiceRecord(BaseModel):
    """Which promises would hold."""

    items: list[ChosenRecord]


class Described(Body):
    """What a promise may say."""

    priority: Code | None = None
    service: Slug | None = None
    organisation: Slug | None = None
    category: Path | None = None
    team: Slug | None = Field(None, description="Of what teams agree")
    supplier: Slug | None = Field(None, description="Of what a supplier agrees")
    hours: Annotated[Hours, Field(strict=False)] = Hours.ALWAYS
    calendar: Slug | None = None
    pauses: Pauses | None = Field(None, description="Null: those that usually stop it")
    valid_from: Instant | None = Field(None, description="Not before now, which it is without")


class NewPromise(Described):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "slug": "vpn-p1",
                    "name": "VPN, P1",
                    "agreement": "sla",
                    "measure": "resolution",
                    "priority": "P1",
                    "target": 7200,
                }
            ]
        }
    )

    slug: Slug
    name: Name
    agreement: Annotated[Agreement, Field(strict=False)]
    measure: Annotated[Measure, Field(strict=False)]
    target: Target


class ChangedPromise(Described):
    """What is left out stays; null takes it off."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"target": 3600}]})

    name: Name = ""
    target: Target = 0
    active: Literal[True] = Field(default=True, description="Let one that has ended hold again")


class About(BaseModel):
    """What an incident would be about."""

    priority: Annotated[str, one_of(("", *priorities()), "")] = ""
    service: Annotated[str, Field(max_length=60)] = ""
    organisation: Annotated[str, Field(max_length=60)] = ""
    category: Annotated[str, Field(max_length=250, description="Path")] = ""
    team: Annotated[str, Field(max_length=60, description="Who has it")] = ""
    supplier: Annotated[str, Field(max_length=60, description="Who is asked")] = ""
    registered_at: Instant | None = Field(None, description="Now, without")


class Ending(BaseModel):
    valid_from: Instant | None = Field(None, description="Not before now, which it is without")


@router.get("", response=answers.Listed[PromiseRecord], url_name="promises")
def list_promises(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List promises, also those that have ended.

    For staff. Which of them holds for what is `/promises/choice`.
    """
    by: Person = request.person
    require(may_read_promises(by), "promise.list")
    rows = queries.promise_rows(by)
    found = page(rows, ("slug",), limit=window.limit, cursor=window.cursor or None)
    known = queries.known(found.items, instants.now())
    return answers.items([promise_record(one) for one in known], found.next)


@router.post("", response={201: PromiseRecord}, auth=ADMINISTRATION, url_name="promises")
def create_promise(request: Call, body: NewPromise) -> HttpResponse:
    """Promise something.

    For administrators, with the scope `admin`. Agreement and measure stay for good.
    """
    by: Person = request.person
    named = queries.things_named({name: getattr(body, name) for name in NAMES}, by)
    plain = {name: getattr(body, name) for name in PLAIN} | {"priority": body.priority or ""}
    actions.create_promise(
        by=by,
        slug=body.slug,
        agreement=body.agreement,
        measure=body.measure,
        terms=actions.Terms(target=timedelta(seconds=body.target), **plain, **named),
        valid_from=body.valid_from,
    )
    location = f"{request.path.rstrip('/')}/{body.slug}"
    return _answer(_visible(body.slug, by), status=HTTPStatus.CREATED, location=location)


@router.get("/choice", response=ChoiceRecord, url_name="promises-choice")
def choose(request: Call, about: Query[About]) -> HttpResponse:
    """Say which promises would hold for an incident, and which they beat.

    For staff. What teams and suppliers agreed only where a team or supplier is named.
    """
    by: Person = request.person
    require(may_read_promises(by), "promise.choose")
    if about.priority and about.priority not in priorities():
        raise BadInput("choice.unknown", field="priority")
    given = {name: getattr(about, name, "").replace("\x00", "") for name in NAMES}
    named = queries.things_named(given, by)
    ids = {name: thing.pk for name, thing in named.items() if thing is not None}
    as_of: datetime = about.registered_at or instants.now()
    found = queries.weighed_for(Aspects(as_of, priority=about.priority, **ids))
    return answers.record(choice_record(found))


@router.get("/{slug}", response=PromiseRecord, url_name="promise")
def read_promise(request: Call, slug: str) -> HttpResponse:
    """Read a promise and all its terms.

    For staff.
    """
    return _answer(_visible(slug, request.person))


@router.patch("/{slug}", response=PromiseRecord, auth=ADMINISTRATION, url_name="promise")
def change_promise(request: Call, slug: str, body: ChangedPromise) -> HttpResponse:
    """Promise something else from now or later on.

    For administrators, with the scope `admin`. What was registered before keeps the terms it had;
    whatever was planned for after `valid_from` is dropped.
    """
    by: Person = request.person
    known = _visible(slug, by)
    seen = latest_seq(known.promise)
    answers.hold_to(request, _answer(known))
    actions.change_promise(
        known.promise, by=by, changes=_changes(body, by), valid_from=body.valid_from, seen=seen
    )
    return _answer(_visible(slug, by))


@router.delete("/{slug}", response={204: None}, auth=ADMINISTRATION, url_name="promise")
def end_promise(request: Call, slug: str, ending: Query[Ending]) -> HttpResponse:
    """Promise it no more from now or later on.

    For administrators, with the scope `admin`. What was registered before keeps it, and it can
    still be read.
    """
    by: Person = request.person
    known = _visible(slug, by)
    seen = latest_seq(known.promise)
    answers.hold_to(request, _answer(known))
    actions.end_promise(known.promise, by=by, valid_from=ending.valid_from, seen=seen)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _changes(body: ChangedPromise, by: Person) -> dict[str, Any]:
    given = body.model_fields_set
    changes: dict[str, Any] = {name: getattr(body, name) for name in PLAIN if name in given}
    if "priority" in given:
        changes["priority"] = body.priority or ""
    if "target" in given:
        changes["target"] = timedelta(seconds=body.target)
    if "active" in given:
        changes["is_active"] = True
    named = {name: getattr(body, name) for name in NAMES if name in given}
    return changes | queries.things_named(named, by)


def _answer(known: Known, **more: Any) -> HttpResponse:  # noqa: ANN401 - of `record`
    return answers.record(promise_record(known), **more)


def _visible(slug: str, person: Person) -> Known:
    known = queries.promise_named(slug, person, instants.now())
    if known is None:
        raise not_found()
    return known
