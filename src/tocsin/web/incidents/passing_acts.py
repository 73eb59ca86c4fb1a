"""The steps of second level: pass on, hand back, test, ask a supplier, invite a guest."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.base import instants
from tocsin.domain.accounts.models import Organisation, Person
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import Sender
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.actions import Target
from tocsin.domain.incidents.models import EscalationLevel, Incident, Inquiry
from tocsin.web.incidents import passing_forms as forms
from tocsin.web.incidents.acts import Act, act
from tocsin.web.incidents.talk import kept


@act(
    Act(
        "escalation",
        title=_("Escalate"),
        done=_("%(number)s was escalated."),
        form=forms.EscalationForm,
        may=permissions.may_inform_management,
    )
)
def escalate(
    incident: Incident, *, by: Person, to: Target | EscalationLevel, reason: str, tried: str
) -> None:
    if isinstance(to, EscalationLevel):
        actions.inform_management(incident, by=by, level=to, reason=reason, tried=tried)
    else:
        actions.escalate(incident, by=by, target=to, reason=reason, tried=tried)


@act(
    Act(
        "hand-back",
        title=_("Hand back"),
        done=_("%(number)s was handed back."),
        form=forms.HandBackForm,
    )
)
def hand_back(incident: Incident, *, by: Person, reason: str, tried: str) -> None:
    actions.hand_back(incident, by=by, reason=reason, tried=tried)


@act(
    Act(
        "investigation",
        title=_("What was tried"),
        button=pgettext_lazy("button", "Save"),
        done=_("Kept with %(number)s."),
        form=forms.InvestigationForm,
        may=permissions.may_note,
    )
)
def investigate(incident: Incident, *, by: Person, hypothesis: str, test: str, result: str) -> None:
    actions.investigate(incident, by=by, hypothesis=hypothesis, test=test, result=result)


@act(
    Act(
        "suppliers",
        title=_("Ask a supplier"),
        button=pgettext_lazy("button", "Send"),
        done=_("The supplier of %(number)s was asked."),
        form=forms.InquiryForm,
    )
)
def ask(incident: Incident, *, by: Person, supplier: Organisation, body: str) -> None:
    actions.ask(incident, by=by, supplier=supplier, body=body)


@act(
    Act(
        "suppliers/{inquiry}/messages",
        title=_("Write to the supplier"),
        button=pgettext_lazy("button", "Send"),
        done=_("The supplier of %(number)s was written to."),
        form=forms.WordForm,
    )
)
def write(
    incident: Incident, *, by: Person, inquiry: str, body: str, files: list[UploadedFile]
) -> None:
    wording = Wording(body, files=kept(files))
    actions.write_to_supplier(_named(incident, inquiry, by), by=by, wording=wording)


@act(
    Act(
        "suppliers/{inquiry}/reference",
        title=_("The supplier's number"),
        button=pgettext_lazy("button", "Save"),
        done=_("The supplier's number stands with %(number)s."),
        form=forms.ReferenceForm,
    )
)
def note_reference(incident: Incident, *, by: Person, inquiry: str, reference: str) -> None:
    actions.note_reference(_named(incident, inquiry, by), by=by, reference=reference)


@act(
    Act(
        "suppliers/{inquiry}/closure",
        title=_("End the conversation with the supplier"),
        button=pgettext_lazy("button", "End it"),
        done=_("The conversation with the supplier has ended."),
        form=forms.OfInquiryForm,
    )
)
def end(incident: Incident, *, by: Person, inquiry: str) -> None:
    actions.close_inquiry(_named(incident, inquiry, by), by=by)


def _named(incident: Incident, public_id: str, by: Person) -> Inquiry:
    found = queries.inquiry_named(incident, public_id, by)
    if found is None:
        raise Http404
    return found


@act(
    Act(
        "guests",
        title=_("Invite an outside expert"),
        button=pgettext_lazy("button", "Invite"),
        done=_("The guest of %(number)s was invited."),
        form=forms.GuestForm,
        may=permissions.may_restrict,
    )
)
def invite(
    incident: Incident, *, by: Person, email: str, name: str, until: datetime, message: str
) -> None:
    guest = person_at(email) or Sender(email, name)
    actions.invite(incident, by=by, guest=guest, until=until, message=message)


@act(
    Act(
        "guests/{guest}/end",
        title=_("End the guest's stay"),
        done=_("The guest of %(number)s has left."),
        may=permissions.may_restrict,
    )
)
def uninvite(incident: Incident, *, by: Person, guest: str) -> None:
    staying = queries.guests(incident, instants.now()).filter(person__public_id=guest).first()
    if staying is None:
        raise Http404
    actions.uninvite(incident, by=by, guest=staying.person)
