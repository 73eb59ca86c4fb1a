"""What the worker notes while it looks after clocks: claims, attempts, what was set aside."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.rules import Hours

ATTEMPTS = 3
PAUSE = timedelta(seconds=10)
ERROR_LIMIT = 2000


def due(now: datetime) -> QuerySet[Clock]:
    """Return what is to be looked after now, the longest overdue first."""
    free = Q(retry_at=None) | Q(retry_at__lte=now)
    waiting = Clock.objects.filter(free, next_at__lt=now, set_aside_at=None)
    return waiting.order_by("next_at", "pk")


def stale() -> QuerySet[Clock]:
    """Return what a change of a calendar has made out of date."""
    return Clock.objects.filter(is_stale=True, set_aside_at=None).order_by("subject_id")


def make_stale(calendars: Collection[int | None]) -> int:
    """Let what counts by these calendars be worked out anew; what has stopped stays.

    None stands for what would count by its team's or the desk's, had there been one.
    """
    ids = {one for one in calendars if one is not None}
    concerned = Q(calendar__calendar__in=ids)
    if None in calendars:
        concerned |= Q(calendar=None, promise__hours=Hours.TEAM)
    running = Clock.objects.exclude(state="stopped")
    return running.filter(concerned).update(is_stale=True)


def failed(clock: Clock, error: str, now: datetime) -> bool:
    """Put the row off, and set it aside after a few attempts; say whether that was done."""
    gives_up = clock.attempts + 1 >= ATTEMPTS
    Clock.objects.filter(pk=clock.pk).update(
        attempts=F("attempts") + 1,
        retry_at=now + PAUSE,
        error=error[:ERROR_LIMIT],
        set_aside_at=now if gives_up else None,
    )
    return gives_up


def try_again() -> int:
    """Give everything that was set aside another chance; return how many clocks that is."""
    found = Clock.objects.exclude(set_aside_at=None)
    return found.update(set_aside_at=None, attempts=0, retry_at=None, error="")
