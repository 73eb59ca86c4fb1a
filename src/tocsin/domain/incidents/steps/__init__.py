"""Parts of acts on an incident: compare and swap, numbers and stints."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.db.models import F

from tocsin.base.errors import OutOfDate, RuleBroken
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.conversations.models import Message
from tocsin.domain.conversations.rules import Visibility
from tocsin.domain.incidents.models import (
    Access,
    ChecklistItem,
    FieldValue,
    Incident,
    IncidentQuerySet,
    MajorIncident,
    NumberCounter,
    NumberSeries,
    Stint,
    TimelineEntry,
)
from tocsin.domain.incidents.queries import policy
from tocsin.domain.incidents.rules import MajorState, cadence, number_in, review_due
from tocsin.domain.journal.models import Event

Changes = dict[str, tuple[Any, Any]]
# What people wrote goes into an event's texts, where the law can erase it, never into its changes.
FREE_TEXT = {"resolution_text"}
DEADLOCK = "40P01"


def change(incident: Incident, *, at: datetime, **new: Any) -> Changes:  # noqa: ANN401 - values of any column
    """Set the columns if nobody was faster, and return what changed as field: (old, new).

    `incident.version` is the version the caller saw; an edge may have set it to an older one.
    """
    row = Incident.objects.filter(pk=incident.pk)
    as_seen = row.filter(version=incident.version)
    if "merged_into" not in new:
        as_seen = as_seen.unmerged()
    if not _written(as_seen, version=F("version") + 1, updated_at=at, **new):
        _check_unmerged(row)
        raise OutOfDate("incident.changed_meanwhile")
    coded = {field: _code(value) for field, value in new.items() if field not in FREE_TEXT}
    old = {field: _code(getattr(incident, field)) for field in coded}
    for field, value in new.items():
        setattr(incident, field, value)
    incident.version += 1
    incident.updated_at = at
    return {field: (old[field], value) for field, value in coded.items() if old[field] != value}


def touch(incident: Incident, *, at: datetime) -> None:
    """Queue for the incident's row without changing a field: two writers must not collide."""
    row = Incident.objects.filter(pk=incident.pk)
    if not _written(row.unmerged(), updated_at=at):
        _check_unmerged(row)
    incident.updated_at = at


def touch_merged(incident: Incident, *, at: datetime) -> None:
    """Queue for the row of what may have been merged: for the few acts that still concern it."""
    _written(Incident.objects.filter(pk=incident.pk), updated_at=at)
    incident.updated_at = at


def _written(rows: IncidentQuerySet, **new: Any) -> int:  # noqa: ANN401 - see change
    """Update the rows; of two acts that wait for each other's row, one is told of the other."""
    try:
        return rows.update(**new)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == DEADLOCK:
            raise OutOfDate("incident.changed_meanwhile") from error
        raise


def _check_unmerged(row: IncidentQuerySet) -> None:
    """Refuse every verb on what goes on inside another; the verbs are done there."""
    if row.filter(merged_into__isnull=False).exists():
        raise RuleBroken("merged")


def hold_lines() -> None:
    """Let nobody draw a line from child to parent elsewhere until this act is over.

    Two that are each allowed may close a circle together, far from each other's rows; so they
    queue for a row that every desk has.
    """
    NumberSeries.objects.select_for_update(no_key=True).order_by("pk").first()


def _code(value: Any) -> Any:  # noqa: ANN401 - see change
    """Events hold ids: a related row is known there by its primary key."""
    return value.pk if hasattr(value, "pk") else value


def next_number(series: str, at: datetime) -> str:
    """Take the next number; the counter's row keeps others waiting until this act is over."""
    found = NumberSeries.objects.get(slug=series)
    counter, _ = NumberCounter.objects.get_or_create(series=found, year=at.year)
    NumberCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    return number_in(found.pattern, at.year, counter.last)


def begin_stint(incident: Incident, at: datetime) -> None:
    """Close the running stint, if any, and open one for who holds the incident now."""
    end_stint(incident, at)
    Stint.objects.create(
        incident=incident, team_id=incident.team_id, person_id=incident.assignee_id, since=at
    )


def end_stint(incident: Incident, at: datetime) -> None:
    Stint.objects.filter(incident=incident, until=None).update(until=at)


def note_message(incident: Incident, message: Message, *, from_reporter: bool) -> None:
    """Keep what lists show of the conversation; the version stays, since no field was edited.

    The update also makes two speakers queue for the incident's row instead of colliding in the
    journal.
    """
    new: dict[str, Any] = {"last_message": message, "updated_at": message.sent_at}
    if message.visibility == Visibility.PUBLIC:
        new["last_public_at"] = message.sent_at
        if from_reporter:
            new["last_reporter_at"] = message.sent_at
    row = Incident.objects.filter(pk=incident.pk)
    if not _written(row.unmerged(), **new):
        _check_unmerged(row)
    for field, value in new.items():
        setattr(incident, field, value)


def owe_review(incident: Incident, event: Event) -> None:
    """Set the date of the review that a major incident owes once it has ended, however it did.

    The word that was promised to stakeholders stays promised until they have had the last one.
    """
    if not incident.major:
        return
    days, zone = policy().review_within_days, ZoneInfo(settings.TIME_ZONE)
    MajorIncident.objects.filter(incident=incident, state=MajorState.ACCEPTED).update(
        review_due_on=review_due(event.at, days, zone)
    )
    put_on_timeline(incident, event)


def promise_word(incident: Incident, event: Event) -> None:
    """Begin the cadence again when a major incident comes back; the review stays owed."""
    if not incident.major:
        return
    every = cadence(incident.priority)
    ended = MajorIncident.objects.filter(
        incident=incident, state=MajorState.ACCEPTED, next_update_at=None
    )
    ended.update(update_every=every, next_update_at=event.at + every, reminded_at=None)
    put_on_timeline(incident, event)


def keep_cadence(incident: Incident, event: Event) -> None:
    """Let stakeholders hear as often as the new priority says, and not later than promised."""
    if not incident.major:
        return
    every = cadence(incident.priority)
    procedure = MajorIncident.objects.filter(incident=incident, state=MajorState.ACCEPTED)
    procedure.update(update_every=every)
    sooner = event.at + every
    procedure.filter(next_update_at__gt=sooner).update(next_update_at=sooner, reminded_at=None)
    put_on_timeline(incident, event)


def put_on_timeline(incident: Incident, event: Event) -> None:
    """Let the timeline tell of the event, in the words that every event has."""
    TimelineEntry.objects.create(
        public_id=public_id(), incident=incident, event=event, at=event.at, by_id=event.actor_id
    )


def fill_fields(incident: Incident, values: dict[int, str]) -> None:
    """Replace what the category's own fields hold."""
    FieldValue.objects.filter(incident=incident).exclude(field__in=values).delete()
    FieldValue.objects.bulk_create(
        [FieldValue(incident=incident, field_id=pk, value=value) for pk, value in values.items()],
        update_conflicts=True,
        unique_fields=["incident", "field"],
        update_fields=["value"],
    )


def lay_checklist(incident: Incident, texts: list[str]) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(public_id=public_id(), incident=incident, position=n, text=text)
        for n, text in enumerate(texts)
    )


def let_in(incident: Incident, person: Person) -> None:
    """Put somebody of the desk on the list of a confidential incident."""
    if person.kind == Kind.AGENT:
        Access.objects.get_or_create(incident=incident, person=person, team=None)
