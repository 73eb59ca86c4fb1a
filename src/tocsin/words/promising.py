"""The words of promises: which holds stop the time, and why one comes before another."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PROMISING: dict[str, dict[str, Promise]] = {
    "stops_while": {
        "awaiting_reporter": _("For the reporter"),
        "awaiting_supplier": _("At a supplier"),
        "awaiting_supplier_agreed": _("At a supplier, as agreed with the customer"),
        "awaiting_change": _("For a change"),
        "awaiting_problem": _("For a problem to be solved"),
        "scheduled": _("Until a date"),
    },
    "stops_for": {
        "awaiting_reporter": pgettext_lazy("time stops for", "reporter"),
        "awaiting_supplier": pgettext_lazy("time stops for", "supplier"),
        "awaiting_supplier_agreed": pgettext_lazy("time stops for", "supplier if agreed"),
        "awaiting_change": pgettext_lazy("time stops for", "change"),
        "awaiting_problem": pgettext_lazy("time stops for", "problem"),
        "scheduled": pgettext_lazy("time stops for", "date"),
    },
    "lost_on": {
        "organisation": _("names no organisation, or one above"),
        "service": _("does not name the service"),
        "category": _("names no category, or one above"),
        "party": _("names neither team nor supplier"),
        "priority": _("does not name the priority"),
        "age": _("says the same and is younger"),
    },
}
