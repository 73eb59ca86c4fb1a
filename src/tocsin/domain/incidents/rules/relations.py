"""How incidents may hang together."""

import re
from collections.abc import Iterable
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


def _is_numbered_here(number: str, patterns: Iterable[str]) -> bool:
    return any(re.fullmatch(_expression(pattern), number.upper()) for pattern in patterns)


def _expression(pattern: str) -> str:
    """Turn "INC-{year}-{number:06d}" into what matches every number of the series."""
    return re.sub(r"\\\{[^}]*\}", r"\\d+", re.escape(pattern.upper()))


def check_link(kind: LinkKind, *, inside: bool, outside: str, ours: Iterable[str] = ()) -> str:
    """Return the outside number, cleaned; a link leads to one place, here or outside.

    What is written as `ours` write theirs names an incident that is not there or not for the asker.
    """
    number = " ".join(outside.split())
    if inside == bool(number):
        raise BadInput("field.missing", field="number")
    if number and (kind not in OUTSIDE or _is_numbered_here(number, ours)):
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
