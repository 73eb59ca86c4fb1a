"""How an incident ends, and how it comes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import Channel, check_body
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.cascade import follow, release
from tocsin.domain.incidents.actions.conversation import NOT_HELD, answer_because
from tocsin.domain.incidents.actions.major import end_candidacy
from tocsin.domain.incidents.actions.outcome import Outcome, opened_again, settle
from tocsin.domain.incidents.models import Assessment, Incident
from tocsin.domain.incidents.queries import policy
from tocsin.domain.incidents.rules import State, Verdict
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event


@dataclass(frozen=True)
class Finding:
    """What designated staff found when they looked at the solution again."""

    verdict: Verdict = Verdict.SATISFACTORY
    aspects: tuple[str, ...] = ()
    note: str = ""
    lesson: str = ""


@transaction.atomic
def resolve(
    incident: Incident,
    *,
    by: Person,
    code: str,
    text: str,
    cause: str = "",
    tell_reporter: bool = True,
) -> None:
    """Say how it was solved; the reporter is asked whether it holds, unless told otherwise."""
    require(permissions.may_work_on(by, incident), "incident.resolve")
    rules.check_resolution(code=code, text=text, cause=cause)
    rules.check_open(State(incident.state), "resolve")
    now = instants.now()
    changes, event = settle(
        incident,
        by=by,
        at=now,
        outcome=Outcome(code, check_body(text, "text"), cause),
        facts={"tell_reporter": tell_reporter},
    )
    follow(incident, changes, by=by, because_of=event)


@transaction.atomic
def confirm(
    incident: Incident, *, by: Person, solved: bool, rating: int | None = None, comment: str = ""
) -> None:
    """Take the reporter's answer: solved closes unless an assessment is due, not solved reopens."""
    require(permissions.may_confirm(by, incident), "incident.confirm")
    if incident.state != State.RESOLVED:
        raise RuleBroken("illegal_move", old=incident.state, verb="confirm")
    rules.check_rating(rating)
    said = rules.check_comment(comment)
    now = instants.now()
    new: dict[str, Any] = {"answered_solved": solved}
    if rating is not None:
        new |= {"rating": rating, "rated_at": now}
    if not solved:
        new |= opened_again(incident)
    elif incident.assessment_due is None:
        new |= {"state": State.CLOSED, "closed_at": now}
    changes = steps.change(incident, at=now, **new)
    if not solved:
        steps.begin_stint(incident, now)
    event = record(
        "incident.confirmed" if solved else "incident.refused",
        incident,
        by=by,
        at=now,
        changes=changes,
        texts={"comment": said} if said else None,
        on_behalf_of=incident.reporter if by.pk != incident.reporter_id else None,
    )
    _go_on(incident, event)
    follow(incident, changes, by=by, because_of=event)


@transaction.atomic
def close(incident: Incident, *, by: Person, finding: Finding) -> None:
    """Assess the solution: satisfactory closes, unsatisfactory reopens."""
    require(permissions.may_close(by, incident), "incident.close")
    if incident.state != State.RESOLVED:
        raise RuleBroken("illegal_move", old=incident.state, verb="close")
    rules.check_assessment(
        verdict=finding.verdict,
        aspects=finding.aspects,
        note=finding.note,
        answer_awaited=incident.answer_awaited,
    )
    now = instants.now()
    satisfied = finding.verdict == Verdict.SATISFACTORY
    new: dict[str, Any] = (
        {"state": State.CLOSED, "closed_at": now} if satisfied else opened_again(incident)
    )
    changes = steps.change(incident, at=now, verdict=finding.verdict, **new)
    if not satisfied:
        steps.begin_stint(incident, now)
    _keep(incident, finding, by, now)
    texts = {"note": finding.note, "lesson": finding.lesson}
    event = record(
        "incident.closed" if satisfied else "incident.found_unsatisfactory",
        incident,
        by=by,
        at=now,
        changes=changes,
        facts={"aspects": sorted(finding.aspects)},
        texts={field: text for field, text in texts.items() if text},
    )
    _go_on(incident, event)
    follow(incident, changes, by=by, because_of=event)


def _go_on(incident: Incident, event: Event) -> None:
    """Let the procedure of a major incident follow: it comes back, or ends undecided."""
    if incident.is_open:
        steps.promise_word(incident, event)
    elif incident.state == State.CLOSED:
        end_candidacy(incident, because_of=event)


@transaction.atomic
def reopen(incident: Incident, *, by: Person, reason: str) -> None:
    """Take up again what was resolved, closed or cancelled, with the time it already used."""
    require(permissions.may_reopen(by, incident), "incident.reopen")
    why = rules.check_reason(reason)
    _take_up(incident, by=by, at=instants.now(), why=why)


@transaction.atomic
def reopen_by_answer(
    incident: Incident,
    *,
    by: Person,
    wording: Wording,
    channel: Channel,
    message_ids: tuple[str, ...] = (),
) -> None:
    """Take an answer to what had ended for the reason to open it again."""
    require(permissions.may_take_part(by, incident), "incident.reopen")
    plain = wording.body if wording.plain is None else wording.plain
    now = instants.now()
    event = _take_up(incident, by=by, at=now, why=rules.reason_from(plain), by_answer=True)
    answer_because(
        incident, by=by, wording=wording, channel=channel, ids=message_ids, because_of=event
    )


@transaction.atomic
def cancel(incident: Incident, *, by: Person, reason: str, release_children: bool = False) -> None:
    """End what should not have been registered; its children stay, on request without a parent."""
    require(permissions.may_work_on(by, incident), "incident.cancel")
    why = rules.check_reason(reason)
    rules.check_open(State(incident.state), "cancel")
    now = instants.now()
    changes = steps.change(incident, at=now, state=State.CANCELLED, cancelled_at=now, **NOT_HELD)
    steps.end_stint(incident, now)
    texts = {"reason": why}
    event = record("incident.cancelled", incident, by=by, at=now, changes=changes, texts=texts)
    steps.owe_review(incident, event)
    end_candidacy(incident, because_of=event)
    if release_children:
        release(incident, by=by, because_of=event)


def _take_up(
    incident: Incident, *, by: Person, at: datetime, why: str, by_answer: bool = False
) -> Event:
    rules.check_move(State(incident.state), rules.reopened_state(incident.assignee_id))
    if incident.is_open:
        raise RuleBroken("illegal_move", old=incident.state, verb="reopen")
    window = timedelta(days=policy().reopen_within_days)
    rules.check_reopening(incident.closed_at or incident.cancelled_at, at, window)
    changes = steps.change(incident, at=at, **opened_again(incident))
    steps.begin_stint(incident, at)
    facts = {"by_answer": True} if by_answer else None
    texts = {"reason": why}
    event = record(
        "incident.reopened", incident, by=by, at=at, changes=changes, facts=facts, texts=texts
    )
    steps.promise_word(incident, event)
    follow(incident, changes, by=by, because_of=event)
    return event


def _keep(incident: Incident, finding: Finding, by: Person, now: datetime) -> None:
    Assessment.objects.create(
        incident=incident,
        verdict=finding.verdict,
        aspects=" ".join(sorted(finding.aspects)),
        note=finding.note,
        lesson=finding.lesson,
        assessor=by,
        assessed_at=now,
    )
