"""The reporter's consent: rating, reminding, and what follows when they say nothing."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.major import end_candidacy
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import State
from tocsin.domain.incidents.steps.history import record

ENDED = (State.RESOLVED, State.CLOSED)


@transaction.atomic
def rate(incident: Incident, *, by: Person, rating: int, comment: str = "") -> None:
    """Rate the help that was given, and think better of it within twelve hours."""
    require(permissions.may_rate(by, incident), "incident.rate")
    if incident.state not in ENDED:
        raise RuleBroken("illegal_move", old=incident.state, verb="rate")
    rules.check_rating(rating)
    now = instants.now()
    rules.check_rating_open(incident.rated_at, now)
    changes = steps.change(incident, at=now, rating=rating, rated_at=incident.rated_at or now)
    said = rules.check_comment(comment)
    texts = {"comment": said} if said else None
    record("incident.rated", incident, by=by, at=now, changes=changes, texts=texts)


@transaction.atomic
def remind_reporter(incident: Incident, *, by: Person) -> None:
    """Ask again for what everybody waits for."""
    require(permissions.may_work_on(by, incident), "incident.remind")
    _check_waits_for_reporter(incident, "remind")
    now = instants.now()
    changes = steps.change(
        incident, at=now, hold_reminders=incident.hold_reminders + 1, hold_reminded_at=now
    )
    record("incident.reporter_reminded", incident, by=by, at=now, changes=changes)


@transaction.atomic
def propose_no_response(incident: Incident, *, by: Person) -> None:
    """Tell who works on it that the reporter stays silent; whether to resolve is theirs to say."""
    require(permissions.may_work_on(by, incident), "incident.propose_no_response")
    _check_waits_for_reporter(incident, "propose_no_response")
    if incident.major or incident.security:
        raise RuleBroken("no_response.never_here")
    now = instants.now()
    changes = steps.change(incident, at=now, no_response_at=now)
    record("incident.no_response_proposed", incident, by=by, at=now, changes=changes)


def _check_waits_for_reporter(incident: Incident, verb: str) -> None:
    if incident.state != State.ON_HOLD or not rules.resumes_by_answer(incident.hold_reason):
        raise RuleBroken("illegal_move", old=incident.state, verb=verb)


@transaction.atomic
def close_unanswered(incident: Incident, *, by: Person) -> None:
    """Close what was resolved days ago and nobody objected to; grave ones wait for assessment."""
    require(permissions.may_close_unanswered(by), "incident.close_unanswered")
    if incident.state != State.RESOLVED:
        raise RuleBroken("illegal_move", old=incident.state, verb="close")
    if incident.assessment_due is not None:
        raise RuleBroken("assessment_due")
    now = instants.now()
    changes = steps.change(incident, at=now, state=State.CLOSED, closed_at=now)
    facts = {"unanswered": True}
    event = record("incident.closed", incident, by=by, at=now, changes=changes, facts=facts)
    end_candidacy(incident, because_of=event)
