"""Who may know of an incident, who must not, and the broken glass."""

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import act, answer, inside, visible
from tocsin.api.incidents.bodies import Reasoned
from tocsin.api.incidents.records import Acted, PartyRecord
from tocsin.api.lookup import person_of, team_of
from tocsin.api.strict import Address, Body, Slug
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.words.relations import circle_record, involved_record

router = Router(tags=["Verbs"])
READING = ["Circle"]
MANY = 200


class Confidentiality(Body):
    """Lists are replaced as a whole; what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"confidential": True, "people": ["agnes@example.org"], "teams": ["soc"]},
                {"confidential": False},
            ]
        }
    )

    confidential: bool
    people: list[Address] | None = Field(None, max_length=MANY)
    teams: list[Slug] | None = Field(None, max_length=MANY)


class Involved(Body):
    people: list[Address] = Field(max_length=MANY)


class CircleRecord(BaseModel):
    """Who stands on the list of an incident."""

    confidential: bool
    people: list[PartyRecord]
    teams: list[str] = Field(description="Slugs")


class InvolvedRecord(BaseModel):
    """Who is named as involved, and so excluded."""

    people: list[PartyRecord]


@router.get(
    "/{number}/confidentiality",
    response=CircleRecord,
    tags=READING,
    url_name="confidentiality",
)
def circle(request: Call, number: str) -> HttpResponse:
    """Read who stands on the list of an incident."""
    return answers.record(circle_record(inside(number, request.person)))


@router.put("/{number}/confidentiality", response=Acted, url_name="confidentiality")
def restrict(request: Call, number: str, body: Confidentiality) -> HttpResponse:
    """Set who may know of an incident.

    Who makes it confidential without naming people stays on the list. If the caller does not see
    it afterwards, the answer is its number alone.
    """
    by: Person = request.person

    def run(incident: Incident) -> None:
        require(permissions.may_restrict(by, incident), "incident.restrict")
        actions.restrict(
            incident,
            by=by,
            confidential=body.confidential,
            people=None if body.people is None else _people(body.people, by),
            teams=None
            if body.teams is None
            else tuple(team_of(s, by, f"teams.{n}") for n, s in enumerate(body.teams)),
        )

    return act(request, number, run)


@router.get("/{number}/involved", response=InvolvedRecord, tags=READING, url_name="involved")
def involved(request: Call, number: str) -> HttpResponse:
    """Read who is named as involved in an incident."""
    return answers.record(involved_record(inside(number, request.person)))


@router.put("/{number}/involved", response=Acted, url_name="involved")
def name_involved(request: Call, number: str, body: Involved) -> HttpResponse:
    """Name who is involved in an incident.

    They are excluded from it whatever their role. The list is replaced as a whole.
    """
    by: Person = request.person

    def run(incident: Incident) -> None:
        require(permissions.may_restrict(by, incident), "incident.name_involved")
        actions.name_involved(incident, by=by, people=_people(body.people, by))

    return act(request, number, run)


@router.post("/{number}/access", response=Acted, url_name="access")
def break_glass(request: Call, number: str, body: Reasoned) -> HttpResponse:
    """Break the glass of a confidential incident.

    Administrators and auditors of the whole desk read it for some hours. It is journalled, and
    told to who keeps it. Refused it is 404, like everything one may not see.
    """
    by: Person = request.person
    sealed = queries.sealed(number, by) if number.isprintable() else None
    actions.break_glass(sealed or visible(number, by), by=by, reason=body.reason)
    return answer(number.strip().upper(), by)


def _people(addresses: list[str], by: Person) -> tuple[Person, ...]:
    return tuple(person_of(a, by, f"people.{n}") for n, a in enumerate(addresses))
