"""The word for every code that a page or a mail shows, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: dict[str, dict[str, Promise]] = {
    "state": {
        "new": pgettext_lazy("state of an incident", "New"),
        "assigned": pgettext_lazy("state of an incident", "Assigned"),
        "in_progress": _("In progress"),
        "on_hold": _("On hold"),
        "resolved": pgettext_lazy("state of an incident", "Resolved"),
        "closed": pgettext_lazy("state of an incident", "Closed"),
        "cancelled": pgettext_lazy("state of an incident", "Cancelled"),
    },
    "hold": {
        "awaiting_reporter": _("For reporter"),
        "awaiting_supplier": _("At supplier"),
        "awaiting_change": _("For a change"),
        "awaiting_problem": _("For a problem"),
        "scheduled": _("Until a date"),
    },
    "priority": {
        "P1": _("Critical"),
        "P2": pgettext_lazy("priority", "High"),
        "P3": pgettext_lazy("priority", "Medium"),
        "P4": pgettext_lazy("priority", "Low"),
        "P5": _("Planning"),
    },
    "level": {
        "high": pgettext_lazy("impact or urgency", "High"),
        "medium": pgettext_lazy("impact or urgency", "Medium"),
        "low": pgettext_lazy("impact or urgency", "Low"),
    },
}


def label(kind: str, code: str) -> str:
    """Return the word for a code of one kind, or the code itself where nobody wrote one."""
    return str(LABELS.get(kind, {}).get(code, code))
