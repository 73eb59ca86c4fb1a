from django.urls import path

from tocsin.web.incidents import (
    acts,
    category_fields,
    checklists_acts,
    classification,
    clocks_acts,
    drafts,
    escalation_acts,
    files,
    major_acts,
    new,
    new_panels,
    page,
    relations_acts,
    talk,
    why,
)
from tocsin.web.incidents.dialogs import addresses

ONE = "incidents/<str:number>"

urlpatterns = [
    path("incidents/new", new.register, name="incident-new"),
    path("incidents/new/callers", new_panels.callers, name="incident-new-callers"),
    path("incidents/new/caller", new_panels.caller, name="incident-new-caller"),
    path("incidents/new/similar", new_panels.similar, name="incident-new-similar"),
    path("incidents/new/gravity", new_panels.gravity, name="incident-new-gravity"),
    path("incidents/new/fields", category_fields.asked, name="incident-new-fields"),
    path(ONE, page.incident, name="incident"),
    path(f"{ONE}/clocks", why.why, name="incident-clocks"),
    path(f"{ONE}/news", page.news, name="incident-news"),
    path(f"{ONE}/messages", talk.say, name="incident-messages"),
    path(f"{ONE}/draft", drafts.draft, name="incident-draft"),
    path(f"{ONE}/files/<str:public_id>", files.download, name="incident-file"),
    path(f"{ONE}/messages/<str:public_id>/original", files.original, name="incident-original"),
    *addresses(acts.ACTS),
    *addresses(classification.ACTS),
    path(f"{ONE}/classification/along", classification.along, name="incident-classification-along"),
    *addresses(escalation_acts.ACTS),
    *addresses(major_acts.ACTS),
    *addresses(relations_acts.ACTS),
    path(f"{ONE}/access", relations_acts.break_glass, name="incident-access"),
    *addresses(checklists_acts.ACTS),
    *addresses(clocks_acts.ACTS),
]
