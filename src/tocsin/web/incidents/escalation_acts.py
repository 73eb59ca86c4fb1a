"""The steps of second level: pass on, hand back, test, ask a supplier, invite a guest."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.actions import Target
from tocsin.domain.incidents.models import EscalationLevel, Incident, Inquiry
from tocsin.web.incidents import escalation_forms as forms
from tocsin.web.incidents.dialogs import Act


def _escalate(
    incident: Incident, *, by: Person, to: Target | EscalationLevel, reason: str, tried: str
) -> None:
    if isinstance(to, EscalationLevel):
        actions.inform_management(incident, by=by, level=to, reason=reason, tried=tried)
    else:
        actions.escalate(incident, by=by, target=to, reason=reason, tried=tried)


def _inquiry(incident: Incident, by: Person, inquiry: str) -> Inquiry | None:
    return queries.inquiry_named(incident, inquiry, by)


def _uninvite(incident: Incident, *, by: Person, guest: str) -> None:
    staying = queries.guests(incident, instants.now()).filter(person__public_id=guest).first()
    if staying is None:
        raise Http404
    actions.uninvite(incident, by=by, guest=staying.person)


ACTS = (
    Act(
        "escalation",
        title=_("Escalate"),
        done=_("%(number)s was escalated."),
        form=forms.EscalationForm,
        may=permissions.may_inform_management,
        does=_escalate,
    ),
    Act(
        "hand-back",
        title=_("Hand back"),
        done=_("%(number)s was handed back."),
        form=forms.HandBackForm,
        does=actions.hand_back,
    ),
    Act(
        "investigation",
        title=_("What was tried"),
        button=pgettext_lazy("button", "Save"),
        done=_("Kept with %(number)s."),
        form=forms.InvestigationForm,
        may=permissions.may_note,
        does=actions.investigate,
    ),
    Act(
        "suppliers",
        title=_("Ask a supplier"),
        button=pgettext_lazy("button", "Send"),
        done=_("The supplier of %(number)s was asked."),
        form=forms.InquiryForm,
        does=actions.ask,
    ),
    Act(
        "suppliers/{inquiry}/messages",
        title=_("Write to the supplier"),
        button=pgettext_lazy("button", "Send"),
        done=_("The supplier of %(number)s was written to."),
        form=forms.WordForm,
        on=_inquiry,
        does=actions.write_to_supplier,
        name="supplier-messages",
    ),
    Act(
        "suppliers/{inquiry}/reference",
        title=_("The supplier's number"),
        button=pgettext_lazy("button", "Save"),
        done=_("The supplier's number stands with %(number)s."),
        form=forms.ReferenceForm,
        on=_inquiry,
        does=actions.note_reference,
        name="supplier-reference",
    ),
    Act(
        "suppliers/{inquiry}/closure",
        title=_("End the conversation with the supplier"),
        button=pgettext_lazy("button", "End it"),
        done=_("The conversation with the supplier has ended."),
        form=forms.OfInquiryForm,
        on=_inquiry,
        does=actions.close_inquiry,
        name="supplier-closure",
    ),
    Act(
        "guests",
        title=_("Invite an outside expert"),
        button=pgettext_lazy("button", "Invite"),
        done=_("The guest of %(number)s was invited."),
        form=forms.GuestForm,
        may=permissions.may_restrict,
        does=actions.invite,
    ),
    Act(
        "guests/{guest}/end",
        title=_("End the guest's stay"),
        done=_("The guest of %(number)s has left."),
        may=permissions.may_restrict,
        does=_uninvite,
        name="guest-end",
    ),
)
