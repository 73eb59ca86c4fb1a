"""Registering, listing and reading incidents."""

from http import HTTPStatus

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents import acts
from tocsin.api.incidents.bodies import NewIncident, Resolution
from tocsin.api.incidents.bodies import Reporter as Named
from tocsin.api.incidents.records import Acted, IncidentRecord
from tocsin.api.lookup import incident_of, named, person_of, team_of
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import Kind, Sender, check_name, folded
from tocsin.domain.catalogue.queries import category_at, service_named
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.queries import listed
from tocsin.words.records import filled, incident_record, record_for

router = Router(tags=["Incidents"])


@router.post("", response={201: Acted}, url_name="incidents")
def register(request: Call, body: NewIncident) -> HttpResponse:
    """Register an incident.

    Whoever works here registers for anybody; everybody else for themselves, and then `reporter`
    may be left out. Without impact or urgency the category decides, else the middle of the matrix.
    With `parent` it hangs there from its first second; with `resolution` it was solved on first
    contact and is resolved in the same act.
    """
    by: Person = request.person
    incident = actions.register(
        by=by,
        report=_report(body, by),
        reporter=_reporter(body.reporter, by),
        parent=incident_of(body.parent, by, "parent") if body.parent else None,
        solution=_solution(body.resolution),
    )
    location = f"{request.path}/{incident.number}"
    return acts.answer(incident.number, by, status=HTTPStatus.CREATED, location=location)


class Filter(answers.Search):
    query: answers.QueryText = Field(
        "",
        description="The language of the search box, for instance `state:open team:network vpn`",
    )


@router.get("", response=answers.Listed[IncidentRecord], url_name="incidents")
def incidents(request: Call, window: Query[Filter]) -> HttpResponse:
    """List incidents.

    Those the caller may see, newest first. `query` knows `state:` (also `open`), `team:` (also
    `none`, `mine`), `assignee:` and `reporter:` (an address, the beginning of a name, `me` or
    `none`), `owner:`, `tier:`, `priority:`, `category:`, `service:`, `parent:` (a number or
    `none`), `major:` (`yes`, `no` or `candidate`), `security:`, `confidential:`, `answered:` and
    `breached:` (`yes` or `no`), `sla:` (the time until the next deadline, `<2h`, `>=30m`, `<0m`),
    free words and `"phrases"` over number and title; `-` negates. `sort:deadline` puts what is owed
    next first, `sort:priority` what is most urgent, then what has waited longest.
    """
    found = listed(
        request.person,
        query=window.query,
        limit=window.limit,
        cursor=window.cursor or None,
    )
    filled(found.items)
    return answers.listed(found, incident_record)


@router.get("/{number}", response=IncidentRecord, url_name="incident")
def incident(request: Call, number: str) -> HttpResponse:
    """Read an incident.

    The `ETag` is its version: send it back in `If-None-Match` to hear only of changes, and in
    `If-Match` of a verb to act on what was read and on nothing newer.
    """
    found = acts.visible(number, request.person)
    return answers.record(record_for(request.person, found), tag=acts.tag(found))


def _report(body: NewIncident, by: Person) -> actions.Report:
    return actions.Report(
        title=body.title,
        wording=Wording(body.description) if body.description.strip() else None,
        channel=body.channel,
        category=category_at(body.category, by) if body.category else None,
        service=service_named(body.service, by) if body.service else None,
        impact=body.impact or "",
        urgency=body.urgency or "",
        team=team_of(body.team, by),
        security=body.security,
        circle=_circle(body, by),
        fields=body.fields,
        occurred_at=body.occurred_at,
        detected_at=body.detected_at,
    )


def _circle(body: NewIncident, by: Person) -> actions.Circle:
    return actions.Circle(
        confidential=body.confidential,
        people=tuple(person_of(a, by, f"people.{n}") for n, a in enumerate(body.people)),
        teams=tuple(team_of(s, by, f"teams.{n}") for n, s in enumerate(body.teams)),
    )


def _solution(given: Resolution | None) -> actions.Solution | None:
    return actions.Solution(**given.model_dump(exclude_none=True)) if given else None


def _reporter(given: Named | None, by: Person) -> Person | Sender | None:
    if given is None:
        return by if by.kind == Kind.CONTACT else None
    with named("reporter.email"):
        address = folded(given.email)
    with named("reporter.name"):
        name = check_name(given.name) if given.name.strip() else ""
    return person_at(address) or Sender(address, name)
