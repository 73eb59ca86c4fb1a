"""A verb: find the incident, hold the caller to the version they saw, act, answer the whole."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from tocsin.api import answers
from tocsin.api.answers import Record
from tocsin.api.bearer import Call
from tocsin.api.incidents.entries import entries_since
from tocsin.api.problems import Problem, not_found
from tocsin.base.errors import OutOfDate, RuleBroken
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import by_number
from tocsin.words.records import record_for


def visible(number: str, person: Person) -> Incident:
    """Return the incident; 404 for one that is not there or not for the caller."""
    found = by_number(number, person) if number.isprintable() else None
    if found is None:
        raise not_found()
    return found


def inside(number: str, person: Person) -> Incident:
    """Return the incident for who reads it from inside; for everybody else there is none."""
    incident = visible(number, person)
    if not permissions.may_read_internal(person, incident):
        raise not_found()
    return incident


def act(
    request: Call,
    number: str,
    action: Callable[[Incident], object],
    *,
    even_merged: bool = False,
) -> HttpResponse:
    """Do it, and answer the whole incident, or its number alone if the act hid it."""
    incident = visible(number, request.person)
    if incident.merged_into_id is not None and not even_merged:
        raise RuleBroken("merged")
    conditional = check_version(request, incident)
    try:
        action(incident)
    except OutOfDate as refusal:
        raise _overtaken(refusal, incident, request.person, conditional=conditional) from refusal
    return answer(incident.number, request.person)


def answer(number: str, person: Person, **more: Any) -> HttpResponse:  # noqa: ANN401 - of `record`
    incident = by_number(number, person)
    if incident is None:
        return answers.record({"number": number}, **more)
    return answers.record(record_for(person, incident), tag=tag(incident), **more)


def tag(incident: Incident) -> str:
    return f'"{incident.version}"'


def check_version(request: Call, incident: Incident, part: Record | None = None) -> bool:
    """Answer 412 when `If-Match` names other versions; say whether it named any at all.

    A part of the incident has a tag of its own: either is one that the caller has read.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return False
    wanted = {entry.strip() for entry in header.split(",")}
    known = {tag(incident)} | ({answers.tag_of(part)} if part else set())
    if "*" not in wanted and not wanted & known:
        raise _outdated(incident)
    return "*" not in wanted


def _outdated(incident: Incident) -> Problem:
    return Problem(
        HTTPStatus.PRECONDITION_FAILED, "incident.version_passed", version=incident.version
    )


def _overtaken(
    refusal: OutOfDate, incident: Incident, person: Person, *, conditional: bool
) -> Exception:
    fresh = visible(incident.number, person)
    if conditional:
        return _outdated(fresh)
    since = entries_since(fresh, incident.updated_at, person)
    return OutOfDate(refusal.code, version=fresh.version, since=since)
