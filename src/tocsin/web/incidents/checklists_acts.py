"""The steps of what is to be done and of who hears: tick, task, watch, follow, mute."""

from datetime import date
from functools import partial

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import ChecklistItem, Incident, Task
from tocsin.web.incidents import checklists_forms as forms
from tocsin.web.incidents.dialogs import Act


def _step(incident: Incident, _by: Person, step: str) -> ChecklistItem | None:
    return queries.checklist(incident).filter(public_id=step).first()


def _task(incident: Incident, _by: Person, task: str) -> Task | None:
    return queries.tasks(incident).filter(public_id=task).first()


def _change(
    task: Task,
    *,
    by: Person,
    title: str,
    owner: Person | None,
    due_on: date | None,
    done: bool,
) -> None:
    actions.change_task(task, by=by, plan=actions.Plan(title, owner, due_on))
    _finish(task, by=by, done=done)


def _finish(task: Task, *, by: Person, done: bool) -> None:
    if done != (task.done_at is not None):
        move = actions.finish_task if done else actions.reopen_task
        move(task, by=by)


def _unwatch(incident: Incident, *, by: Person, side: str, person: str) -> None:
    rows = queries.watchers(incident).filter(internal=side == "internal")
    row = rows.filter(person__public_id=person).first()
    if row is None:
        raise Http404
    actions.unwatch(incident, by=by, person=row.person, internal=row.internal)


ACTS = (
    Act(
        "checklist/{step}",
        title=_("A step of the checklist"),
        button=pgettext_lazy("button", "Save"),
        done=_("Noted on %(number)s."),
        form=forms.StepForm,
        on=_step,
        does=actions.tick,
        name="step",
    ),
    Act(
        "tasks",
        title=_("Add a task"),
        done=_("The task was added to %(number)s."),
        form=forms.TaskForm,
        does=actions.add_task,
    ),
    Act(
        "tasks/{task}",
        title=_("Change the task"),
        button=pgettext_lazy("button", "Save"),
        done=_("The task of %(number)s was changed."),
        form=forms.TaskChangeForm,
        on=_task,
        does=_change,
        name="task",
    ),
    Act(
        "tasks/{task}/done",
        title=_("A task"),
        button=pgettext_lazy("button", "Save"),
        done=_("Noted on %(number)s."),
        form=forms.DoneForm,
        may=permissions.may_note,
        on=_task,
        does=_finish,
        name="task-done",
    ),
    Act(
        "watchers",
        title=_("Add a watcher"),
        done=_("A watcher was added to %(number)s."),
        form=forms.WatcherForm,
        does=actions.watch,
    ),
    Act(
        "watchers/{side}/{person}/end",
        title=_("Take the watcher off"),
        done=_("A watcher of %(number)s was taken off."),
        does=_unwatch,
        name="watcher-end",
    ),
    Act(
        "following",
        title=pgettext_lazy("button", "Follow"),
        done=_("You follow %(number)s."),
        may=permissions.may_see,
        does=actions.begin_following,
    ),
    Act(
        "following/end",
        title=pgettext_lazy("button", "Follow no longer"),
        done=_("You follow %(number)s no longer."),
        may=permissions.may_see,
        does=actions.end_following,
    ),
    Act(
        "mute",
        title=pgettext_lazy("button", "Mute"),
        done=_("You are told nothing more of %(number)s but what is put into your own hands."),
        may=permissions.may_see,
        does=partial(actions.mute, muted=True),
    ),
    Act(
        "mute/end",
        title=pgettext_lazy("button", "Hear again"),
        done=_("You hear of %(number)s again."),
        may=permissions.may_see,
        does=partial(actions.mute, muted=False),
    ),
)
