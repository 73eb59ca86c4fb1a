from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from tocsin.base import instants
from tocsin.domain.journal.models import Outbox
from tocsin.domain.journal.rules import pause_after

LEASE = timedelta(minutes=5)
ERROR_LIMIT = 2000


def claim(consumer: str, limit: int = 20, lease: timedelta = LEASE) -> list[Outbox]:
    """Take up to `limit` due rows for this consumer; nobody else gets them until the lease ends."""
    now = instants.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with transaction.atomic():
        due = Outbox.objects.filter(free, consumer=consumer, due_at__lte=now)
        # Locks only the outbox: another worker passes over these rows instead of waiting.
        locked = due.select_for_update(skip_locked=True, of=("self",))
        rows = list(locked.select_related("event").order_by("due_at", "pk")[:limit])
        for row in rows:
            row.leased_until = now + lease
            row.attempts += 1
        Outbox.objects.bulk_update(rows, ["leased_until", "attempts"])
    return rows


def done(row: Outbox) -> None:
    Outbox.objects.filter(pk=row.pk).delete()


def failed(row: Outbox, error: str) -> None:
    """Keep the row for another try, later each time, unless its lease passed to somebody else."""
    Outbox.objects.filter(pk=row.pk, leased_until=row.leased_until).update(
        due_at=instants.now() + pause_after(row.attempts),
        leased_until=None,
        last_error=error[:ERROR_LIMIT],
    )
