"""What the worker does for clocks: tells what falls due, and works anew what has changed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from django.db import transaction

from tocsin.base import instants
from tocsin.base.bulk import insert
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks import traces
from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import Reading, reading
from tocsin.domain.clocks.rules import ClockKey, Course
from tocsin.domain.clocks.steps import differing, fresh, move
from tocsin.domain.incidents.actions import tell_time
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries.clocks import histories
from tocsin.domain.incidents.rules.clocks import marks
from tocsin.domain.incidents.steps.history import next_due

KIND = Incident.journal_kind
CHUNK = 500


class Difference(NamedTuple):
    """Where a clock shows something else than its history says."""

    number: str
    clock: str
    field: str
    shown: object
    replayed: object


def due_incidents(limit: int) -> list[int]:
    """Return the ids of incidents whose clocks have to be looked at, the longest overdue first."""
    due = traces.due(instants.now()).filter(subject_kind=KIND)
    found = list(due.values_list("subject_id", flat=True)[:limit])
    if len(found) < limit:
        stale = traces.stale().filter(subject_kind=KIND)
        found += stale.values_list("subject_id", flat=True)[: limit - len(found)]
    return list(dict.fromkeys(found))


def look_after(incident: int) -> bool:
    """Tell what is due on one incident; False when somebody else is at it or just was."""
    if not _is_due(incident):
        # Of several workers that have read the same list, the second must not wait for nothing.
        return False
    with transaction.atomic():
        rows = Incident.objects.select_for_update(skip_locked=True, of=("self",))
        found = rows.filter(pk=incident).first()
        if found is None or not _is_due(incident):
            return False
        tell_time(found, by=operator())
        return True


def _is_due(incident: int) -> bool:
    """Look again inside the transaction: another worker may just have been here."""
    return bool(_due_clocks(incident, instants.now()))


def _due_clocks(incident: int, now: datetime) -> list[Clock]:
    here = Clock.objects.filter(subject_kind=KIND, subject_id=incident)
    return [c for c in here if c.is_stale or (c.next_at is not None and c.next_at < now)]


def stumbled(incident: int, error: str) -> bool:
    """Put off what could not be told; say whether it was set aside for good."""
    now = instants.now()
    given_up = [traces.failed(clock, error, now) for clock in _due_clocks(incident, now)]
    return any(given_up)


def rebuild(
    *, check: bool = False, tick: Callable[[int], None] = lambda _done: None
) -> Iterator[Difference]:
    """Work all clocks out anew from the journal; return where they showed something else.

    With `check` nothing is written.
    """
    known = reading()
    ids = list(Incident.objects.order_by("pk").values_list("pk", flat=True))
    for chunk in batched(ids, CHUNK):
        with transaction.atomic():
            yield from _rebuilt(chunk, known, check=check)
        tick(len(chunk))


def _rebuilt(ids: Sequence[int], known: Reading, *, check: bool) -> Iterator[Difference]:
    rows = Incident.objects.filter(pk__in=ids)
    if not check:
        rows = rows.select_for_update(of=("self",), no_key=True)
    incidents = {one.pk: one for one in rows.only("pk", "number", "next_due_at")}
    shown: dict[int, list[Clock]] = {pk: [] for pk in ids}
    for clock in Clock.objects.filter(subject_kind=KIND, subject_id__in=ids):
        shown[clock.subject_id].append(clock)
    found = {pk: known.courses(marks(events)) for pk, events in histories(ids)}
    for pk in ids:
        for key, field, is_so, should in differing(shown[pk], found.get(pk, {})):
            yield Difference(incidents[pk].number, key.code, field, is_so, should)
    if not check:
        _write(incidents, shown, found)


def _write(
    incidents: dict[int, Incident],
    shown: dict[int, list[Clock]],
    found: dict[int, dict[ClockKey, Course]],
) -> None:
    """Put new rows in the place of those that are wrong: quicker than to mend them one by one."""
    gone: list[int] = []
    new: list[Clock] = []
    moved: list[Incident] = []
    for pk, incident in incidents.items():
        courses = found.get(pk, {})
        rows: list[Any] = []
        known = {clock.key: clock for clock in shown[pk]}
        gone += [clock.pk for key, clock in known.items() if key not in courses]
        for key, course in courses.items():
            clock = known.get(key)
            if clock is None or move(clock, course):
                gone += [clock.pk] if clock is not None else []
                clock = fresh(KIND, pk, key, course)
                new.append(clock)
            rows.append(clock)
        due = next_due(rows)
        if due != incident.next_due_at:
            incident.next_due_at = due
            moved.append(incident)
    Clock.objects.filter(pk__in=gone).delete()
    insert(Clock, new)
    Incident.objects.bulk_update(moved, ["next_due_at"])
