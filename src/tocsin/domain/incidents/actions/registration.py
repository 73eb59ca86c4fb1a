"""How an incident comes into the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, each, require
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import first_line
from tocsin.domain.accounts.rules import Kind, Sender
from tocsin.domain.accounts.steps import person_behind
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.queries import checked_fields, checklist_of, matrix
from tocsin.domain.conversations.models import Message, Thread, Wording
from tocsin.domain.conversations.rules import (
    Channel,
    Direction,
    Visibility,
    channel_of,
    check_length,
)
from tocsin.domain.conversations.steps import know_message_ids, open_thread, say
from tocsin.domain.incidents import rules, steps
from tocsin.domain.incidents.actions.ending import resolve
from tocsin.domain.incidents.actions.major import consider
from tocsin.domain.incidents.actions.relations import adopt
from tocsin.domain.incidents.models import Access, Incident
from tocsin.domain.incidents.permissions import may_register
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.rules import origin

SERIES = "incident"


@dataclass(frozen=True)
class Circle:
    """Whether an incident is confidential, and who is let in besides the usual ones."""

    confidential: bool | None = None
    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()


@dataclass(frozen=True)
class Report:
    """What somebody reports; whatever is left out comes from the category or the matrix."""

    title: str
    wording: Wording | None = None
    channel: Channel = field(default_factory=lambda: channel_of(origin()))
    category: Category | None = None
    service: Service | None = None
    impact: str = ""
    urgency: str = ""
    team: Team | None = None
    security: bool = False
    circle: Circle = field(default_factory=Circle)
    fields: Mapping[str, object] = field(default_factory=dict)
    occurred_at: datetime | None = None
    detected_at: datetime | None = None
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Solution:
    """How it was solved while its reporter was still on the line."""

    code: str
    text: str
    cause: str = ""
    tell_reporter: bool = True


@dataclass(frozen=True)
class Judged:
    """What the desk makes of a report: everything that had to be checked, worked out once."""

    title: str
    impact: str
    urgency: str
    priority: str
    fields: dict[int, str]


@transaction.atomic
def register(
    *,
    by: Person,
    report: Report,
    reporter: Person | Sender | None = None,
    parent: Incident | None = None,
    solution: Solution | None = None,
) -> Incident:
    """Give the report a number, a priority and a team; the reporter's first word opens the thread.

    An unknown sender becomes a contact in the same act. With a parent it hangs there from its first
    second, with a solution it is resolved in it.
    """
    require(may_register(by, reporter), "incident.register")
    now = instants.now()
    judged = _judged(report, now, solution)
    caller = person_behind(reporter, by=by, at=now)
    thread = open_thread(at=now)
    know_message_ids(thread, report.message_ids, Direction.IN)
    opening = _open(thread, report, author=caller or by, by=by, at=now)
    incident = _described(report, judged, caller, now)
    incident.thread, incident.opening, incident.last_message = thread, opening, opening
    incident.number = steps.next_number(SERIES, now)
    incident.save()
    steps.begin_stint(incident, now)
    steps.fill_fields(incident, judged.fields)
    steps.lay_checklist(incident, checklist_of(report.category))
    _let_in(incident, report.circle, by)
    event = _record(incident, by)
    if parent is not None:
        adopt(incident, by=by, parent=parent)
    if solution is not None:
        resolve(
            incident,
            by=by,
            code=solution.code,
            text=solution.text,
            cause=solution.cause,
            tell_reporter=solution.tell_reporter,
        )
    consider(incident, because_of=event)
    return incident


def _judged(report: Report, now: datetime, solution: Solution | None) -> Judged:
    wording, (impact, urgency) = report.wording, _gravity(report)
    title, _length, _times, priority, fields, _solution = each(
        lambda: rules.check_title(report.title),
        lambda: check_length(wording.body if wording else "", "description"),
        lambda: rules.check_times(
            occurred=report.occurred_at, detected=report.detected_at or now, now=now
        ),
        lambda: rules.priority(impact, urgency, matrix()),
        lambda: checked_fields(report.category, report.fields),
        lambda: _check_solution(solution),
    )
    return Judged(title, impact, urgency, priority, fields)


def _check_solution(solution: Solution | None) -> None:
    """Refuse it under the names that its fields have beside those of the report."""
    if solution is None:
        return
    try:
        rules.check_resolution(code=solution.code, text=solution.text, cause=solution.cause)
    except BadInput as refusal:
        raise BadInput(refusal.code, field=f"resolution.{refusal.field}") from refusal


def _gravity(report: Report) -> tuple[str, str]:
    """Return impact and urgency: as reported, else the category's, else the middle."""
    category = report.category
    impact = report.impact or (category.impact if category else "")
    urgency = report.urgency or (category.urgency if category else "")
    return impact or rules.middle("impact"), urgency or rules.middle("urgency")


def _open(
    thread: Thread, report: Report, *, author: Person, by: Person, at: datetime
) -> Message | None:
    if report.wording is None:
        return None
    return say(
        thread,
        author=author,
        written_by=by,
        wording=report.wording,
        visibility=Visibility.PUBLIC,
        channel=report.channel,
        at=at,
    )


def _described(report: Report, judged: Judged, caller: Person | None, now: datetime) -> Incident:
    category, desk = report.category, first_line()
    team = report.team or (category.team if category else None) or desk
    security = report.security or bool(category and category.security)
    wished = report.circle.confidential
    return Incident(
        state=rules.State.NEW,
        title=judged.title,
        channel=report.channel,
        impact=judged.impact,
        urgency=judged.urgency,
        priority=judged.priority,
        category=category,
        service=report.service,
        reporter=caller,
        organisation_id=caller.organisation_id if caller else None,
        team=team,
        owner_team=team if team and team.tier == 1 else desk or team,
        security=security,
        confidential=security if wished is None else wished,
        occurred_at=report.occurred_at,
        detected_at=report.detected_at or now,
        registered_at=now,
        updated_at=now,
        last_public_at=now if report.wording else None,
        last_reporter_at=now if report.wording else None,
    )


def _let_in(incident: Incident, circle: Circle, by: Person) -> None:
    """Who registers a confidential incident stays on its list until taken off."""
    if not incident.confidential:
        return
    people = {p.pk: p for p in circle.people}
    if by.kind == Kind.AGENT:
        people[by.pk] = by
    Access.objects.bulk_create(
        [Access(incident=incident, person=p) for p in people.values()]
        + [Access(incident=incident, team=t) for t in dict.fromkeys(circle.teams)]
    )


def _record(incident: Incident, by: Person) -> Event:
    facts = {
        "number": incident.number,
        "state": str(incident.state),
        "channel": str(incident.channel),
        "impact": incident.impact,
        "urgency": incident.urgency,
        "priority": incident.priority,
        "category": incident.category_id,
        "service": incident.service_id,
        "team": incident.team_id,
        "owner_team": incident.owner_team_id,
        "reporter": incident.reporter_id,
        "organisation": incident.organisation_id,
        "security": incident.security,
        "confidential": incident.confidential,
        "occurred_at": incident.occurred_at,
        "detected_at": incident.detected_at,
        "message": incident.opening_id,
    }
    return record(
        "incident.registered",
        incident,
        by=by,
        at=incident.registered_at,
        facts=facts,
        texts={"title": incident.title},
        on_behalf_of=incident.reporter if incident.reporter_id != by.pk else None,
    )
