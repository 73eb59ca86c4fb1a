"""Steps of the checklist and tasks: ticked off, given to somebody, finished and taken up again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, OutOfDate, RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import ChecklistItem, Incident, Task
from tocsin.domain.incidents.steps.history import record


@dataclass(frozen=True)
class Plan:
    """What a task says: what is to be done, by whom and until when."""

    title: str
    owner: Person | None = None
    due_on: date | None = None


@transaction.atomic
def tick(item: ChecklistItem, *, by: Person, done: bool) -> None:
    """Tick a step of the checklist off, or take the tick back."""
    require(permissions.may_work_on(by, item.incident), "incident.tick")
    now = instants.now()
    steps.touch(item.incident, at=now)
    new = {"done_by": by, "done_at": now} if done else {"done_by": None, "done_at": None}
    pending = ChecklistItem.objects.filter(pk=item.pk, done_at__isnull=done)
    if not pending.update(**new):
        return
    facts = {"item": item.public_id, "done": done}
    texts = {"step": item.text}
    record("incident.checklist_ticked", item.incident, by=by, at=now, facts=facts, texts=texts)


@transaction.atomic
def add_task(
    incident: Incident,
    *,
    by: Person,
    title: str,
    owner: Person | None = None,
    due_on: date | None = None,
) -> Task:
    """Put a piece of the work on the list; its owner is told."""
    require(permissions.may_work_on(by, incident), "incident.add_task")
    said = rules.check_title(title)
    now = instants.now()
    steps.touch(incident, at=now)
    _check_owner(owner, incident)
    task = Task.objects.create(
        public_id=public_id(),
        incident=incident,
        title=said,
        owner=owner,
        due_on=due_on,
        created_at=now,
    )
    record("incident.task_added", incident, by=by, at=now, facts=_facts(task), texts={"task": said})
    return task


@transaction.atomic
def change_task(task: Task, *, by: Person, plan: Plan) -> None:
    """Say anew what is to be done, by whom and until when; a new owner is told."""
    require(permissions.may_work_on(by, task.incident), "incident.change_task")
    said = rules.check_title(plan.title)
    now = instants.now()
    seen = task.title, task.owner_id, task.due_on
    steps.touch(task.incident, at=now)
    task.refresh_from_db(fields=["title", "owner", "due_on"])
    # The plan holds what its maker left as it was: it must not undo what somebody else changed.
    if seen != (task.title, task.owner_id, task.due_on):
        raise OutOfDate("incident.changed_meanwhile")
    if plan.owner and plan.owner.pk != task.owner_id:
        _check_owner(plan.owner, task.incident)
    changes: dict[str, tuple[Any, Any]] = {
        "owner": (task.owner_id, plan.owner and plan.owner.pk),
        "due_on": (task.due_on, plan.due_on),
    }
    changes = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    if not changes and said == task.title:
        return
    Task.objects.filter(pk=task.pk).update(title=said, owner=plan.owner, due_on=plan.due_on)
    task.title, task.owner, task.due_on = said, plan.owner, plan.due_on
    record(
        "incident.task_changed",
        task.incident,
        by=by,
        at=now,
        changes=changes,
        facts=_facts(task),
        texts={"task": said},
    )


@transaction.atomic
def finish_task(task: Task, *, by: Person) -> None:
    """Say that it is done: who works on the incident, or whose task it is."""
    require(permissions.may_finish_task(by, task), "incident.finish_task")
    now = instants.now()
    steps.touch(task.incident, at=now)
    if not Task.objects.filter(pk=task.pk, done_at=None).update(done_by=by, done_at=now):
        raise RuleBroken("task.done_already")
    task.done_by, task.done_at = by, now
    _record(task, "incident.task_done", by, now)


@transaction.atomic
def reopen_task(task: Task, *, by: Person) -> None:
    """Take a finished task up again."""
    require(permissions.may_finish_task(by, task), "incident.reopen_task")
    now = instants.now()
    steps.touch(task.incident, at=now)
    done = Task.objects.filter(pk=task.pk, done_at__isnull=False)
    if not done.update(done_by=None, done_at=None):
        raise RuleBroken("task.open_already")
    task.done_by, task.done_at = None, None
    _record(task, "incident.task_reopened", by, now)


def _check_owner(owner: Person | None, incident: Incident) -> None:
    if owner is not None and not permissions.may_own_task(owner, incident):
        raise BadInput("task.owner_cannot_see", field="owner")


def _facts(task: Task) -> dict[str, Any]:
    return {"task": task.public_id, "owner": task.owner_id, "due_on": task.due_on}


def _record(task: Task, verb: str, by: Person, now: datetime) -> None:
    facts, texts = {"task": task.public_id}, {"task": task.title}
    record(verb, task.incident, by=by, at=now, facts=facts, texts=texts)
