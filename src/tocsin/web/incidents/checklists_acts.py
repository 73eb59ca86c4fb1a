"""The steps of what is to be done and of who hears: tick, task, watch, follow, mute."""

from datetime import date

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident, Task
from tocsin.web.incidents import checklists_forms as forms
from tocsin.web.incidents.dialogs import Act, act


@act(
    Act(
        "checklist/{step}",
        title=_("A step of the checklist"),
        button=pgettext_lazy("button", "Save"),
        done=_("Noted on %(number)s."),
        form=forms.StepForm,
    )
)
def tick(incident: Incident, *, by: Person, step: str, done: bool) -> None:
    found = queries.checklist(incident).filter(public_id=step).first()
    if found is None:
        raise Http404
    actions.tick(found, by=by, done=done)


@act(
    Act(
        "tasks",
        title=_("Add a task"),
        done=_("The task was added to %(number)s."),
        form=forms.TaskForm,
    )
)
def add_task(
    incident: Incident, *, by: Person, title: str, owner: Person | None, due_on: date | None
) -> None:
    actions.add_task(incident, by=by, title=title, owner=owner, due_on=due_on)


@act(
    Act(
        "tasks/{task}",
        title=_("Change the task"),
        button=pgettext_lazy("button", "Save"),
        done=_("The task of %(number)s was changed."),
        form=forms.TaskChangeForm,
    )
)
def change_task(  # noqa: PLR0913 - what the form asks
    incident: Incident,
    *,
    by: Person,
    task: str,
    title: str,
    owner: Person | None,
    due_on: date | None,
    done: bool,
) -> None:
    found = _task(incident, task)
    actions.change_task(found, by=by, plan=actions.Plan(title, owner, due_on))
    _finish(found, by, done=done)


@act(
    Act(
        "tasks/{task}/done",
        title=_("A task"),
        button=pgettext_lazy("button", "Save"),
        done=_("Noted on %(number)s."),
        form=forms.DoneForm,
        may=permissions.may_note,
    )
)
def finish(incident: Incident, *, by: Person, task: str, done: bool) -> None:
    _finish(_task(incident, task), by, done=done)


def _finish(task: Task, by: Person, *, done: bool) -> None:
    if done != (task.done_at is not None):
        move = actions.finish_task if done else actions.reopen_task
        move(task, by=by)


def _task(incident: Incident, public_id: str) -> Task:
    found = queries.tasks(incident).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@act(
    Act(
        "watchers",
        title=_("Add a watcher"),
        done=_("A watcher was added to %(number)s."),
        form=forms.WatcherForm,
    )
)
def watch(incident: Incident, *, by: Person, person: Person, internal: bool) -> None:
    actions.watch(incident, by=by, person=person, internal=internal)


@act(
    Act(
        "watchers/{side}/{person}/end",
        title=_("Take the watcher off"),
        done=_("A watcher of %(number)s was taken off."),
    )
)
def unwatch(incident: Incident, *, by: Person, side: str, person: str) -> None:
    rows = queries.watchers(incident).filter(internal=side == "internal")
    row = rows.filter(person__public_id=person).first()
    if row is None:
        raise Http404
    actions.unwatch(incident, by=by, person=row.person, internal=row.internal)


@act(
    Act(
        "following",
        title=pgettext_lazy("button", "Follow"),
        done=_("You follow %(number)s."),
        may=permissions.may_see,
    )
)
def follow(incident: Incident, *, by: Person) -> None:
    actions.begin_following(incident, by=by)


@act(
    Act(
        "following/end",
        title=pgettext_lazy("button", "Follow no longer"),
        done=_("You follow %(number)s no longer."),
        may=permissions.may_see,
    )
)
def unfollow(incident: Incident, *, by: Person) -> None:
    actions.end_following(incident, by=by)


@act(
    Act(
        "mute",
        title=pgettext_lazy("button", "Mute"),
        done=_("You are told nothing more of %(number)s but what is put into your own hands."),
        may=permissions.may_see,
    )
)
def mute(incident: Incident, *, by: Person) -> None:
    actions.mute(incident, by=by, muted=True)


@act(
    Act(
        "mute/end",
        title=pgettext_lazy("button", "Hear again"),
        done=_("You hear of %(number)s again."),
        may=permissions.may_see,
    )
)
def unmute(incident: Incident, *, by: Person) -> None:
    actions.mute(incident, by=by, muted=False)
