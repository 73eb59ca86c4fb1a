"""The steps of a major incident: propose, decide, hand over, tell stakeholders, timeline."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident, StakeholderList, TimelineEntry
from tocsin.domain.incidents.rules import Decision, Part, Template
from tocsin.web.incidents import major_forms as forms
from tocsin.web.incidents.dialogs import Act


def _decide(incident: Incident, *, by: Person, decision: str, reason: str) -> None:
    accepts = decision == Decision.ACCEPT
    (actions.accept_major if accepts else actions.decline_major)(incident, by=by, reason=reason)


def _assume(incident: Incident, *, by: Person, role: str, person: Person) -> None:
    actions.assume_part(incident, by=by, part=Part(role), person=person)


def _leave(incident: Incident, *, by: Person, role: str, person: str) -> None:
    playing = queries.parts(incident).filter(role=role, until=None)
    held = playing.filter(person__public_id=person).first()
    if held is None:
        raise Http404
    actions.leave_part(incident, by=by, part=Part(held.role), person=held.person)


def _tell(
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


def _line(incident: Incident, _by: Person, line: str) -> TimelineEntry | None:
    return queries.timeline_entry(incident, line)


ACTS = (
    Act(
        "major",
        title=_("Propose as a major incident"),
        button=pgettext_lazy("button", "Propose"),
        done=_("%(number)s was proposed as a major incident."),
        form=forms.ProposalForm,
        does=actions.propose_major,
    ),
    Act(
        "major/decision",
        title=_("Decide on a major incident"),
        button=pgettext_lazy("button", "Decide"),
        done=_("It was decided whether %(number)s is a major incident."),
        form=forms.DecisionForm,
        may=permissions.may_decide_on_major,
        does=_decide,
    ),
    Act(
        "major/roles/{role}",
        title=_("Take over or hand over a part"),
        button=pgettext_lazy("button", "Hand it over"),
        done=_("The part in %(number)s was handed over."),
        form=forms.PartForm,
        does=_assume,
        name="major-role",
    ),
    Act(
        "major/roles/{role}/{person}/end",
        title=_("End the part"),
        done=_("The part in %(number)s has ended."),
        does=_leave,
        name="major-role-end",
    ),
    Act(
        "major/updates",
        title=_("Tell stakeholders"),
        button=pgettext_lazy("button", "Send"),
        done=_("The stakeholders of %(number)s are told."),
        form=forms.UpdateForm,
        does=_tell,
    ),
    Act(
        "major/timeline",
        title=_("Write into the timeline"),
        button=pgettext_lazy("button", "Save"),
        done=_("It stands in the timeline of %(number)s."),
        form=forms.LineForm,
        may=permissions.may_note,
        does=actions.note_on_timeline,
    ),
    Act(
        "major/timeline/{line}",
        title=_("Pin or hide a line"),
        button=pgettext_lazy("button", "Save"),
        done=_("The timeline of %(number)s was changed."),
        form=forms.MarksForm,
        may=permissions.may_note,
        on=_line,
        does=actions.mark_timeline,
        name="major-line",
    ),
)
