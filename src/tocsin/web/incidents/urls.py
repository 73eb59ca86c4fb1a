from django.urls import path

from tocsin.web.incidents import acts, files, hanging_acts, new, page, passing_acts, talk

ONE = "incidents/<str:number>"
SUPPLIER = f"{ONE}/suppliers/<str:inquiry>"

urlpatterns = [
    path("incidents/new", new.register, name="incident-new"),
    path("incidents/new/callers", new.callers, name="incident-new-callers"),
    path("incidents/new/caller", new.caller, name="incident-new-caller"),
    path("incidents/new/gravity", new.gravity, name="incident-new-gravity"),
    path(ONE, page.incident, name="incident"),
    path(f"{ONE}/news", page.news, name="incident-news"),
    path(f"{ONE}/messages", talk.say, name="incident-messages"),
    path(f"{ONE}/files/<str:public_id>", files.download, name="incident-file"),
    path(f"{ONE}/assignment", acts.assign, name="incident-assignment"),
    path(f"{ONE}/acknowledgement", acts.acknowledge, name="incident-acknowledgement"),
    path(f"{ONE}/priority", acts.prioritise, name="incident-priority"),
    path(f"{ONE}/classification", acts.classify, name="incident-classification"),
    path(f"{ONE}/hold", acts.hold, name="incident-hold"),
    path(f"{ONE}/resumption", acts.resume, name="incident-resumption"),
    path(f"{ONE}/resolution", acts.resolve, name="incident-resolution"),
    path(f"{ONE}/confirmation", acts.confirm, name="incident-confirmation"),
    path(f"{ONE}/closure", acts.close, name="incident-closure"),
    path(f"{ONE}/reopening", acts.reopen, name="incident-reopening"),
    path(f"{ONE}/cancellation", acts.cancel, name="incident-cancellation"),
    path(f"{ONE}/escalation", passing_acts.escalate, name="incident-escalation"),
    path(f"{ONE}/hand-back", passing_acts.hand_back, name="incident-hand-back"),
    path(f"{ONE}/investigation", passing_acts.investigate, name="incident-investigation"),
    path(f"{ONE}/suppliers", passing_acts.ask, name="incident-suppliers"),
    path(f"{SUPPLIER}/messages", passing_acts.write, name="incident-supplier-messages"),
    path(f"{SUPPLIER}/reference", passing_acts.note_reference, name="incident-supplier-reference"),
    path(f"{SUPPLIER}/closure", passing_acts.end, name="incident-supplier-closure"),
    path(f"{ONE}/links", hanging_acts.link, name="incident-links"),
    path(f"{ONE}/links/<str:link>/end", hanging_acts.unlink, name="incident-link-end"),
    path(f"{ONE}/parent", hanging_acts.adopt, name="incident-parent"),
    path(f"{ONE}/parent/end", hanging_acts.leave, name="incident-parent-end"),
    path(f"{ONE}/merge", hanging_acts.merge, name="incident-merge"),
    path(f"{ONE}/merge/end", hanging_acts.unmerge, name="incident-merge-end"),
    path(f"{ONE}/messages/<str:message>/incident", hanging_acts.split, name="incident-split"),
    path(f"{ONE}/confidentiality", hanging_acts.restrict, name="incident-confidentiality"),
    path(f"{ONE}/involved", hanging_acts.name_involved, name="incident-involved"),
    path(f"{ONE}/access", hanging_acts.break_glass, name="incident-access"),
    path(f"{ONE}/guests", passing_acts.invite, name="incident-guests"),
    path(f"{ONE}/guests/<str:guest>/end", passing_acts.uninvite, name="incident-guest-end"),
]
