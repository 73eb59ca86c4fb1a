"""How an incident comes to its end and back, alone or along with others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import rules, steps
from tocsin.domain.incidents.actions.conversation import NOT_HELD
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import last_survey, policy
from tocsin.domain.incidents.rules import State
from tocsin.domain.incidents.steps import Changes
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event

UNANSWERED = {"answered_solved": None, "rating": None, "rated_at": None, "verdict": ""}


@dataclass(frozen=True)
class Outcome:
    """What it came to: no text when it came along, no cause while nobody knows it."""

    code: str
    text: str = ""
    cause: str = ""


def settle(
    incident: Incident,
    *,
    by: Person,
    at: datetime,
    outcome: Outcome,
    facts: Mapping[str, Any],
    because_of: Event | None = None,
) -> tuple[Changes, Event]:
    """Write down that it is solved."""
    text = outcome.text
    changes = steps.change(
        incident,
        at=at,
        state=State.RESOLVED,
        resolution_code=outcome.code,
        resolution_text=text,
        cause_category=outcome.cause,
        resolved_by=by,
        resolved_at=at,
        **NOT_HELD,
        **UNANSWERED,
        **_samples(incident, at, told=bool(facts["tell_reporter"])),
    )
    steps.end_stint(incident, at)
    event = record(
        "incident.resolved",
        incident,
        by=by,
        at=at,
        changes=changes,
        facts=facts,
        texts={"resolution_text": text} if text else None,
        because_of=because_of,
    )
    steps.owe_review(incident, event)
    return changes, event


def _samples(incident: Incident, now: datetime, *, told: bool) -> dict[str, Any]:
    """Decide by the number who is assessed besides the grave ones, and who is asked to rate."""
    agreed = policy()
    asked = told and rules.is_surveyed(
        incident.number,
        percent=agreed.survey_percent,
        quiet_days=agreed.survey_quiet_days,
        last_asked=last_survey(incident),
        now=now,
    )
    sampled = rules.is_sampled(incident.number, agreed.assess_percent, "assess")
    return {"sampled": sampled, "surveyed_at": now if asked else None}


def opened_again(incident: Incident) -> dict[str, Any]:
    """Return what is set when the work on it is taken up again."""
    return {
        "state": rules.reopened_state(incident.assignee_id),
        "resolution_code": "",
        "resolution_text": "",
        "cause_category": "",
        "resolved_at": None,
        "resolved_by": None,
        "closed_at": None,
        "cancelled_at": None,
    }
