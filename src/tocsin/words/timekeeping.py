"""The words of clocks: what was promised, where it stands, what counted and what did not."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TIMEKEEPING: dict[str, dict[str, Promise]] = {
    "agreement": {
        "sla": _("Promised to the customer"),
        "ola": _("Agreed between teams"),
        "supplier": _("Agreed with the supplier"),
    },
    "measure": {
        "response": pgettext_lazy("what is promised", "Response"),
        "resolution": pgettext_lazy("what is promised", "Resolution"),
        "update": pgettext_lazy("what is promised", "Next update"),
    },
    "clock_state": {
        "running": pgettext_lazy("state of a clock", "Running"),
        "paused": pgettext_lazy("state of a clock", "Paused"),
        "stopped": pgettext_lazy("state of a clock", "Stopped"),
    },
    "hours": {
        "always": _("Round the clock"),
        "calendar": pgettext_lazy("hours that count", "By a calendar"),
        "team": pgettext_lazy("hours that count", "By the hours of the team"),
    },
    "interval": {
        "counted": pgettext_lazy("a stretch of time", "Counted"),
        "out_of_hours": pgettext_lazy("a stretch of time", "Out of hours"),
        "holiday": pgettext_lazy("a stretch of time", "Holiday"),
        "closed": pgettext_lazy("a stretch of time", "Closed that day"),
        "paused": pgettext_lazy("a stretch of time", "Stood still"),
        "over": pgettext_lazy("a stretch of time", "Counted, but too late"),
    },
    "pause": {
        "awaiting_reporter": _("On hold: waits for the reporter"),
        "awaiting_supplier": _("On hold: waits for a supplier"),
        "awaiting_supplier_agreed": _("On hold: at a supplier, as agreed with the customer"),
        "awaiting_change": _("On hold: waits for a change"),
        "awaiting_problem": _("On hold: waits for a problem to be solved"),
        "scheduled": _("On hold until a date"),
        "stopped:resolved": _("Resolved, until it was reopened"),
        "stopped:closed": _("Closed, until it was reopened"),
        "stopped:cancelled": _("Cancelled, until it was reopened"),
        "stopped:merged": _("Merged into another, until that was undone"),
        "stopped:passed_on": _("With another team"),
        "stopped:acknowledged": _("Somebody had started work"),
        "stopped:assigned": _("Somebody had it"),
        "stopped:public_reply": _("The reporter had an answer"),
        "stopped:answered": _("The supplier had answered"),
        "stopped:inquiry_closed": _("The supplier's case was closed"),
    },
    "chosen": {
        "registered": _("when it was registered"),
        "received": _("when the team received it"),
        "asked": _("when the supplier was asked"),
        "reopened": _("when it was reopened"),
        "public_update": _("with the last word to the reporter"),
        "priority": _("because the priority changed"),
        "service": _("because the service changed"),
        "category": _("because the category changed"),
        "team": _("because the team changed"),
        "as_of": _("because the promises of that day were chosen on purpose"),
    },
    "named": {
        "organisation": _("the organisation"),
        "service": _("the service"),
        "category": _("the category"),
        "party": _("the team or supplier"),
        "team": _("the team"),
        "supplier": _("the supplier"),
        "priority": _("the priority"),
    },
}
