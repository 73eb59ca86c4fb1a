"""Management's ladder: whom a hierarchical escalation informs on each level."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Name
from tocsin.base.errors import require
from tocsin.domain.accounts.rules import SEERS, Role
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import EscalationLevel
from tocsin.domain.incidents.permissions import may_watch_the_desk
from tocsin.words.escalation import level_record

router = Router(tags=["Escalation levels"])


class Level(Body):
    """Who is informed; of team leads only those of the teams that have to do with the incident."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Management", "roles": ["manager"]}]}
    )

    name: Name
    roles: list[Annotated[Role, Field(strict=False)]] = Field([], max_length=len(SEERS))
    people: list[Address] = Field([], max_length=50)


class LevelRecord(BaseModel):
    position: int = Field(description="1 is informed first")
    name: str
    roles: list[Role]
    people: list[str] = Field(description="Mail addresses")


@router.get("", response=answers.Listed[LevelRecord], url_name="escalation-levels")
def levels(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List the levels of management, the first informed first.

    For staff.
    """
    require(may_watch_the_desk(request.person), "escalation_level.list")
    return answers.rows(queries.levels(), ("position",), window, level_record)


@router.put("/{position}", response=LevelRecord, auth=ADMINISTRATION, url_name="escalation-level")
def put(request: Call, position: int, body: Level) -> HttpResponse:
    """Add or change a level.

    For administrators, with the scope `admin`.
    """
    by = request.person
    people = [person_of(a, by, f"people.{n}") for n, a in enumerate(body.people)]
    actions.set_level(by=by, position=position, name=body.name, roles=body.roles, people=people)
    return answers.record(level_record(_known(position)))


@router.delete(
    "/{position}", response={204: None}, auth=ADMINISTRATION, url_name="escalation-level"
)
def remove(request: Call, position: int) -> HttpResponse:
    """Remove a level that was never informed.

    For administrators, with the scope `admin`.
    """
    actions.remove_level(_known(position), by=request.person)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _known(position: int) -> EscalationLevel:
    level = queries.level_at(position)
    if level is None:
        raise not_found()
    return level
