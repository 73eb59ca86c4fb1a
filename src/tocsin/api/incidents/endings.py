"""The verbs with which an incident ends and comes back."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import act
from tocsin.api.incidents.bodies import (
    Cancellation,
    Closure,
    Confirmation,
    Reasoned,
    Remark,
    Resolution,
)
from tocsin.api.incidents.records import Acted
from tocsin.api.strict import Body
from tocsin.domain.incidents import actions

router = Router(tags=["Verbs"])


@router.post("/{number}/resolution", response=Acted, url_name="resolution")
def resolve(request: Call, number: str, body: Resolution) -> HttpResponse:
    """Resolve an incident.

    From every open state. The reporter is asked whether it holds, unless `tell_reporter` is false.
    """
    return act(
        request,
        number,
        lambda incident: actions.resolve(
            incident,
            by=request.person,
            code=body.code,
            text=body.text,
            cause=body.cause or "",
            tell_reporter=body.tell_reporter,
        ),
    )


@router.post("/{number}/confirmation", response=Acted, url_name="confirmation")
def confirm(request: Call, number: str, body: Confirmation) -> HttpResponse:
    """Give the reporter's answer.

    Solved closes at once unless an assessment is due, not solved reopens. An agent may record the
    answer on the reporter's behalf.
    """
    return act(
        request,
        number,
        lambda incident: actions.confirm(
            incident,
            by=request.person,
            solved=body.solved,
            rating=body.rating,
            comment=body.comment,
        ),
    )


class Rating(Body):
    """How well the reporter was helped; 5 is best."""

    rating: Annotated[int, Field(ge=1, le=5)]
    comment: Remark = ""


@router.put("/{number}/rating", response=Acted, url_name="rating")
def rate(request: Call, number: str, body: Rating) -> HttpResponse:
    """Rate the help that was given.

    By the reporter alone, once it is resolved; twelve hours later it stands (`rating.settled`).
    """
    return act(
        request,
        number,
        lambda incident: actions.rate(
            incident, by=request.person, rating=body.rating, comment=body.comment
        ),
    )


@router.post("/{number}/closure", response=Acted, url_name="closure")
def close(request: Call, number: str, body: Closure) -> HttpResponse:
    """Assess and close an incident.

    Satisfactory closes, unsatisfactory reopens. While the reporter's answer is awaited it needs a
    `note`. Where an assessment is due, never by who resolved it.
    """
    finding = actions.Finding(body.assessment, tuple(body.aspects), body.note, body.lesson)
    return act(
        request,
        number,
        lambda incident: actions.close(incident, by=request.person, finding=finding),
    )


@router.post("/{number}/reopening", response=Acted, url_name="reopening")
def reopen(request: Call, number: str, body: Reasoned) -> HttpResponse:
    """Reopen an incident.

    From resolved; from closed and cancelled within fourteen days, then `reopen_window_over`.
    """
    return act(
        request,
        number,
        lambda incident: actions.reopen(incident, by=request.person, reason=body.reason),
    )


@router.post("/{number}/cancellation", response=Acted, url_name="cancellation")
def cancel(request: Call, number: str, body: Cancellation) -> HttpResponse:
    """Cancel an incident.

    What should not have been registered; from every open state.
    """
    return act(
        request,
        number,
        lambda incident: actions.cancel(
            incident,
            by=request.person,
            reason=body.reason,
            release_children=body.release_children,
        ),
    )
