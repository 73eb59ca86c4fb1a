"""How an incident is passed on."""

from enum import StrEnum

from tocsin.base.errors import BadInput

REFERENCE_LIMIT = 80


class EscalationKind(StrEnum):
    FUNCTIONAL = "functional"
    HIERARCHICAL = "hierarchical"


def check_reference(reference: str) -> str:
    """Return the supplier's own number, cleaned."""
    number = " ".join(reference.split())
    if not number:
        raise BadInput("field.missing", field="reference")
    if len(number) > REFERENCE_LIMIT:
        raise BadInput("field.too_long", field="reference", limit=REFERENCE_LIMIT)
    if not number.isprintable():
        raise BadInput("field.unprintable", field="reference")
    return number
