"""What is told of an incident's clocks, and how a wrong record of its time is put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.clocks.queries import reading
from tocsin.domain.clocks.rules import ClockKey, Course, working
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries.clocks import happening, happenings, with_and_without
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.incidents.rules.clocks import (
    CORRECTED,
    REBASED,
    Happening,
    marks,
)
from tocsin.domain.incidents.rules.corrections import check_span, shown
from tocsin.domain.incidents.steps import history
from tocsin.domain.incidents.steps.history import record


@dataclass(frozen=True)
class Span:
    """A time in the past that was spent otherwise than the record says: on hold, or not."""

    begin: datetime
    until: datetime
    held: bool = True
    reason: HoldReason | None = None
    agreed: bool = False


@transaction.atomic
def tell_time(incident: Incident, *, by: Person) -> int:
    """Record what shares of its targets are used by now and were not told of; return how many."""
    require(permissions.may_tell_time(by), "incident.tell_time")
    now, known, events = instants.now(), reading(), happenings(incident)
    told = [
        history.announce(incident, key, course, by=by, at=now)
        for key, course in known.courses(marks(events)).items()
    ]
    fresh = [event for event in told if event is not None]
    history.keep_time(incident, known, [*events, *map(happening, fresh)])
    return len(fresh)


@transaction.atomic
def correct_hold(incident: Incident, *, by: Person, span: Span, reason: str) -> None:
    """Say that it was on hold, or was not, for a time that the record has otherwise."""
    require(permissions.may_correct_times(by, incident), "incident.correct_times")
    why = rules.check_reason(reason)
    now = instants.now()
    check_span(span.begin, span.until, since=incident.registered_at, now=now)
    if span.held and span.reason is None:
        raise BadInput("field.missing", field="hold")
    if not span.held and span.reason is not None:
        raise BadInput("hold.none_wanted", field="hold")
    if span.agreed and span.reason is not HoldReason.AWAITING_SUPPLIER:
        raise BadInput("hold.agreed_only_with_supplier", field="agreed")
    steps.change(incident, at=now)
    facts: dict[str, Any] = {
        "held": span.held,
        "from": instants.written(span.begin),
        "until": instants.written(span.until),
    }
    if span.held:
        facts |= {"reason": str(span.reason), "agreed": span.agreed}
    correction = Happening(CORRECTED, now, by.pk, by_system=False, changes={}, facts=facts)
    before, after = with_and_without(incident, correction)
    # Where nothing was promised yet, the record is put right for what may be promised later.
    if before and _worked(before, now) == _worked(after, now):
        raise BadInput("correction.moves_nothing", field="since")
    facts |= {"before": shown(before, now), "after": shown(after, now)}
    record(CORRECTED, incident, by=by, at=now, facts=facts, texts={"reason": why})


def _worked(courses: Mapping[ClockKey, Course], now: datetime) -> list[Any]:
    """Return what the clocks come to: the time that counts, and why some of it did not."""
    return [
        working(one.started_at, one.stopped_at or now, one.terms.calendar, one.gaps)
        for _key, one in sorted(courses.items())
    ]


@transaction.atomic
def correct_times(
    incident: Incident,
    *,
    by: Person,
    reason: str,
    detected_at: datetime | None = None,
    occurred_at: datetime | None = None,
) -> None:
    """Put right when it was detected or began."""
    require(permissions.may_correct_times(by, incident), "incident.correct_times")
    why = rules.check_reason(reason)
    now = instants.now()
    new = {"detected_at": detected_at, "occurred_at": occurred_at}
    given = {name: at for name, at in new.items() if at is not None}
    if not given:
        raise BadInput("field.missing", field="detected_at")
    rules.check_corrected(
        occurred=given.get("occurred_at", incident.occurred_at),
        detected=given.get("detected_at", incident.detected_at),
        registered=incident.registered_at,
        now=now,
    )
    changes = steps.change(incident, at=now, **given)
    if not changes:
        raise RuleBroken("times.unchanged")
    texts = {"reason": why}
    record("incident.times_corrected", incident, by=by, at=now, changes=changes, texts=texts)


@transaction.atomic
def rebase_clocks(incident: Incident, *, by: Person, reason: str) -> None:
    """Let the promises that hold today hold for it, instead of those of its registration."""
    require(permissions.may_correct_times(by, incident), "incident.rebase_clocks")
    why = rules.check_reason(reason)
    rules.check_open(rules.State(incident.state), "rebase_clocks")
    now = instants.now()
    steps.change(incident, at=now)
    record(REBASED, incident, by=by, at=now, texts={"reason": why})
