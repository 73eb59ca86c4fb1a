"""Deliveries as they are queued, claimed, tried and sent: no business facts, so no events."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.traces import know_sent
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.models import Event
from tocsin.domain.notify.models import Delivery, DeliveryQuerySet
from tocsin.domain.notify.rules import BACKOFF, Channel, Notice, Progress, retry_after
from tocsin.domain.notify.traces.gathering import gather

# What lies in a worker's hand waits this long when the worker dies; what it was just sending waits
# longer, because no relay is given up sooner.
LEASE = timedelta(minutes=1)
SENDING_LEASE = timedelta(minutes=5)
ERROR_LIMIT = 300
WITH = (
    "event__actor",
    "event__because_of",
    "incident__assignee",
    "incident__category",
    "incident__owner_team",
    "incident__reporter",
    "incident__team",
    "person",
)


@transaction.atomic
def queue(
    event: Event,
    incident: Incident,
    told: Mapping[Person, Notice],
    *,
    ids: Iterable[str],
    thread_id: int | None = None,
) -> list[Delivery]:
    """Queue a letter for each person, with the Message-ID it will carry; once per event.

    What is answered to it belongs to the thread, which is the incident's unless another is named.
    """
    now = instants.now()
    known = set(Delivery.objects.filter(event=event).values_list("person_id", flat=True))
    new = [
        Delivery(
            public_id=message_id.partition("@")[0],
            event=event,
            incident=incident,
            person=person,
            address=person.email or "",
            channel=Channel.MAIL,
            notice=notice,
            message_id=message_id,
            next_attempt_at=now,
            queued_at=now,
        )
        for (person, notice), message_id in zip(told.items(), ids, strict=False)
        if person.pk not in known
    ]
    Delivery.objects.bulk_create(new)
    gather(new, event, now)
    # Before the letter leaves: the answer may be faster than we are.
    know_sent(thread_id or incident.thread_id, [delivery.message_id for delivery in new])
    return new


def claim(limit: int = 10, lease: timedelta = LEASE) -> list[Delivery]:
    """Take up to `limit` due deliveries; no other worker gets them until the lease ends."""
    now = instants.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    due = Delivery.objects.filter(free, progress=Progress.QUEUED, next_attempt_at__lte=now)
    # Looking costs nobody anything; a transaction keeps every writer of an embedded desk waiting.
    if not due.exists():
        return []
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True, of=("self",))
        rows = list(locked.select_related(*WITH).order_by("next_attempt_at", "pk")[:limit])
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(leased_until=now + lease)
    for row in rows:
        row.leased_until = now + lease
    return rows


def begin(delivery: Delivery) -> bool:
    """Count the attempt and hold the delivery while it is sent; false when it is not ours any more.

    A worker that was slow with the letters before may have lost this one to another. One over which
    workers die is given up in the end.
    """
    if delivery.attempts > len(BACKOFF):
        failed(delivery, "interrupted", for_good=True)
        return False
    until = instants.now() + SENDING_LEASE
    ours = _held(delivery).update(leased_until=until, attempts=F("attempts") + 1)
    if ours:
        delivery.leased_until, delivery.attempts = until, delivery.attempts + 1
    return bool(ours)


def sent(delivery: Delivery) -> None:
    _held(delivery).update(
        progress=Progress.SENT,
        sent_at=instants.now(),
        next_attempt_at=None,
        leased_until=None,
        last_error="",
    )


def failed(delivery: Delivery, error: str, *, for_good: bool = False) -> Progress:
    """Keep the delivery for another try, later each time, or give it up where people see it."""
    pause = None if for_good else retry_after(delivery.attempts)
    progress = Progress.FAILED if pause is None else Progress.QUEUED
    _held(delivery).update(
        progress=progress,
        next_attempt_at=None if pause is None else instants.now() + pause,
        leased_until=None,
        last_error=_one_line(error),
    )
    return progress


def try_again(delivery: Delivery) -> bool:
    """Let what was given up have all its attempts once more; false when it was not given up."""
    given_up = Delivery.objects.filter(pk=delivery.pk, progress=Progress.FAILED)
    return bool(
        given_up.update(
            progress=Progress.QUEUED,
            attempts=0,
            next_attempt_at=instants.now(),
            leased_until=None,
        )
    )


def cancelled(delivery: Delivery) -> None:
    _held(delivery).update(
        progress=Progress.CANCELLED, next_attempt_at=None, leased_until=None, last_error=""
    )


def release(deliveries: Iterable[Delivery]) -> None:
    """Give back what was claimed and not begun, so that nobody waits for the lease to end."""
    for delivery in deliveries:
        _held(delivery).update(leased_until=None)


def _held(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.filter(
        pk=delivery.pk, progress=Progress.QUEUED, leased_until=delivery.leased_until
    )


def _one_line(error: str) -> str:
    return " ".join(error.replace("\x00", "").split())[:ERROR_LIMIT]
