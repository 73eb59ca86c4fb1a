"""Checklists, tasks, and who hears of it."""

from datetime import timedelta

from tests.domain.incidents.table.rows import EVERY, INSIDE, STAFF, TAKING_PART, Verb
from tocsin.base import instants
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Plan
from tocsin.domain.incidents.models import ChecklistItem, Task

SEEING = INSIDE | TAKING_PART | {"guest"}


def task(stage, column):
    return Task.objects.select_related("incident").get(pk=stage.on(column).task.pk)


def item(stage, column):
    return ChecklistItem.objects.select_related("incident").get(pk=stage.on(column).item.pk)


def having(**columns):
    """Let the task be so before anything is tried."""

    def given(stage, column):
        known = {name: stage.people.get(value, value) for name, value in columns.items()}
        Task.objects.filter(pk=stage.on(column).task.pk).update(**known)

    return given


def adding(act, who, told, event, rows, **more):
    return Verb(act, frozenset(who), told, event, "", rows, counts=False, **more)


done = having(done_at=instants.now() - timedelta(hours=1), done_by="handling")

VERBS = {
    "tick": adding(
        lambda s, c, by: actions.tick(item(s, c), by=by, done=True),
        STAFF,
        "incident.tick",
        "checklist_ticked",
        "checklistitem text",
    ),
    "add_task": adding(
        lambda s, c, by: actions.add_task(s.incident(c), by=by, title="Call the ward"),
        STAFF,
        "incident.add_task",
        "task_added",
        "task text",
    ),
    "change_task": adding(
        lambda s, c, by: actions.change_task(task(s, c), by=by, plan=Plan("Call the ward")),
        STAFF,
        "incident.change_task",
        "task_changed",
        "task text",
    ),
    "finish_task": adding(
        lambda s, c, by: actions.finish_task(task(s, c), by=by),
        STAFF,
        "incident.finish_task",
        "task_done",
        "task text",
    ),
    "finish_task: of one's own": adding(
        lambda s, c, by: actions.finish_task(task(s, c), by=by),
        STAFF | {"guest"},
        "incident.finish_task",
        "task_done",
        "task text",
        given=having(owner="guest"),
    ),
    "finish_task: what is done": adding(
        lambda s, c, by: actions.finish_task(task(s, c), by=by),
        STAFF,
        "incident.finish_task",
        "",
        "",
        states=frozenset(),
        refused="task.done_already",
        given=done,
    ),
    "reopen_task": adding(
        lambda s, c, by: actions.reopen_task(task(s, c), by=by),
        STAFF,
        "incident.reopen_task",
        "task_reopened",
        "task text",
        given=done,
    ),
    "watch": adding(
        lambda s, c, by: actions.watch(s.incident(c), by=by, person=by, internal=True),
        INSIDE | {"guest"},
        "incident.watch",
        "watched",
        "participant",
        but={"system": "person.unknown"},
        where=EVERY,
    ),
    "watch: let somebody else": adding(
        lambda s, c, by: actions.watch(
            s.incident(c), by=by, person=s.people["contact"], internal=False
        ),
        STAFF,
        "incident.watch",
        "watched",
        "participant",
        aside=frozenset({"contact"}),
    ),
    "unwatch": adding(
        lambda s, c, by: actions.unwatch(
            s.incident(c), by=by, person=s.people["participant"], internal=False
        ),
        STAFF | {"participant"},
        "incident.unwatch",
        "unwatched",
        "participant",
    ),
    "begin_following": adding(
        lambda s, c, by: actions.begin_following(s.incident(c), by=by),
        INSIDE | {"guest"},
        "incident.follow",
        "watched",
        "participant",
        but={"system": "person.unknown"},
        where=EVERY,
        aside=TAKING_PART,
    ),
    "begin_following: what one hears of": adding(
        lambda s, c, by: actions.begin_following(s.incident(c), by=by),
        TAKING_PART,
        "incident.follow",
        "",
        "",
        aside=INSIDE | {"guest"},
    ),
    "end_following": adding(
        lambda s, c, by: actions.end_following(s.incident(c), by=by),
        {"participant"},
        "incident.unfollow",
        "unwatched",
        "participant",
        aside=SEEING - {"participant"},
    ),
    "end_following: what one does not follow": adding(
        lambda s, c, by: actions.end_following(s.incident(c), by=by),
        SEEING - {"participant"},
        "incident.unfollow",
        "",
        "",
        aside=frozenset({"participant"}),
    ),
    "mute": adding(
        lambda s, c, by: actions.mute(s.incident(c), by=by, muted=True),
        SEEING - {"system"},
        "incident.mute",
        "muted",
        "participant",
        aside=frozenset({"system"}),
    ),
    "mute: what nobody tells one of": adding(
        lambda s, c, by: actions.mute(s.incident(c), by=by, muted=True),
        {"system"},
        "incident.mute",
        "",
        "",
        aside=SEEING - {"system"},
    ),
}
