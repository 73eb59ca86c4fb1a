"""What is still to be done on an incident: the steps of its checklist, and tasks."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import check_version, inside, visible
from tocsin.api.incidents.records import PartyRecord
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Title
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import ChecklistItem, Incident, Task
from tocsin.words.checklists import step_record, task_record

router = Router(tags=["Work"])


def _day(value: Any) -> date:  # noqa: ANN401 - whatever the body holds
    if not isinstance(value, str):
        raise PydanticCustomError("field.type", "no text")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("date.invalid", "no date") from error


Day = Annotated[
    date,
    BeforeValidator(_day),
    Field(description="A day", json_schema_extra={"examples": ["2026-12-01"]}),
]
Owner = Address | Literal["me"]


class Tick(Body):
    done: bool


class NewTask(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"title": "Ask the ward to print one label", "owner": "me", "due_on": "2026-12-01"}
            ]
        }
    )

    title: Title
    owner: Owner | None = Field(None, description="Mail address, or `me`")
    due_on: Day | None = None


class TaskChange(Body):
    """What is left out stays; null takes owner or date off."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"done": True}]})

    title: Title | None = None
    owner: Owner | None = Field(None, description="Mail address, or `me`")
    due_on: Day | None = None
    done: bool | None = Field(None, description="False takes it up again")


class StepRecord(BaseModel):
    """A step of the category's checklist."""

    id: str
    text: str
    done: bool
    done_by: PartyRecord | None
    done_at: datetime | None


class TaskRecord(BaseModel):
    """A piece of the work that somebody owns."""

    id: str
    title: str
    owner: PartyRecord | None
    due_on: date | None
    created_at: datetime
    done: bool
    done_by: PartyRecord | None
    done_at: datetime | None


@router.get("/{number}/checklist", response=answers.Listed[StepRecord], url_name="checklist")
def checklist(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """Read the checklist of an incident.

    The steps that its category put on it, in order. Only for the desk and its guests.
    """
    found = queries.checklist(inside(number, request.person))
    return answers.rows(found, ("position", "public_id"), window, step_record)


@router.put("/{number}/checklist/{step}", response=StepRecord, url_name="checklist-step")
def tick(request: Call, number: str, step: str, body: Tick) -> HttpResponse:
    """Tick a step off, or take the tick back."""
    return _ticked(request, number, step, body)


@router.patch("/{number}/checklist/{step}", response=StepRecord, url_name="checklist-step")
def mark(request: Call, number: str, step: str, body: Tick) -> HttpResponse:
    """Tick a step off, or take the tick back.

    The same as PUT.
    """
    return _ticked(request, number, step, body)


def _ticked(request: Call, number: str, step: str, body: Tick) -> HttpResponse:
    incident = inside(number, request.person)
    found = _step(incident, step)
    check_version(request, incident, step_record(found))
    actions.tick(found, by=request.person, done=body.done)
    return answers.record(step_record(_step(incident, step)))


def _step(incident: Incident, public_id: str) -> ChecklistItem:
    found = queries.checklist(incident).filter(public_id=public_id.replace("\x00", "")).first()
    if found is None:
        raise not_found()
    return found


@router.get("/{number}/tasks", response=answers.Listed[TaskRecord], url_name="tasks")
def tasks(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """List the tasks of an incident.

    Oldest first, with those that are done. Only for the desk and its guests.
    """
    found = queries.tasks(inside(number, request.person))
    return answers.rows(found, ("created_at", "public_id"), window, task_record)


@router.post("/{number}/tasks", response={201: TaskRecord}, url_name="tasks")
def add(request: Call, number: str, body: NewTask) -> HttpResponse:
    """Add a task to an incident.

    Its owner must see the incident from inside, and is told.
    """
    by: Person = request.person
    incident = visible(number, by)
    check_version(request, incident)
    require(permissions.may_work_on(by, incident), "incident.add_task")
    owner = _owner(body.owner, by)
    task = actions.add_task(incident, by=by, title=body.title, owner=owner, due_on=body.due_on)
    location = f"{request.path}/{task.public_id}"
    return answers.record(task_record(task), status=HTTPStatus.CREATED, location=location)


@router.get("/{number}/tasks/{task}", response=TaskRecord, url_name="task")
def task(request: Call, number: str, task: str) -> HttpResponse:
    """Read a task."""
    return answers.record(task_record(_task(inside(number, request.person), task)))


@router.patch("/{number}/tasks/{task}", response=TaskRecord, url_name="task")
def change(request: Call, number: str, task: str, body: TaskChange) -> HttpResponse:
    """Change, finish or take up a task.

    Whoever works on the incident does; its owner may finish it and take it up again. Saying that
    it is as it is changes nothing.
    """
    incident = inside(number, request.person)
    found = _task(incident, task)
    check_version(request, incident, task_record(found))
    _change(found, body, request.person)
    return answers.record(task_record(_task(incident, task)))


@transaction.atomic
def _change(task: Task, body: TaskChange, by: Person) -> None:
    given = body.model_fields_set
    if given & {"title", "owner", "due_on"}:
        require(permissions.may_work_on(by, task.incident), "incident.change_task")
        plan = actions.Plan(
            title=body.title if body.title is not None else task.title,
            owner=_owner(body.owner, by) if "owner" in given else task.owner,
            due_on=body.due_on if "due_on" in given else task.due_on,
        )
        actions.change_task(task, by=by, plan=plan)
    if body.done is not None and body.done != (task.done_at is not None):
        move = actions.finish_task if body.done else actions.reopen_task
        move(task, by=by)


def _owner(given: str | None, by: Person) -> Person | None:
    if given is None or given == "me":
        return by if given else None
    return person_of(given, by, "owner")


def _task(incident: Incident, public_id: str) -> Task:
    found = queries.tasks(incident).filter(public_id=public_id.replace("\x00", "")).first()
    if found is None:
        raise not_found()
    return found
