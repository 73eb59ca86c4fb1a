"""Checklists, tasks and who watches."""

from datetime import date

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import ChecklistItem, Incident, Participant, Task
from tocsin.domain.journal.steps import record


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
    record("incident.checklist_ticked", item.incident, by=by, at=now, facts=facts)


@transaction.atomic
def add_task(
    incident: Incident,
    *,
    by: Person,
    title: str,
    owner: Person | None = None,
    due_on: date | None = None,
) -> Task:
    require(permissions.may_work_on(by, incident), "incident.add_task")
    said = rules.check_title(title)
    now = instants.now()
    steps.touch(incident, at=now)
    task = Task.objects.create(
        public_id=public_id(),
        incident=incident,
        title=said,
        owner=owner,
        due_on=due_on,
        created_at=now,
    )
    facts = {"task": task.public_id, "owner": owner.pk if owner else None, "due_on": due_on}
    record("incident.task_added", incident, by=by, at=now, facts=facts, texts={"title": said})
    return task


@transaction.atomic
def finish_task(task: Task, *, by: Person) -> None:
    require(permissions.may_work_on(by, task.incident), "incident.finish_task")
    now = instants.now()
    steps.touch(task.incident, at=now)
    if not Task.objects.filter(pk=task.pk, done_at=None).update(done_by=by, done_at=now):
        raise RuleBroken("task.done_already")
    record("incident.task_done", task.incident, by=by, at=now, facts={"task": task.public_id})


@transaction.atomic
def watch(incident: Incident, *, by: Person, person: Person, internal: bool) -> None:
    """Let a person hear of it: of every word inside the desk, or of the public ones only."""
    require(permissions.may_add_watcher(by, incident, person), "incident.watch")
    now = instants.now()
    steps.touch(incident, at=now)
    _, created = Participant.objects.get_or_create(
        incident=incident, person=person, internal=internal
    )
    if created:
        facts = {"person": person.pk, "internal": internal}
        record("incident.watched", incident, by=by, at=now, facts=facts)


@transaction.atomic
def unwatch(incident: Incident, *, by: Person, person: Person, internal: bool) -> None:
    require(permissions.may_remove_watcher(by, incident, person), "incident.unwatch")
    now = instants.now()
    steps.touch(incident, at=now)
    held = Participant.objects.filter(incident=incident, person=person, internal=internal)
    if held.delete()[0]:
        facts = {"person": person.pk, "internal": internal}
        record("incident.unwatched", incident, by=by, at=now, facts=facts)


@transaction.atomic
def mute(incident: Incident, *, by: Person, muted: bool) -> None:
    """Stop hearing of it, or hear of it again, without leaving."""
    require(permissions.may_see(by, incident), "incident.mute")
    now = instants.now()
    steps.touch(incident, at=now)
    mine = Participant.objects.filter(incident=incident, person=by, muted=not muted)
    if mine.update(muted=muted):
        record("incident.muted", incident, by=by, at=now, facts={"muted": muted})
