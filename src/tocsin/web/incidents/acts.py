"""The steps of every incident, from assignment to cancellation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.domain.incidents import actions, permissions
from tocsin.web.incidents import forms
from tocsin.web.incidents.dialogs import Act

ACTS = (
    Act(
        "assignment",
        title=_("Assign"),
        done=_("%(number)s has been assigned."),
        form=forms.AssignmentForm,
        does=actions.assign,
    ),
    Act(
        "acknowledgement",
        title=_("Start work"),
        done=_("You are working on %(number)s."),
        does=actions.acknowledge,
    ),
    Act(
        "priority",
        title=_("Change priority"),
        done=_("The priority of %(number)s was judged anew."),
        form=forms.PriorityForm,
        does=actions.prioritise,
    ),
    Act(
        "hold",
        title=_("Put on hold"),
        done=_("%(number)s is on hold."),
        form=forms.HoldForm,
        does=actions.hold,
    ),
    Act(
        "resumption",
        title=_("Resume"),
        done=_("%(number)s goes on."),
        does=actions.resume,
    ),
    Act(
        "resolution",
        title=_("Resolve"),
        done=_("%(number)s is resolved."),
        form=forms.ResolutionForm,
        does=actions.resolve,
    ),
    Act(
        "confirmation",
        title=_("Is it solved?"),
        button=pgettext_lazy("button", "Answer"),
        done=_("Thank you. %(number)s has its answer."),
        form=forms.ConfirmationForm,
        may=permissions.may_confirm,
        does=actions.confirm,
    ),
    Act(
        "rating",
        title=_("How was it?"),
        button=_("Rate"),
        done=_("Thank you for rating %(number)s."),
        form=forms.RatingForm,
        may=permissions.may_rate,
        does=actions.rate,
    ),
    Act(
        "reminder",
        title=_("Remind the reporter"),
        button=_("Remind"),
        done=_("The reporter of %(number)s is asked again."),
        does=actions.remind_reporter,
    ),
    Act(
        "closure",
        title=_("Close"),
        done=_("%(number)s has been assessed."),
        form=forms.ClosureForm,
        may=permissions.may_close,
        does=actions.close,
    ),
    Act(
        "reopening",
        title=_("Reopen"),
        done=_("%(number)s is open again."),
        form=forms.ReasonForm,
        may=permissions.may_reopen,
        does=actions.reopen,
    ),
    Act(
        "cancellation",
        title=_("Cancel"),
        button=_("Cancel the incident"),
        done=_("%(number)s was cancelled."),
        form=forms.CancellationForm,
        tone="danger",
        does=actions.cancel,
    ),
)
