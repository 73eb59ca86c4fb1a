"""What the worker notes while it looks after clocks: claims, attempts, what was set aside."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from tocsin.domain.clocks.models import Clock

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


def make_stale(calendars: list[int]) -> int:
    """Let what counts by these calendars be worked out anew; what has stopped stays."""
    running = Clock.objects.exclude(state="stopped")
    return running.filter(calendar__calendar__in=calendars).update(is_stale=True)


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
