"""Throttles, last use and receipts: what is no business fact."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, Q

from tocsin.base import instants
from tocsin.base.errors import NotAllowed
from tocsin.domain.accounts.models import IdempotencyReceipt, Person, Throttle, Token
from tocsin.domain.accounts.queries import digest_of, person_at
from tocsin.domain.accounts.rules import ADDRESS, PASSWORD_LIMIT, Kind

USED_AGAIN_AFTER = timedelta(minutes=5)
RECEIPTS_KEPT = timedelta(hours=24)
SIGN_IN_WINDOW = timedelta(minutes=15)
TRIES_PER_ADDRESS = 10
TRIES_PER_MACHINE = 60


def checked_credentials(*, email: str, password: str, machine: str) -> Person:
    """Return the person with this address and password; `machine` is the caller's IP address.

    Refuses with `sign_in.failed`, or `sign_in.throttled` and `retry_after` in seconds. A wrong
    address takes as long as a wrong password, so that nobody learns who is known here.
    """
    now = instants.now()
    address = email.strip().casefold()[:254]
    throttled(f"sign-in:{digest_of(address)}", now, TRIES_PER_ADDRESS, SIGN_IN_WINDOW)
    throttled(f"sign-in-from:{machine[:64]}", now, TRIES_PER_MACHINE, SIGN_IN_WINDOW)
    person = person_at(address) if ADDRESS.fullmatch(address) else None
    if person is None or not person.is_active or person.kind == Kind.SYSTEM:
        make_password(password[:PASSWORD_LIMIT])
        raise NotAllowed("sign_in.failed")
    if not check_password(password[:PASSWORD_LIMIT], person.password):
        raise NotAllowed("sign_in.failed")
    forget_tries(f"sign-in:{digest_of(address)}")
    return person


def throttled(key: str, now: datetime, limit: int, window: timedelta) -> None:
    """Count a try and refuse it with `sign_in.throttled` when the window's limit is used up."""
    hits, since = count_try(key, now, window)
    if hits > limit:
        wait = max(1, int((since + window - now).total_seconds()))
        raise NotAllowed("sign_in.throttled", retry_after=wait)


@transaction.atomic
def count_try(key: str, now: datetime, window: timedelta) -> tuple[int, datetime]:
    """Count one more try; return how many there were in this window and since when."""
    Throttle.objects.get_or_create(key=key, defaults={"since": now})
    Throttle.objects.filter(key=key, since__lte=now - window).update(hits=0, since=now)
    Throttle.objects.filter(key=key).update(hits=F("hits") + 1)
    throttle = Throttle.objects.get(key=key)
    return throttle.hits, throttle.since


def forget_tries(key: str) -> None:
    Throttle.objects.filter(key=key).delete()


def note_use(token: Token, now: datetime) -> None:
    """Keep when the token was last used, at most once in five minutes."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_AGAIN_AFTER)
    if token.last_used_at is None or token.last_used_at < now - USED_AGAIN_AFTER:
        Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def claim_receipt(
    person: Person, key: str, request_digest: str, now: datetime
) -> tuple[IdempotencyReceipt, bool]:
    """Return the receipt of this key and whether it is new; call it in the request's transaction.

    Two requests with one key meet at the unique constraint: the second waits for the first.
    """
    return IdempotencyReceipt.objects.get_or_create(
        person=person, key=key, defaults={"request_digest": request_digest, "created_at": now}
    )


def fill_receipt(
    receipt: IdempotencyReceipt,
    status: int,
    headers: dict[str, str],
    body: bytes,
    *,
    at: datetime | None = None,
) -> None:
    """Keep the answer; `at` when it is a later one than that which was claimed."""
    receipt.status, receipt.headers, receipt.body = status, headers, body
    receipt.created_at = at or receipt.created_at
    receipt.save(update_fields=["status", "headers", "body", "created_at"])


def sweep_receipts(now: datetime) -> int:
    """Delete receipts and throttles that no client can still mean."""
    Throttle.objects.filter(since__lt=now - RECEIPTS_KEPT).delete()
    return IdempotencyReceipt.objects.filter(created_at__lt=now - RECEIPTS_KEPT).delete()[0]
