"""The verbs of the work on an incident."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import act
from tocsin.api.incidents.bodies import (
    Assignment,
    Classification,
    NewHold,
    Nothing,
    Priority,
)
from tocsin.api.incidents.records import Acted
from tocsin.api.lookup import person_of, team_of
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.queries import category_at, service_named
from tocsin.domain.incidents import actions, permissions
from tocsin.domain.incidents.models import Incident

router = Router(tags=["Verbs"])
NOTHING = Nothing()


@router.post("/{number}/acknowledgement", response=Acted, url_name="acknowledgement")
def acknowledge(request: Call, number: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: ARG001 - it says that it takes nothing
    """Acknowledge an incident.

    Somebody has seen it and begins; one that nobody has is taken by it. A second time is refused
    with `already_acknowledged`.
    """
    return act(request, number, lambda incident: actions.acknowledge(incident, by=request.person))


@router.post("/{number}/assignment", response=Acted, url_name="assignment")
def assign(request: Call, number: str, body: Assignment) -> HttpResponse:
    """Assign an incident.

    To a team, a person or both. Taking it oneself begins the work.
    """
    by: Person = request.person

    def run(incident: Incident) -> None:
        require(permissions.may_work_on(by, incident), "incident.assign")
        team = team_of(body.team, by)
        actions.assign(
            incident, by=by, team=team, assignee=_assignee(body.assignee, by), note=body.note
        )

    return act(request, number, run)


def _assignee(given: str | None, by: Person) -> Person | None:
    if given is None or given == "me":
        return by if given else None
    return person_of(given, by, "assignee")


@router.put("/{number}/priority", response=Acted, url_name="priority")
def prioritise(request: Call, number: str, body: Priority) -> HttpResponse:
    """Change impact and urgency.

    The matrix gives the priority; the reason is kept on the record.
    """
    return act(
        request,
        number,
        lambda incident: actions.prioritise(
            incident,
            by=request.person,
            impact=body.impact,
            urgency=body.urgency,
            reason=body.reason,
        ),
    )


@router.put("/{number}/classification", response=Acted, url_name="classification")
def classify(request: Call, number: str, body: Classification) -> HttpResponse:
    """Change category and service.

    What is left out stays, null takes it off. Team, priority and checklist stay unless `apply`
    names them.
    """
    by: Person = request.person

    def run(incident: Incident) -> None:
        require(permissions.may_work_on(by, incident), "incident.classify")
        kept: dict[str, Any] = {"category": incident.category, "service": incident.service}
        if "category" in body.model_fields_set:
            kept["category"] = category_at(body.category, by) if body.category else None
        if "service" in body.model_fields_set:
            kept["service"] = service_named(body.service, by) if body.service else None
        actions.classify(
            incident,
            by=by,
            security=body.security,
            fields=body.fields,
            apply=body.apply,
            **kept,
        )

    return act(request, number, run)


@router.post("/{number}/hold", response=Acted, url_name="hold")
def hold(request: Call, number: str, body: NewHold) -> HttpResponse:
    """Put an incident on hold.

    A hold on a hold replaces the reason. `until` is required for `scheduled`.
    """
    why = actions.Hold(body.reason, body.until, body.agreed)
    return act(
        request,
        number,
        lambda incident: actions.hold(incident, by=request.person, hold=why, message=body.message),
    )


@router.delete("/{number}/hold", response=Acted, url_name="hold")
def resume(request: Call, number: str) -> HttpResponse:
    """Resume an incident.

    Back to the state before the hold.
    """
    return act(request, number, lambda incident: actions.resume(incident, by=request.person))


@router.post("/{number}/reminder", response=Acted, url_name="reminder")
def remind(request: Call, number: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: ARG001 - it says that it takes nothing
    """Ask the reporter again.

    While it is on hold for the reporter's answer; counts as one of the reminders of the desk.
    """
    return act(
        request, number, lambda incident: actions.remind_reporter(incident, by=request.person)
    )
