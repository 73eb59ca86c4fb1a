"""What programs see of what is still to be done on an incident, and of who hears of it."""

from tocsin.domain.incidents.models import ChecklistItem, Participant, Task
from tocsin.domain.incidents.queries import Ear
from tocsin.words.records import Record, person_record, written


def step_record(item: ChecklistItem) -> Record:
    return {
        "id": item.public_id,
        "text": item.text,
        "done": item.done_at is not None,
        "done_by": person_record(item.done_by),
        "done_at": written(item.done_at),
    }


def task_record(task: Task) -> Record:
    return {
        "id": task.public_id,
        "title": task.title,
        "owner": person_record(task.owner),
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "created_at": written(task.created_at),
        "done": task.done_at is not None,
        "done_by": person_record(task.done_by),
        "done_at": written(task.done_at),
    }


def watcher_record(row: Participant) -> Record:
    return {
        "email": row.person.email,
        "name": row.person.name,
        "internal": row.internal,
        "muted": row.muted,
    }


def ear_record(ear: Ear) -> Record:
    return {"following": ear.following, "internal": ear.internal, "muted": ear.muted}
