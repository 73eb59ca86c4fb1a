"""The procedure of a major incident: proposed, decided, led, told about."""

from datetime import timedelta
from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import check_version, inside, visible
from tocsin.api.incidents.major_shapes import (
    Assumption,
    LineRecord,
    Marks,
    NewLine,
    NewUpdate,
    ProcedureRecord,
    Proposal,
    UpdateRecord,
    Verdict,
)
from tocsin.api.lookup import person_of
from tocsin.api.problems import not_found
from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident, StakeholderList, TimelineEntry
from tocsin.domain.incidents.rules import Decision, Part
from tocsin.words.major import procedure_record, timeline_record, update_record

router = Router(tags=["Major incidents"])
ORDER = ("at", "public_id")


@router.get("/{number}/major", response=ProcedureRecord, url_name="major")
def procedure(request: Call, number: str) -> HttpResponse:
    """Read the procedure of a major incident.

    Whether it is proposed, accepted, declined or withdrawn, who plays which part, when the next
    word is promised and until when the review is owed. Only for the desk and its guests.
    """
    return _procedure(inside(number, request.person))


def _procedure(incident: Incident, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    found, roles = queries.procedure_of(incident), queries.parts(incident)
    return answers.record(procedure_record(found, roles, instants.now()), status=status)


def _conditional(request: Call, number: str) -> Incident:
    incident = visible(number, request.person)
    check_version(request, incident)
    return incident


@router.post("/{number}/major", response=ProcedureRecord, url_name="major")
def propose(request: Call, number: str, body: Proposal) -> HttpResponse:
    """Propose an incident as a major one.

    Major incident managers are told by mail. The desk proposes the highest priority, and what has
    many children, by itself. Whoever solves it does not wait for them: once it is closed or
    cancelled undecided, the proposal is withdrawn, and it may be proposed anew when it comes back.
    """
    incident = _conditional(request, number)
    actions.propose_major(incident, by=request.person, reason=body.why)
    return _procedure(incident)


@router.put("/{number}/major/decision", response=ProcedureRecord, url_name="major-decision")
def decide(request: Call, number: str, body: Verdict) -> HttpResponse:
    """Accept or decline a major incident.

    For major incident managers. Who accepts leads it. What was declined may be accepted after all;
    what was accepted is not declined any more but resolved.
    """
    incident = _conditional(request, number)
    act = actions.accept_major if body.decision == Decision.ACCEPT else actions.decline_major
    act(incident, by=request.person, reason=body.reason)
    return _procedure(incident)


@router.post("/{number}/major/roles", response=ProcedureRecord, url_name="major-roles")
def assume(request: Call, number: str, body: Assumption) -> HttpResponse:
    """Take over or hand over a part.

    Every part but `expert` has one holder at a time.
    """
    by: Person = request.person
    incident = _conditional(request, number)
    require(permissions.may_work_on(by, incident), "incident.assume_part")
    person = by if body.person == "me" else person_of(body.person, by, "person")
    actions.assume_part(incident, by=by, part=body.role, person=person)
    return _procedure(incident)


@router.delete("/{number}/major/roles/{role}/{email}", response={204: None}, url_name="major-role")
def leave(request: Call, number: str, role: str, email: str) -> HttpResponse:
    """End a part without a successor.

    Only the manager's is handed over instead.
    """
    incident = inside(number, request.person)
    address = email.replace("\x00", "").strip().casefold()
    playing = queries.parts(incident).filter(role=role.replace("\x00", ""), until=None)
    held = playing.filter(person__addresses__address=address).first()
    if held is None:
        raise not_found()
    actions.leave_part(incident, by=request.person, part=Part(held.role), person=held.person)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.get(
    "/{number}/major/updates", response=answers.Listed[UpdateRecord], url_name="major-updates"
)
def updates(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """Read what stakeholders were told.

    Oldest first. Only for the desk and its guests.
    """
    found = queries.stakeholder_updates(inside(number, request.person))
    return answers.rows(found, ORDER, window, update_record)


@router.post("/{number}/major/updates", response={201: UpdateRecord}, url_name="major-updates")
def tell(request: Call, number: str, body: NewUpdate) -> HttpResponse:
    """Tell stakeholders how it stands.

    Sent by mail to everybody on the lists, each in their own language around the text. The next
    word is promised by the cadence of the priority or sooner, and the desk reminds of it.
    """
    incident = _conditional(request, number)
    require(permissions.may_work_on(request.person, incident), "incident.update_stakeholders")
    lists = [_list(slug, f"lists.{place}") for place, slug in enumerate(body.lists)]
    within = timedelta(seconds=body.next_within) if body.next_within else None
    told = actions.update_stakeholders(
        incident,
        by=request.person,
        body=body.body,
        lists=lists,
        template=body.template,
        next_within=within,
    )
    record = update_record(told)
    return answers.record(record, status=HTTPStatus.CREATED, location=request.path)


def _list(slug: str, field: str) -> StakeholderList:
    found = queries.stakeholder_list_named(slug)
    if found is None:
        raise BadInput("stakeholder_list.unknown", field=field)
    return found


@router.get(
    "/{number}/major/timeline", response=answers.Listed[LineRecord], url_name="major-timeline"
)
def timeline(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """Read the timeline.

    In the order of what it tells, with what was hidden. Only for the desk and its guests.
    """
    found = queries.timeline(inside(number, request.person))
    return answers.rows(found, ORDER, window, timeline_record)


@router.post("/{number}/major/timeline", response={201: LineRecord}, url_name="major-timeline")
def note(request: Call, number: str, body: NewLine) -> HttpResponse:
    """Write a line into the timeline.

    At the instant it tells of. Guests may, too.
    """
    incident = _conditional(request, number)
    line = actions.note_on_timeline(
        incident, by=request.person, at=body.at, text=body.text, pinned=body.pinned
    )
    location = f"{request.path}/{line.public_id}"
    return answers.record(timeline_record(line), status=HTTPStatus.CREATED, location=location)


@router.get("/{number}/major/timeline/{line}", response=LineRecord, url_name="major-line")
def line(request: Call, number: str, line: str) -> HttpResponse:
    """Read a line of the timeline."""
    return answers.record(timeline_record(_line(inside(number, request.person), line)))


@router.patch("/{number}/major/timeline/{line}", response=LineRecord, url_name="major-line")
def mark(request: Call, number: str, line: str, body: Marks) -> HttpResponse:
    """Pin a line of the timeline, or hide it.

    Nothing is deleted; what is hidden can be shown again.
    """
    incident = inside(number, request.person)
    found = _line(incident, line)
    check_version(request, incident, timeline_record(found))
    _mark(found, body, request.person)
    return answers.record(timeline_record(found))


@transaction.atomic
def _mark(line: TimelineEntry, body: Marks, by: Person) -> None:
    actions.mark_timeline(line, by=by, pinned=body.pinned, hidden=body.hidden)


def _line(incident: Incident, public_id: str) -> TimelineEntry:
    found = queries.timeline_entry(incident, public_id.replace("\x00", ""))
    if found is None:
        raise not_found()
    return found
