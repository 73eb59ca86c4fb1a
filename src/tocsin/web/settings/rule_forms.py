"""What administration asks about a rule: when it applies, to which incidents, and what is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import NAME_LIMIT, SLUG_LIMIT
from tocsin.domain.automation.models import Rule
from tocsin.domain.automation.rules import BOUNCES, POSITIONS, Terms, Trigger, of_no_use
from tocsin.domain.catalogue.rules import priorities
from tocsin.web.incidents.forms import CategoryField, ServiceField
from tocsin.web.settings.category_forms import SeenForm
from tocsin.words.labels import LABELS, choices

SIDES = (("", _("All")), ("yes", _("Security incidents")), ("no", _("All others")))
PLAIN = ("trigger", "agreement", "measure", "priority", "inform_management", "raise_priority")
YES_NO = {"yes": True, "no": False}


def one_of_teams(label: Any) -> forms.ModelChoiceField:  # noqa: ANN401 - a promise of text
    return forms.ModelChoiceField(label=label, queryset=None, to_field_name="slug", required=False)


class RuleForm(SeenForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    position = forms.IntegerField(
        label=_("Place in the order"),
        min_value=POSITIONS[0],
        max_value=POSITIONS[-1],
        required=False,
    )
    trigger = forms.ChoiceField(
        label=_("When"), choices=choices("trigger"), widget=forms.RadioSelect, initial=Trigger.CLOCK
    )
    measure = forms.ChoiceField(
        label=_("Which target"),
        choices=[("", _("Any")), *choices("measure")],
        required=False,
    )
    agreement = forms.ChoiceField(
        label=_("Which agreement"), choices=[("", _("Any")), *choices("agreement")], required=False
    )
    percent = forms.ChoiceField(
        label=_("How much of it"), choices=choices("share"), initial="75", required=False
    )
    bounces = forms.IntegerField(
        label=_("How often it came back"),
        min_value=BOUNCES[0],
        max_value=BOUNCES[-1],
        initial=3,
        required=False,
        help_text=_("To a team that had it before."),
    )
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    team = one_of_teams(_("Team"))
    category = CategoryField(label=_("Category"), required=False)
    service = ServiceField(label=_("Service"), required=False)
    security = forms.ChoiceField(label=_("Security"), choices=SIDES, required=False)
    tell = forms.MultipleChoiceField(
        label=_("Tell"),
        choices=choices("told"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("By mail, and only who may see the incident."),
    )
    inform_management = forms.BooleanField(
        label=LABELS["rule_act"]["inform_management"], required=False
    )
    raise_priority = forms.BooleanField(label=LABELS["rule_act"]["raise_priority"], required=False)
    escalate_tier = forms.ChoiceField(
        label=_("Escalate to a level"),
        choices=[("", _("Not at all")), *choices("tier")],
        required=False,
    )
    escalate_team = one_of_teams(_("Escalate to a team"))

    def __init__(self, *args: Any, by: Person, rule: Rule | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, initial=_as_it_is(rule) if rule else None, **kwargs)
        known = [(code, f"{code} {LABELS['priority'][code]}") for code in priorities()]
        self.fields["priority"].choices = [("", _("Any")), *known]
        for name, nothing in (("team", _("Any")), ("escalate_team", _("Not at all"))):
            self.fields[name].queryset = Team.objects.visible_to(by).filter(is_active=True)
            self.fields[name].empty_label = nothing
            self.fields[name].label_from_instance = lambda team: team.name
        for name in ("category", "service"):
            self.fields[name].offer(by)
            self.fields[name].choices = [("", _("Any")), *self.fields[name].choices[1:]]

    def terms(self) -> Terms:
        """Return the terms; of what only other triggers ask, the page holds what it began with."""
        data = self.cleaned_data | dict.fromkeys(of_no_use(self.cleaned_data["trigger"]), "")
        return Terms(
            percent=int(data["percent"]) if data["percent"] else None,
            bounces=data["bounces"] or None,
            security=YES_NO.get(data["security"]),
            tell=tuple(data["tell"]),
            escalate_tier=int(data["escalate_tier"]) if data["escalate_tier"] else None,
            **{name: data[name] for name in PLAIN},
            **{name: _key(data[name]) for name in ("team", "category", "service", "escalate_team")},
        )


class NewRuleForm(RuleForm):
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        help_text=_("For programs and the command line. It stays for good."),
    )
    field_order = ("name", "slug")


def _key(thing: Any) -> int | None:  # noqa: ANN401 - a row of any model
    return thing.pk if thing else None


def _as_it_is(rule: Rule) -> dict[str, Any]:
    sides = {None: "", True: "yes", False: "no"}
    return {
        **{name: getattr(rule, name) for name in ("name", "position", "bounces", *PLAIN)},
        "percent": str(rule.percent or ""),
        "tell": rule.tell.split(),
        "security": sides[rule.security],
        "escalate_tier": str(rule.escalate_tier or ""),
        "team": rule.team.slug if rule.team else "",
        "category": rule.category.path if rule.category else "",
        "service": rule.service.slug if rule.service else "",
        "escalate_team": rule.escalate_team.slug if rule.escalate_team else "",
    }
