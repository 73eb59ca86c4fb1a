"""Saying anew what an incident is, and what of the category's decisions is taken over."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tocsin.base.errors import require
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.queries import checklist_of
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_work_on
from tocsin.domain.incidents.rules.classification import Decided
from tocsin.web.incidents.category_fields import AskingForm, chosen, taken
from tocsin.web.incidents.dialogs import Act
from tocsin.web.incidents.forms import ActForm, CategoryField, ServiceField
from tocsin.web.incidents.page import visible
from tocsin.words.labels import label

Offer = tuple[str, str | Promise]


class ClassificationForm(AskingForm, ActForm):
    category = CategoryField(label=_("Category"), required=False)
    service = ServiceField(label=_("Service"), required=False)
    # Which category the reader saw the fields and the decisions of.
    offered = forms.CharField(required=False, widget=forms.HiddenInput)
    apply = forms.MultipleChoiceField(
        label=_("Take over"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, looked_at: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        self.looked_at = looked_at
        super().__init__(*args, **kwargs)

    def current(self) -> dict[str, Any]:
        category, service = self.incident.category, self.incident.service
        return {
            "category": category.path if category else "",
            "service": service.slug if service else "",
        }

    def offer(self) -> None:
        self.fields["category"].offer(self.by)
        self.fields["service"].offer(self.by)
        path = self.looked_at
        if path is None:
            path = self.data.get("category", "") if self.is_bound else self.initial["category"]
        category = chosen(path, self.by)
        is_other = category is not None and category.pk != self.incident.category_id
        self.ask(category, {} if is_other else queries.fields_filled(self.incident))
        offers = list(decisions(self.incident, category)) if is_other and category else []
        begin = [code for code, _words in offers if code == Decided.SECURITY]
        self.fields["apply"].choices = offers
        self.fields["apply"].initial = begin
        self.initial["offered"] = path
        if self.is_bound and self.data.get("offered") != path:
            self._show_first(path, begin, is_news=bool(offers or self.asked))

    def _show_first(self, path: str, begin: list[str], *, is_news: bool) -> None:
        """Have the reader look at what comes with the category before it counts."""
        self.data = self.data.copy()
        self.data["offered"] = path
        self.data.setlist("apply", begin)
        self.is_unseen = is_news

    is_unseen = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_unseen:
            told = gettext("Look at what comes with this category, then press again.")
            self.add_error("category", told)
        return data

    def answers(self) -> dict[str, Any]:
        data = super().answers()
        data.pop("offered")
        confirmed = [Decided(code) for code in data.pop("apply")]
        category = data["category"]
        is_other = category is not None and category.pk != self.incident.category_id
        return data | {"fields": taken(data), "apply": confirmed if is_other else None}


def decisions(incident: Incident, category: Category) -> Iterable[Offer]:
    """Return what the category would decide otherwise than it is, each with its words."""
    if category.team and category.team_id != incident.team_id and incident.is_open:
        yield Decided.TEAM, gettext("Hand it to %(team)s") % {"team": category.team.name}
    impact = category.impact or incident.impact
    urgency = category.urgency or incident.urgency
    if (impact, urgency) != (incident.impact, incident.urgency) and incident.is_open:
        words = {"impact": label("impact", impact), "urgency": label("urgency", urgency)}
        yield Decided.IMPACT, gettext("Judge it as: %(impact)s, %(urgency)s") % words
    if category.security and not incident.security:
        yield Decided.SECURITY, gettext("Treat it as a security incident, in confidence")
    steps = checklist_of(category)
    if steps and steps != [step.text for step in queries.checklist(incident)]:
        told = ngettext(
            "Use its checklist of %(count)d step in place of what is open of the old one",
            "Use its checklist of %(count)d steps in place of what is open of the old one",
            len(steps),
        )
        yield Decided.CHECKLIST, told % {"count": len(steps)}


ACTS = (
    Act(
        "classification",
        title=_("Change category"),
        done=_("%(number)s was classified."),
        form=ClassificationForm,
        does=actions.classify,
    ),
)


@login_required
@never_cache
@require_safe
def along(request: HttpRequest, number: str) -> HttpResponse:
    """Answer what comes along with the category that was chosen in the open form."""
    incident = visible(request, number)
    require(may_work_on(request.user, incident), "incident.classification")
    path = request.GET.get("category", "")
    form = ClassificationForm(incident=incident, by=request.user, where={}, looked_at=path)
    return render(request, "incidents/along.html", {"form": form})
