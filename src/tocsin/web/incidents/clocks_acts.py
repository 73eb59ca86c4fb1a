"""The steps by which the record of an incident's time is put right."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.domain.incidents import actions, permissions
from tocsin.web.incidents import clocks_forms as forms
from tocsin.web.incidents.dialogs import Act

SHOWN = "incident-clocks"

ACTS = (
    Act(
        "clocks/correction",
        title=_("Correct the time"),
        button=pgettext_lazy("button", "Correct"),
        done=_("The time of %(number)s was put right."),
        form=forms.CorrectionForm,
        may=permissions.may_correct_times,
        does=actions.correct_hold,
        then=SHOWN,
    ),
    Act(
        "times",
        title=_("Correct when it began"),
        button=pgettext_lazy("button", "Correct"),
        done=_("The times of %(number)s were put right."),
        form=forms.TimesForm,
        may=permissions.may_correct_times,
        does=actions.correct_times,
        then=SHOWN,
    ),
    Act(
        "clocks/rebasing",
        title=_("Use today's promises"),
        done=_("Today's promises hold for %(number)s."),
        form=forms.RebasingForm,
        may=permissions.may_correct_times,
        does=actions.rebase_clocks,
        then=SHOWN,
    ),
)
