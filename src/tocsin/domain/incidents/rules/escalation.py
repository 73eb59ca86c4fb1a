"""How an incident is passed on, how often it was, and by which words a supplier's mail is known."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.base.errors import BadInput

REFERENCE_LIMIT = 80
# Shorter ones, and mere words, stand in any subject by chance.
TELLING_LENGTH = 4
POSITIONS = range(1, 100)
LEVEL_NAME_LIMIT = 120
LONGEST_VISIT = timedelta(days=366)


class EscalationKind(StrEnum):
    FUNCTIONAL = "functional"
    HAND_BACK = "hand_back"
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


def is_referred_to(reference: str, subject: str) -> bool:
    """Say whether the supplier's number stands in a subject, and not as a part of a longer one."""
    telling = len(reference) >= TELLING_LENGTH and any(c.isdigit() for c in reference)
    whole = rf"(?<![\w-]){re.escape(reference)}(?![\w-])"
    return telling and re.search(whole, " ".join(subject.split()), re.IGNORECASE) is not None


def hops(teams: Sequence[int | None]) -> int:
    """Count how often the incident went from one team to another; `teams` held it in this order."""
    return len(_line(teams)[1:])


def bounces(teams: Sequence[int | None]) -> int:
    """Count how often it came back to a team that had had it before."""
    line = _line(teams)
    return sum(team in line[:place] for place, team in enumerate(line))


def _line(teams: Sequence[int | None]) -> list[int]:
    line: list[int] = []
    for team in teams:
        if team is not None and line[-1:] != [team]:
            line.append(team)
    return line


def check_level(position: int, name: str) -> str:
    """Return the name of a level of management, cleaned."""
    if position not in POSITIONS:
        raise BadInput("field.range", field="position", least=1, limit=max(POSITIONS))
    text = " ".join(name.split())
    if not text:
        raise BadInput("field.missing", field="name")
    if len(text) > LEVEL_NAME_LIMIT:
        raise BadInput("field.too_long", field="name", limit=LEVEL_NAME_LIMIT)
    if not text.isprintable():
        raise BadInput("field.unprintable", field="name")
    return text


def check_visit(until: datetime, now: datetime) -> None:
    """Refuse a guest's stay that is over already, or that nobody would remember the end of."""
    if until <= now:
        raise BadInput("instant.past", field="until")
    if until > now + LONGEST_VISIT:
        raise BadInput("visit.too_long", field="until", days=LONGEST_VISIT.days)
