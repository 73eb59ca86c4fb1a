"""Pages of a long list that start where the last one ended, whatever was inserted meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from tocsin.base import instants
from tocsin.base.errors import BadInput

# Whatever somebody makes up in place of a cursor must not reach the database.
UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    RecursionError,
    binascii.Error,
    ValidationError,
)
GREATEST = 2**31 - 1


@dataclass(frozen=True)
class Page[M: Model]:
    """Some rows, and where the next page begins (None at the end)."""

    items: list[M]
    next: str | None


def page[M: Model](
    rows: QuerySet[M], order: Sequence[str], *, limit: int, cursor: str | None
) -> Page[M]:
    """Return `limit` rows in this order after the cursor; the last column must be unique.

    The cursor is opaque and holds only values that the reader has been shown.
    """
    if cursor:
        rows = rows.filter(_after(order, _read(cursor, rows, order)))
    found = list(rows.order_by(*order)[: limit + 1])
    more = len(found) > limit
    items = found[:limit]
    return Page(items, cursor_at(items[-1], order) if more and items else None)


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return (a, b, c) > (x, y, z) written out, for each column in its own direction."""
    condition, equal = Q(pk__in=[]), Q()
    for column, value in zip(order, values, strict=True):
        name = column.removeprefix("-")
        beyond = "lt" if column.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
    return condition


def cursor_at(row: Model, order: Sequence[str]) -> str:
    """Return the cursor of the page that begins behind this row."""
    values = [getattr(row, column.removeprefix("-")) for column in order]
    plain = [instants.written(v) if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read[M: Model](cursor: str, rows: QuerySet[M], order: Sequence[str]) -> list[Any]:
    fields = [rows.model._meta.get_field(column.removeprefix("-")) for column in order]  # noqa: SLF001 - Django's public way to a field
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_value(field, value) for field, value in zip(fields, plain, strict=True)]
    except UNREADABLE as error:
        raise BadInput("cursor.invalid", field="cursor") from error


def _value(field: Any, value: Any) -> Any:  # noqa: ANN401 - whatever the column holds
    if field.get_internal_type() == "DateTimeField":
        return instants.parsed(value)
    found = field.to_python(value)
    if isinstance(found, str) and not found.isprintable():
        raise ValueError(found)
    if isinstance(found, int) and abs(found) > GREATEST:
        raise ValueError(found)
    return found
