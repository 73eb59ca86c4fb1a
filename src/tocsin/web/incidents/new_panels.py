"""What stands beside a report while somebody talks: the caller, what is here already, how grave."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import found_people
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.queries import matrix, services_in, special_handling_of
from tocsin.domain.catalogue.rules import levels
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_read_internal, may_register_for_others
from tocsin.domain.incidents.rules import middle
from tocsin.web.incidents.category_fields import chosen as chosen_category
from tocsin.web.incidents.new_forms import SHOWN, CallForm
from tocsin.words.labels import label

PAGE = "incidents/new.html"
CHOSEN = 3


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
@require_safe
def callers(request: HttpRequest) -> HttpResponse:
    """Answer the part that lists who may be calling; the only one called so is chosen at once."""
    words = request.GET.get("caller", "").strip()
    found = list(found_people(request.user, words)[:SHOWN]) if len(words) > 1 else []
    chosen = found[0] if len(found) == 1 else None
    return _beside(request, "callers", chosen, people=found, words=words)


@login_required
@require_safe
def caller(request: HttpRequest) -> HttpResponse:
    """Answer the part that shows the chosen caller, what they have open, and who is like that."""
    return _beside(request, "caller", _chosen(request))


@login_required
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Answer the part that lists what is open of the same service or category."""
    return _beside(request, "similar", _chosen(request))


@login_required
@require_safe
def gravity(request: HttpRequest) -> HttpResponse:
    """Answer the matrix as the chosen category presets it, unless a square was chosen before."""
    require(may_register_for_others(request.user), "incident.register")
    category = chosen_category(request.GET.get("category", ""), request.user)
    context = judged(request.GET, category)
    return render(request, f"{PAGE}#gravity", context | {"apart": True})


def _beside(
    request: HttpRequest,
    part: str,
    caller: Person | None,
    **more: Any,  # noqa: ANN401 - of the template
) -> HttpResponse:
    by, given = request.user, request.GET
    require(may_register_for_others(by), "incident.register")
    context = beside(
        by,
        caller=caller,
        category=chosen_category(given.get("category", ""), by),
        service=_service(given.get("service", ""), by),
        chosen=given.getlist("parent"),
    )
    return render(request, f"{PAGE}#{part}", context | more | {"apart": True})


def _chosen(request: HttpRequest) -> Person | None:
    return _person(request.GET.get("reporter", ""), request.user)


def around(form: CallForm) -> dict[str, Any]:
    """Return everything that stands around the form, as far as it is filled in."""
    by, said = form.by, {name: form[name].value() or "" for name in ("category", "service")}
    category = chosen_category(said["category"], by)
    caller = form.caller_found or _person(form["reporter"].value() or "", by)
    found = beside(
        by,
        caller=caller if form.is_bound else None,
        category=category,
        service=_service(said["service"], by),
        chosen=form["parent"].value() or (),
    )
    people = form.candidates or [found["caller"]]
    return found | judged(form.data, category) | {"people": [one for one in people if one]}


def beside(
    by: Person,
    *,
    caller: Person | None,
    category: Category | None,
    service: Service | None,
    chosen: Collection[str],
) -> dict[str, Any]:
    """Return what is here already; what was ticked stays, though the list moved on."""
    majors = queries.open_majors(by)
    alike = queries.similar(by, category=category, service=service, caller=caller)
    there = {incident.number for incident in (*majors, *alike)}
    missing = [number for number in dict.fromkeys(chosen) if number not in there][:CHOSEN]
    return {
        "caller": caller,
        "others": queries.open_of_caller(caller, by) if caller else [],
        "majors": majors,
        "similar": [*_kept(missing, by), *alike],
        "is_narrowed": category is not None or service is not None,
        "parents": set(chosen),
    }


def _kept(numbers: Collection[str], by: Person) -> list[Incident]:
    found = [queries.by_number(number, by) for number in numbers]
    return [one for one in found if one and one.is_open and may_read_internal(by, one)]


def _person(public_id: str, by: Person) -> Person | None:
    people = Person.objects.visible_to(by).select_related("organisation")
    return people.filter(public_id=public_id).first() if public_id else None


def _service(slug: str, by: Person) -> Service | None:
    found = services_in(get_language(), by) if slug else []
    return next((service for service, _ in found if service.slug == slug), None)


def judged(given: Mapping[str, str], category: Category | None) -> dict[str, Any]:
    """Return the matrix with the square that was chosen, else with the category's.

    What the category before this one had preset was not chosen by anybody.
    """
    chosen, preset = given.get("gravity", ""), given.get("preset", "")
    if chosen == preset:
        chosen = preset = _preset(category)
    table = matrix()
    return {
        "gravity_rows": [(label("impact", i), _cells(i, table)) for i in levels("impact")],
        "urgencies": [label("urgency", urgency) for urgency in levels("urgency")],
        "gravity": chosen,
        "preset": preset,
        "security": "security" in given and "preset_security" not in given,
        "priorities": sorted(set(table.values())),
        "chosen_category": category,
        "special_handling": special_handling_of(category),
    }


def _preset(category: Category | None) -> str:
    """Return the square as the registration will judge it: what is left open is in the middle."""
    if category is None or not (category.impact or category.urgency):
        return ""
    return f"{category.impact or middle('impact')}-{category.urgency or middle('urgency')}"


def _cells(impact: str, table: Any) -> list[Cell]:  # noqa: ANN401 - a matrix
    return [
        Cell(
            f"{impact}-{urgency}",
            label("impact", impact),
            label("urgency", urgency),
            table[impact, urgency],
        )
        for urgency in levels("urgency")
    ]
