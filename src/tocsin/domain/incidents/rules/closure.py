"""When an incident counts as solved, who must look at it again, and until when it may reopen."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.base.errors import BadInput, RuleBroken
from tocsin.domain.catalogue.rules import cause_categories, closure_codes, priorities

REOPEN_WINDOW = timedelta(days=14)
RATINGS = range(1, 6)
GRAVE = 2
COMMENT_LIMIT = 4000


class Verdict(StrEnum):
    SATISFACTORY = "satisfactory"
    UNSATISFACTORY = "unsatisfactory"


class Aspect(StrEnum):
    SOLUTION = "solution"
    COMMUNICATION = "communication"
    TIME = "time"
    CLASSIFICATION = "classification"


def check_resolution(*, code: str, text: str, cause: str = "") -> None:
    """Refuse what says nothing; a cause that nobody knows yet is empty."""
    if code not in closure_codes():
        raise BadInput("choice.unknown", field="code")
    if cause and cause not in cause_categories():
        raise BadInput("choice.unknown", field="cause")
    if not text.strip():
        raise BadInput("field.missing", field="text")


def assessment_due(
    *, major: bool, security: bool, priority: str, sampled: bool = False
) -> str | None:
    """Return why designated staff must assess the solution before closing, or None."""
    if major:
        return "major"
    if security:
        return "security"
    if priority in priorities()[:GRAVE]:
        return "priority"
    return "sample" if sampled else None


def check_assessment(
    *, verdict: str, aspects: Collection[str], note: str, answer_awaited: bool
) -> None:
    """Refuse to close over the head of a reporter who has not answered without a word why."""
    if verdict not in set(Verdict):
        raise BadInput("choice.unknown", field="assessment")
    if set(aspects) - set(Aspect):
        raise BadInput("choice.unknown", field="aspects")
    needs_note = answer_awaited or verdict == Verdict.UNSATISFACTORY
    if needs_note and not note.strip():
        raise BadInput("field.missing", field="note")


def check_rating(rating: int | None) -> None:
    if rating is not None and rating not in RATINGS:
        raise BadInput("rating.range", field="rating")


def may_reopen_at(
    now: datetime, *, ended_at: datetime | None, window: timedelta = REOPEN_WINDOW
) -> bool:
    """Say whether what was closed or cancelled then may be opened again; resolved always may."""
    return ended_at is None or now - ended_at <= window


def check_reopening(
    ended_at: datetime | None, now: datetime, window: timedelta = REOPEN_WINDOW
) -> None:
    """Refuse a way back from closed or cancelled after the window: then it is a new one."""
    if not may_reopen_at(now, ended_at=ended_at, window=window):
        raise RuleBroken("reopen_window_over", days=window.days)


def check_comment(comment: str) -> str:
    """Return what the reporter wrote beside a rating, cleaned; nothing is fine."""
    text = comment.replace("\x00", "").strip()
    if len(text) > COMMENT_LIMIT:
        raise BadInput("field.too_long", field="comment", limit=COMMENT_LIMIT)
    return text
