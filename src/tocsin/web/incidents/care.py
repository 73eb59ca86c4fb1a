"""What must be known before anything is done, and what the category asked."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from tocsin.domain.catalogue.queries import questions_of, special_handling_of
from tocsin.domain.catalogue.rules import FieldKind, Question
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import fields_filled
from tocsin.web.incidents.names import yes_or_no


@dataclass(frozen=True)
class Said:
    """What somebody filled in, under the name of its field."""

    name: str
    value: str


def care(incident: Incident, *, inside: bool) -> dict[str, Any]:
    category = incident.category
    return {
        "special_handling": special_handling_of(category) if inside else "",
        "filled_in": _filled_in(incident) if category else [],
    }


def _filled_in(incident: Incident) -> list[Said]:
    """Return the fields in the order they are asked for; what is asked no more comes last."""
    values = fields_filled(incident)
    if not values:
        return []
    asked = [one for one in questions_of(incident.category) if one.slug in values]
    known = {one.slug for one in asked}
    said = [Said(named(one), _worded(one, values[one.slug])) for one in asked]
    return said + [Said(slug, value) for slug, value in values.items() if slug not in known]


def named(one: Any) -> str:  # noqa: ANN401 - a question or one of its answers
    """Return its name in the reader's language."""
    return one.names.get(get_language()) or one.name


def _worded(question: Question, value: str) -> str:
    if question.kind is FieldKind.YES_NO:
        return yes_or_no(is_so=value == "yes")
    if question.kind is FieldKind.CHOICE:
        return next((named(one) for one in question.answers if one.slug == value), value)
    return value
