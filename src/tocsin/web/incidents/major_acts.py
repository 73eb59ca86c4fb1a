"""The steps of a major incident: propose, decide, hand over, tell stakeholders, timeline."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident, StakeholderList
from tocsin.domain.incidents.rules import Decision, Part, Template
from tocsin.web.incidents import major_forms as forms
from tocsin.web.incidents.dialogs import Act, act


@act(
    Act(
        "major",
        title=_("Propose as a major incident"),
        button=pgettext_lazy("button", "Propose"),
        done=_("%(number)s was proposed as a major incident."),
        form=forms.ProposalForm,
    )
)
def propose(incident: Incident, *, by: Person, reason: str) -> None:
    actions.propose_major(incident, by=by, reason=reason)


@act(
    Act(
        "major/decision",
        title=_("Decide on a major incident"),
        button=pgettext_lazy("button", "Decide"),
        done=_("It was decided whether %(number)s is a major incident."),
        form=forms.DecisionForm,
        may=permissions.may_decide_on_major,
    )
)
def decide(incident: Incident, *, by: Person, decision: str, reason: str) -> None:
    accepts = decision == Decision.ACCEPT
    (actions.accept_major if accepts else actions.decline_major)(incident, by=by, reason=reason)


@act(
    Act(
        "major/roles/{role}",
        title=_("Take over or hand over a part"),
        button=pgettext_lazy("button", "Hand it over"),
        done=_("The part in %(number)s was handed over."),
        form=forms.PartForm,
    )
)
def assume(incident: Incident, *, by: Person, role: str, person: Person) -> None:
    actions.assume_part(incident, by=by, part=Part(role), person=person)


@act(
    Act(
        "major/roles/{role}/{person}/end",
        title=_("End the part"),
        done=_("The part in %(number)s has ended."),
    )
)
def leave(incident: Incident, *, by: Person, role: str, person: str) -> None:
    playing = queries.parts(incident).filter(role=role, until=None)
    held = playing.filter(person__public_id=person).first()
    if held is None:
        raise Http404
    actions.leave_part(incident, by=by, part=Part(held.role), person=held.person)


@act(
    Act(
        "major/updates",
        title=_("Tell stakeholders"),
        button=pgettext_lazy("button", "Send"),
        done=_("The stakeholders of %(number)s are told."),
        form=forms.UpdateForm,
    )
)
def tell(
    incident: Incident,
    *,
    by: Person,
    template: str,
    body: str,
    lists: Iterable[StakeholderList],
    next_within: timedelta | None,
) -> None:
    actions.update_stakeholders(
        incident,
        by=by,
        body=body,
        lists=lists,
        template=Template(template),
        next_within=next_within,
    )


@act(
    Act(
        "major/timeline",
        title=_("Write into the timeline"),
        button=pgettext_lazy("button", "Save"),
        done=_("It stands in the timeline of %(number)s."),
        form=forms.LineForm,
        may=permissions.may_note,
    )
)
def note(incident: Incident, *, by: Person, at: datetime, text: str, pinned: bool) -> None:
    actions.note_on_timeline(incident, by=by, at=at, text=text, pinned=pinned)


@act(
    Act(
        "major/timeline/{line}",
        title=_("Pin or hide a line"),
        button=pgettext_lazy("button", "Save"),
        done=_("The timeline of %(number)s was changed."),
        form=forms.MarksForm,
        may=permissions.may_note,
    )
)
def mark(incident: Incident, *, by: Person, line: str, pinned: bool, hidden: bool) -> None:
    found = queries.timeline_entry(incident, line)
    if found is None:
        raise Http404
    actions.mark_timeline(found, by=by, pinned=pinned, hidden=hidden)
