"""Two at once with one name: the second hears that it is taken, not that something broke."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from tocsin.base.errors import BadInput

UNIQUE_VIOLATION = "23505"


@contextmanager
def taken_at_once(code: str, *, field: str) -> Iterator[None]:
    """Insert inside; when somebody else was faster, refuse and leave the transaction usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not _is_duplicate(error):
            raise
        raise BadInput(code, field=field) from error


def _is_duplicate(error: IntegrityError) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    return state == UNIQUE_VIOLATION or "UNIQUE constraint failed" in str(error)
