from django.urls import path

from tocsin.web.incidents import (
    acts,
    category_fields,
    checklists_acts,
    classification,
    files,
    hanging_acts,
    major_acts,
    new,
    new_panels,
    page,
    passing_acts,
    talk,
)
from tocsin.web.incidents.dialogs import addresses

ONE = "incidents/<str:number>"
MAJOR = f"{ONE}/major"

urlpatterns = [
    path("incidents/new", new.register, name="incident-new"),
    path("incidents/new/callers", new_panels.callers, name="incident-new-callers"),
    path("incidents/new/caller", new_panels.caller, name="incident-new-caller"),
    path("incidents/new/similar", new_panels.similar, name="incident-new-similar"),
    path("incidents/new/gravity", new_panels.gravity, name="incident-new-gravity"),
    path("incidents/new/fields", category_fields.asked, name="incident-new-fields"),
    path(ONE, page.incident, name="incident"),
    path(f"{ONE}/news", page.news, name="incident-news"),
    path(f"{ONE}/messages", talk.say, name="incident-messages"),
    path(f"{ONE}/files/<str:public_id>", files.download, name="incident-file"),
    *addresses(acts.ACTS),
    path(f"{ONE}/classification", classification.classify, name="incident-classification"),
    path(f"{ONE}/classification/along", classification.along, name="incident-classification-along"),
    *addresses(passing_acts.ACTS),
    path(MAJOR, major_acts.propose, name="incident-major"),
    path(f"{MAJOR}/decision", major_acts.decide, name="incident-major-decision"),
    path(f"{MAJOR}/roles/<str:role>", major_acts.assume, name="incident-major-role"),
    path(
        f"{MAJOR}/roles/<str:role>/<str:person>/end",
        major_acts.leave,
        name="incident-major-role-end",
    ),
    path(f"{MAJOR}/updates", major_acts.tell, name="incident-major-updates"),
    path(f"{MAJOR}/timeline", major_acts.note, name="incident-major-timeline"),
    path(f"{MAJOR}/timeline/<str:line>", major_acts.mark, name="incident-major-line"),
    *addresses(hanging_acts.ACTS),
    path(f"{ONE}/access", hanging_acts.break_glass, name="incident-access"),
    path(f"{ONE}/checklist/<str:step>", checklists_acts.tick, name="incident-step"),
    path(f"{ONE}/tasks", checklists_acts.add_task, name="incident-tasks"),
    path(f"{ONE}/tasks/<str:task>", checklists_acts.change_task, name="incident-task"),
    path(f"{ONE}/tasks/<str:task>/done", checklists_acts.finish, name="incident-task-done"),
    path(f"{ONE}/watchers", checklists_acts.watch, name="incident-watchers"),
    path(
        f"{ONE}/watchers/<str:side>/<str:person>/end",
        checklists_acts.unwatch,
        name="incident-watcher-end",
    ),
    path(f"{ONE}/following", checklists_acts.follow, name="incident-following"),
    path(f"{ONE}/following/end", checklists_acts.unfollow, name="incident-following-end"),
    path(f"{ONE}/mute", checklists_acts.mute, name="incident-mute"),
    path(f"{ONE}/mute/end", checklists_acts.unmute, name="incident-mute-end"),
]
