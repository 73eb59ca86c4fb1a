"""How incidents may hang together."""

from enum import StrEnum

from tocsin.base.errors import BadInput, RuleBroken

OUTSIDE_LIMIT = 80


class LinkKind(StrEnum):
    RELATED = "related"
    DUPLICATE_OF = "duplicate_of"
    CAUSED_BY = "caused_by"
    FIXED_BY = "fixed_by"


# Problems and changes may live in another system; other links only make sense within this desk.
OUTSIDE = frozenset({LinkKind.CAUSED_BY, LinkKind.FIXED_BY})


def check_link(kind: LinkKind, *, inside: bool, outside: str) -> str:
    """Return the outside number, cleaned; a link leads to one place, here or outside."""
    number = " ".join(outside.split())
    if inside == bool(number):
        raise BadInput("field.missing", field="number")
    if number and kind not in OUTSIDE:
        raise BadInput("incident.unknown", field="number")
    if len(number) > OUTSIDE_LIMIT:
        raise BadInput("field.too_long", field="number", limit=OUTSIDE_LIMIT)
    if not number.isprintable():
        raise BadInput("field.unprintable", field="number")
    return number


def check_equally_secret(source: bool, into: bool) -> None:  # noqa: FBT001 - two of a kind
    """Refuse to merge what is confidential with what is not, in either direction.

    Else a secret would lie where more people read, or its title would be told to a reporter whom
    nobody let in.
    """
    if source is not into:
        raise RuleBroken("merge.secrecy_differs")
