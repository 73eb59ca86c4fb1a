"""Who hears of an incident: watchers inside and in public, following and muting for oneself."""

from http import HTTPStatus
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import act, check_version, inside, visible
from tocsin.api.incidents.bodies import Nothing
from tocsin.api.incidents.records import Acted
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Participant
from tocsin.words.checklists import ear_record, watcher_record

router = Router(tags=["Watchers"])
NOTHING = Nothing()


class NewWatcher(Body):
    """Internal: hears every word. Not internal: takes part in public, and so sees it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"person": "sofia@example.org", "internal": True},
                {"person": "ana@example.net", "internal": False},
            ]
        }
    )

    person: Address
    internal: bool


class Side(BaseModel):
    """Which of the two lists is meant."""

    internal: Literal["true", "false"] | None = Field(None, description="Without it: both")


class WatcherRecord(BaseModel):
    """Somebody who hears of an incident."""

    email: str | None
    name: str
    internal: bool
    muted: bool = Field(description="On the list, but told nothing")


class EarRecord(BaseModel):
    """How the caller hears of an incident."""

    following: bool
    internal: bool = Field(description="Hears internal notes as well")
    muted: bool


@router.get("/{number}/watchers", response=answers.Listed[WatcherRecord], url_name="watchers")
def watchers(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """List the watchers of an incident.

    Those inside first; whoever works on it, and its reporter, hear of it besides. Only for the
    desk and its guests.
    """
    known = list(queries.watchers(inside(number, request.person)))
    start = _start(known, window.cursor)
    shown = known[start : start + window.limit]
    is_last = start + window.limit >= len(known)
    records = [watcher_record(row) for row in shown]
    return answers.items(records, None if is_last else _place(shown[-1]))


def _start(known: list[Participant], cursor: str) -> int:
    """Return where the page after this place begins; nobody has more watchers than fit in hand."""
    if not cursor:
        return 0
    place = next((n for n, row in enumerate(known) if _place(row) == cursor), None)
    if place is None:
        raise BadInput("cursor.invalid", field="cursor")
    return place + 1


def _place(row: Participant) -> str:
    return f"{row.person.public_id}.{int(row.internal)}"


@router.post("/{number}/watchers", response={201: WatcherRecord}, url_name="watchers")
def watch(request: Call, number: str, body: NewWatcher) -> HttpResponse:
    """Add a watcher.

    Inside: somebody who sees the incident from inside already. In public: anybody; they see what
    its reporter sees. Adding somebody again changes nothing.
    """
    by: Person = request.person
    incident = visible(number, by)
    check_version(request, incident)
    is_own = body.person.strip().casefold() == by.email
    require(is_own or permissions.may_work_on(by, incident), "incident.watch")
    person = person_of(body.person, by, "person")
    actions.watch(incident, by=by, person=person, internal=body.internal)
    made = queries.watchers(incident).get(person=person, internal=body.internal)
    location = f"{request.path}/{person.email}"
    return answers.record(watcher_record(made), status=HTTPStatus.CREATED, location=location)


@router.delete("/{number}/watchers/{email}", response={204: None}, url_name="watcher")
def unwatch(request: Call, number: str, email: str, side: Query[Side]) -> HttpResponse:
    """Take a watcher off.

    Who took part in public alone does not see the incident any longer.
    """
    incident = inside(number, request.person)
    address = email.replace("\x00", "").strip().casefold()
    found = queries.watchers(incident).filter(person__addresses__address=address)
    if side.internal is not None:
        found = found.filter(internal=side.internal == "true")
    rows = list(found)
    if not rows:
        raise not_found()
    for row in rows:
        actions.unwatch(incident, by=request.person, person=row.person, internal=row.internal)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.get("/{number}/following", response=EarRecord, url_name="following")
def ear(request: Call, number: str) -> HttpResponse:
    """Read whether the caller follows an incident.

    Following and muting are for oneself; everybody may who sees it.
    """
    return answers.record(ear_record(_ear(number, request.person)))


@router.put("/{number}/following", response=EarRecord, url_name="following")
def follow(request: Call, number: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: ARG001 - it says that it takes nothing
    """Follow an incident.

    Who reads it from inside hears every word from now on, everybody else the public ones. It is
    no longer muted.
    """
    actions.begin_following(visible(number, request.person), by=request.person)
    return answers.record(ear_record(_ear(number, request.person)))


@router.delete("/{number}/following", response=Acted, url_name="following")
def unfollow(request: Call, number: str) -> HttpResponse:
    """Follow an incident no longer.

    Who saw it because they took part in public does not see it any more, and is answered its
    number alone.
    """
    return act(request, number, lambda incident: actions.end_following(incident, by=request.person))


@router.put("/{number}/mute", response=EarRecord, url_name="mute")
def mute(request: Call, number: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: ARG001 - it says that it takes nothing
    """Mute an incident.

    The caller is told nothing more of it but what is put into their own hands, as a task is.
    """
    actions.mute(visible(number, request.person), by=request.person, muted=True)
    return answers.record(ear_record(_ear(number, request.person)))


@router.delete("/{number}/mute", response=EarRecord, url_name="mute")
def unmute(request: Call, number: str) -> HttpResponse:
    """Hear of an incident again."""
    actions.mute(visible(number, request.person), by=request.person, muted=False)
    return answers.record(ear_record(_ear(number, request.person)))


def _ear(number: str, person: Person) -> queries.Ear:
    return queries.ear_of(visible(number, person), person)
