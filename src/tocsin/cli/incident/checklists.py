"""What is still to be done on an incident: `checklist` and `tasks`."""

import argparse
from datetime import date
from typing import TYPE_CHECKING

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import actor, add_actor, add_json, add_truth
from tocsin.cli.incident.output import found_inside
from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import ChecklistItem, Incident, Task


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "checklist",
        help="read the steps of the checklist, and tick them off",
        description="Print the steps of the checklist; with --step tick one off first.",
    )
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--step", metavar="ID", help="which one")
    add_truth(parser, "done", "whether it is done (default: yes)")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=checklist)
    _add_tasks(nouns)


def _add_tasks(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "tasks",
        help="list, add, change and finish tasks",
        description="Print the tasks; with --title add one first, with --task change or finish "
        "that one.",
    )
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--task", metavar="ID", help="the one to change; without it one is added")
    parser.add_argument("--title", metavar="TEXT", help="what is to be done")
    parser.add_argument("--owner", metavar="EMAIL", help="who does it, or “me”; “” for nobody")
    parser.add_argument("--due-on", metavar="DATE", help="until when, as 2026-12-01; “” for no day")
    add_truth(parser, "done", "whether it is done; no takes it up again")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=tasks)


def checklist(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions, queries
    from tocsin.words.checklists import step_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.step:
        step = _step(incident, parsed.step)
        actions.tick(step, by=by, done=parsed.done is not False)
    rows = list(queries.checklist(incident))
    if parsed.json:
        print_json({"items": [step_record(row) for row in rows], "next": None})
    elif rows:
        cells = [(r.public_id, _done(r), r.done_by.name if r.done_by else "", r.text) for r in rows]
        print_table(("ID", "DONE", "BY", "STEP"), cells)


def tasks(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.words.checklists import task_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.task:
        _change(_task(incident, parsed.task), by, parsed)
    elif parsed.title is not None:
        _add(incident, by, parsed)
    rows = list(queries.tasks(incident))
    if parsed.json:
        print_json({"items": [task_record(row) for row in rows], "next": None})
    elif rows:
        print_table(("ID", "DONE", "OWNER", "DUE", "TASK"), [_cells(row) for row in rows])


def _cells(task: "Task") -> tuple[str, ...]:
    owner, due = task.owner, task.due_on
    return (
        task.public_id,
        _done(task),
        owner.name if owner else "-",
        due.isoformat() if due else "-",
        task.title,
    )


def _done(row: "ChecklistItem | Task") -> str:
    return "yes" if row.done_at else "no"


def _add(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    owner = _owner(parsed.owner, by) if parsed.owner else None
    due_on = _day(parsed.due_on) if parsed.due_on else None
    actions.add_task(incident, by=by, title=parsed.title, owner=owner, due_on=due_on)


def _change(task: "Task", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    plan = actions.Plan(
        title=task.title if parsed.title is None else parsed.title,
        owner=task.owner if parsed.owner is None else _owner(parsed.owner, by),
        due_on=task.due_on if parsed.due_on is None else _day(parsed.due_on),
    )
    if plan != actions.Plan(task.title, task.owner, task.due_on):
        actions.change_task(task, by=by, plan=plan)
    if parsed.done is not None and parsed.done != (task.done_at is not None):
        move = actions.finish_task if parsed.done else actions.reopen_task
        move(task, by=by)


def _owner(given: str, by: "Person") -> "Person | None":
    from tocsin.domain.accounts.queries import person_named

    if not given:
        return None
    return by if given == "me" else person_named(given, field="owner")


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise BadInput("date.invalid", field="due_on") from None


def _step(incident: "Incident", public_id: str) -> "ChecklistItem":
    from tocsin.domain.incidents import queries

    found = queries.checklist(incident).filter(public_id=public_id).first()
    if found is None:
        raise Refused(f"step: there is no step {public_id}")
    return found


def _task(incident: "Incident", public_id: str) -> "Task":
    from tocsin.domain.incidents import queries

    found = queries.tasks(incident).filter(public_id=public_id).first()
    if found is None:
        raise Refused(f"task: there is no task {public_id}")
    return found
