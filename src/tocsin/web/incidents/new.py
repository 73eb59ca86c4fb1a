"""Registering an incident while somebody talks, or for oneself."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.base.errors import Refusal
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import found_people
from tocsin.domain.catalogue.queries import categories_in, matrix
from tocsin.domain.catalogue.rules import levels
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_register_for_others
from tocsin.domain.incidents.rules import middle
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.incidents.new_forms import SHOWN, CallForm, ReportForm
from tocsin.web.incidents.page import url_of
from tocsin.web.incidents.talk import kept
from tocsin.words.labels import label
from tocsin.words.refusals import told

PAGE, PLAIN = "incidents/new.html", "incidents/report.html"


@dataclass(frozen=True)
class Cell:
    """A square of the matrix: what is chosen with it, and what comes of it."""

    value: str
    impact: str
    urgency: str
    priority: str

    @property
    def level(self) -> str:
        return self.priority[1:]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    by = request.user
    at_desk = may_register_for_others(by)
    kind = CallForm if at_desk else ReportForm
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = kind(*given, by=by)
    if form.is_valid():
        with refusals_shown_in(form):
            incident = _registered(form, by)
            return _next(request, incident)
    context: dict[str, Any] = {"form": form, "bar": gettext("New incident")}
    if at_desk:
        context |= _gravity(form["gravity"].value() or "") | {"people": form.candidates}
        context |= _caller(request, form["reporter"].value() or "")
    return render(request, PAGE if at_desk else PLAIN, context, status=status_of(form))


def _registered(form: ReportForm, by: Person) -> Incident:
    data = dict(form.cleaned_data)
    files, words = kept(data.pop("files")), data.pop("description")
    wording = Wording(words, files=files) if words or files else None
    if not isinstance(form, CallForm):
        report = actions.Report(**data, wording=wording, channel=Channel.PORTAL)
        return actions.register(by=by, reporter=by, report=report)
    data.pop("caller")
    impact, _dash, urgency = data.pop("gravity").partition("-")
    circle = actions.Circle(confidential=data.pop("confidential"))
    reporter = data.pop("reporter")
    data |= {"channel": Channel(data["channel"]), "impact": impact, "urgency": urgency}
    report = actions.Report(**data, wording=wording, circle=circle)
    return actions.register(by=by, reporter=reporter, report=report)


def _next(request: HttpRequest, incident: Incident) -> HttpResponse:
    """Go on to the incident; on the way take it, when the button said so."""
    said = gettext("%(number)s is registered.") % {"number": incident.number}
    messages.success(request, said)
    then = request.POST.get("then")
    if then == "resolve":
        return redirect("incident-resolution", incident.number)
    if then == "assign":
        try:
            actions.assign(incident, by=request.user, assignee=request.user)
        except Refusal as refusal:
            # It is registered all the same, and its page shows who has it.
            messages.warning(request, told(refusal))
    return redirect(url_of(incident))


@login_required
@require_safe
def callers(request: HttpRequest) -> HttpResponse:
    """Answer the part that lists who may be calling."""
    words = request.GET.get("caller", "").strip()
    found = list(found_people(request.user, words)[:SHOWN]) if len(words) > 1 else []
    return render(request, f"{PAGE}#callers", {"people": found, "words": words})


@login_required
@require_safe
def caller(request: HttpRequest) -> HttpResponse:
    """Answer the part that shows the chosen caller and what they have open."""
    context = _caller(request, request.GET.get("reporter", ""))
    return render(request, f"{PAGE}#caller", context)


@login_required
@require_safe
def gravity(request: HttpRequest) -> HttpResponse:
    """Answer the matrix as the chosen category presets it, unless a square was chosen before."""
    chosen, path = request.GET.get("gravity", ""), request.GET.get("category", "")
    found = categories_in(get_language(), request.user)
    category = next((c for c, _ in found if c.path == path), None)
    return render(request, f"{PAGE}#gravity", _gravity(chosen, category))


def _caller(request: HttpRequest, public_id: str) -> dict[str, Any]:
    people = Person.objects.visible_to(request.user).select_related("organisation")
    person = people.filter(public_id=public_id).first() if public_id else None
    others = queries.open_reported_by(person, request.user) if person else []
    return {"caller": person, "others": others}


def _gravity(chosen: str, category: Any = None) -> dict[str, Any]:  # noqa: ANN401 - a category
    if not chosen and category and (category.impact or category.urgency):
        # As the registration will judge it: what the category leaves open is in the middle.
        preset = category.impact or middle("impact"), category.urgency or middle("urgency")
        chosen = "-".join(preset)
    table = matrix()
    rows = [
        (
            label("impact", impact),
            [
                Cell(
                    f"{impact}-{urgency}",
                    label("impact", impact),
                    label("urgency", urgency),
                    table[impact, urgency],
                )
                for urgency in levels("urgency")
            ],
        )
        for impact in levels("impact")
    ]
    return {
        "gravity_rows": rows,
        "urgencies": [label("urgency", urgency) for urgency in levels("urgency")],
        "gravity": chosen,
        "priorities": sorted(set(table.values())),
        "chosen_category": category,
    }
