"""What a report must say, how grave it is, and what its number looks like."""

from datetime import UTC, datetime, timedelta
from typing import Final

from tocsin.base.errors import BadInput
from tocsin.domain.catalogue.rules import Matrix, levels, reference_matrix

TITLE_LIMIT = 200
REASON_LIMIT = 4000
SKEW = timedelta(minutes=5)
# What lies before is a slip of the keyboard, and in some zones no calendar has it.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
DEFAULT: Final[Matrix] = reference_matrix()


def priority(impact: str, urgency: str, matrix: Matrix = DEFAULT) -> str:
    """Return the priority, P1 to P5, that the matrix gives to an impact and an urgency.

    Levels are the ids of the matrix ("high", "medium", "low" in the default one); an unknown
    level raises BadInput that names its field. Source: `itil_priority.toml`, table `matrix`.
    """
    if (impact, urgency) not in matrix:
        known = any(impact == row for row, _ in matrix)
        raise BadInput("choice.unknown", field="urgency" if known else "impact")
    return matrix[impact, urgency]


def middle(axis: str) -> str:
    """Return the middle level of `impact` or `urgency`: what is assumed when nobody said."""
    found = levels(axis)
    return found[len(found) // 2]


def check_title(title: str) -> str:
    text = " ".join(title.split())
    if not text:
        raise BadInput("field.missing", field="title")
    if len(text) > TITLE_LIMIT:
        raise BadInput("field.too_long", field="title", limit=TITLE_LIMIT)
    if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in text):  # noqa: PLR2004 - controls and surrogates
        raise BadInput("field.unprintable", field="title")
    return text


def check_times(*, occurred: datetime | None, detected: datetime, now: datetime) -> None:
    """Nothing is detected before it occurred, and nothing comes from the future."""
    if detected < EARLIEST:
        raise BadInput("instant.too_early", field="detected_at")
    if occurred is not None and occurred < EARLIEST:
        raise BadInput("instant.too_early", field="occurred_at")
    if detected > now + SKEW:
        raise BadInput("instant.future", field="detected_at")
    if occurred is not None and occurred > now + SKEW:
        raise BadInput("instant.future", field="occurred_at")
    if occurred is not None and occurred > detected:
        raise BadInput("instant.after_detection", field="occurred_at")


def check_corrected(
    *, occurred: datetime | None, detected: datetime, registered: datetime, now: datetime
) -> None:
    """Nothing is detected after it was reported, whatever is found out about it later."""
    check_times(occurred=occurred, detected=detected, now=now)
    if detected > registered + SKEW:
        raise BadInput("instant.after_registration", field="detected_at")


def check_reason(reason: str, field: str = "reason") -> str:
    text = reason.replace("\x00", "").strip()
    if not text:
        raise BadInput("field.missing", field=field)
    if len(text) > REASON_LIMIT:
        raise BadInput("field.too_long", field=field, limit=REASON_LIMIT)
    return text


def reason_from(words: str) -> str:
    """Return as much of somebody's words as a reason may hold."""
    return check_reason(words.strip()[:REASON_LIMIT])


def number_in(pattern: str, year: int, count: int) -> str:
    """Write a number by the pattern of its series, for instance "INC-{year}-{number:06d}"."""
    return pattern.format(year=year, number=count)
