"""The words of the desk's rules: what they wait for, whom they tell, and what they do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RULE_TERMS: dict[str, dict[str, Promise]] = {
    "trigger": {
        "clock": _("A share of a target is used"),
        "bounces": _("It goes back and forth between teams"),
        "registered": _("It is registered"),
    },
    "share": {
        "50": _("50 % used"),
        "75": _("75 % used"),
        "90": _("90 % used"),
        "100": pgettext_lazy("a target", "missed"),
    },
    "told": {
        "assignee": _("Assignee"),
        "team_leads": _("Leads of the team that has it"),
        "service_owner": _("Owner of the service"),
        "owner_team_leads": _("Leads of the owner team"),
    },
    "rule_act": {
        "tell": pgettext_lazy("what a rule does", "Told who it concerns"),
        "inform_management": pgettext_lazy(
            "what a rule does", "Inform the next level of management"
        ),
        "raise_priority": pgettext_lazy("what a rule does", "Raise the priority by one step"),
        "escalate": pgettext_lazy("what a rule does", "Escalate"),
    },
}
