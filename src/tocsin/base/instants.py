"""The only clock: aware instants in UTC, with time travel for demo data, importers and tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


class Naive(ValueError):  # noqa: N818 - it says what the instant is
    """The instant has no offset, so nobody can say when it is."""


def now() -> datetime:
    return _travelled.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let `now()` answer `instant` inside the block."""
    token = _travelled.set(_utc(instant))
    try:
        yield
    finally:
        _travelled.reset(token)


def parsed(text: str) -> datetime:
    """Return the instant an RFC 3339 text names, in UTC; raise ValueError without an offset."""
    return _utc(datetime.fromisoformat(text))


def written(instant: datetime) -> str:
    """Return the instant as RFC 3339 in UTC, with microseconds only when there are any."""
    return _utc(instant).isoformat().replace("+00:00", "Z")


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise Naive(instant)
    return instant.astimezone(UTC)
