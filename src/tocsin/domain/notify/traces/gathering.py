"""Letters that the desk writes by its rules: one for a reader and incident, and never a storm."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from json import loads

from django.db.models import Max, Q

from tocsin.base.mail import new_message_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.queries import own_address
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.rules import Source
from tocsin.domain.notify.models import Delivery, DeliveryQuerySet
from tocsin.domain.notify.rules import (
    BEHIND,
    CALM,
    GATHERED,
    LETTERS,
    Notice,
    Progress,
    calm_until,
)


def gather(new: Iterable[Delivery], event: Event, now: datetime) -> None:
    """Let what waits for the same reader tell of these as well, where that saves a letter."""
    found = [one for one in new if one.notice in GATHERED and event.source == Source.RULE]
    if not found:
        return
    _queue_for([one.person_id for one in found])
    is_behind = _behind(event, now) > BEHIND
    for delivery in found:
        _gather(delivery, now, is_behind=is_behind)


def _queue_for(people: Iterable[int]) -> None:
    """Let two workers that write to the same reader do so one after the other."""
    rows = Person.objects.get_queryset().filter(pk__in=list(people)).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def _behind(event: Event, now: datetime) -> timedelta:
    """Return how long ago that happened which is told of only now."""
    cause = event.because_of or event
    return now - cause.at + timedelta(seconds=loads(cause.data).get("late", 0))


def _gather(delivery: Delivery, now: datetime, *, is_behind: bool) -> None:
    waiting = list(_waiting(delivery, now))
    carrier = _carrier(delivery, waiting)
    if carrier is not None:
        _put_into(carrier, [delivery])
    elif len(waiting) >= LETTERS:
        carrier = waiting[0]
        _put_into(carrier, [*waiting[1:], delivery])
        _make_digest(carrier)
    left = [one for one in (*waiting, delivery) if one.progress == Progress.QUEUED]
    if is_behind:
        _calm(left, now)
    elif delivery in left:
        _put_off(delivery, _leaves_at(delivery, waiting, now))


def _waiting(delivery: Delivery, now: datetime) -> DeliveryQuerySet:
    """Return the letters for the same reader that no worker has in its hand, oldest first."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    found = _told_to(delivery).filter(
        free, next_attempt_at__isnull=False, progress=Progress.QUEUED, attempts=0
    )
    return found.order_by("pk").select_for_update(skip_locked=True, of=("self",))


def _told_to(delivery: Delivery) -> DeliveryQuerySet:
    """Return what rules tell the same reader besides."""
    found = Delivery.objects.filter(
        person=delivery.person_id, notice__in=GATHERED, event__source=Source.RULE
    )
    return found.exclude(pk=delivery.pk)


def _carrier(delivery: Delivery, waiting: Iterable[Delivery]) -> Delivery | None:
    fitting = (
        one
        for one in waiting
        if one.notice == Notice.DIGEST or one.incident_id == delivery.incident_id
    )
    return next(fitting, None)


def _put_into(carrier: Delivery, others: list[Delivery]) -> None:
    ids = [other.pk for other in others]
    Delivery.objects.filter(gathered_into__in=ids).update(gathered_into=carrier)
    Delivery.objects.filter(pk__in=ids).update(
        progress=Progress.GATHERED,
        gathered_into=carrier,
        next_attempt_at=None,
        leased_until=None,
    )
    for other in others:
        other.progress = Progress.GATHERED


def _make_digest(carrier: Delivery) -> None:
    # An id that no incident's thread knows: an answer to many is an answer to none of them.
    carrier.message_id = new_message_id(own_address().rpartition("@")[2])
    carrier.notice = Notice.DIGEST
    carrier.save(update_fields=["message_id", "notice"])
    # So many at once: more of them are on the way.
    _put_off(carrier, carrier.queued_at + CALM)


def _calm(left: Iterable[Delivery], now: datetime) -> None:
    for one in left:
        _put_off(one, calm_until(one.queued_at, now))


def _leaves_at(delivery: Delivery, waiting: Iterable[Delivery], now: datetime) -> datetime:
    """Return when a letter leaves: at once, if its reader was told nothing for a minute.

    Else it waits for the end of that minute, with whatever is found until then.
    """
    planned = [one.next_attempt_at for one in waiting if one.next_attempt_at is not None]
    if later := [at for at in planned if at > now]:
        return min(later)
    told = _told_to(delivery)
    if planned or told.filter(progress=Progress.QUEUED, leased_until__gt=now).exists():
        return now + CALM
    lately = told.filter(sent_at__gt=now - CALM).aggregate(last=Max("sent_at"))["last"]
    return now if lately is None else max(now, lately + CALM)


def _put_off(delivery: Delivery, until: datetime) -> None:
    if delivery.next_attempt_at != until:
        Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=until)
        delivery.next_attempt_at = until
