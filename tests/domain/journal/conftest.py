from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import connection, transaction

from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.journal.steps import record

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TABLES = ("journal_event", "journal_text")


@dataclass(frozen=True)
class Thing:
    journal_kind: ClassVar[str] = "thing"
    pk: int = 1


@pytest.fixture
def thing():
    return Thing()


def person(name, **columns):
    return Person.objects.create(
        kind="agent", name=name, created_at=MORNING, public_id=public_id(), **columns
    )


@pytest.fixture
def ana():
    return person("Ana")


@pytest.fixture
def life(ana, thing):
    """Three events of one thing: made with a title, changed because of that, changed again."""
    with transaction.atomic():
        made = record("thing.made", thing, by=ana, at=MORNING, texts={"title": "Żar"})
        changed = record(
            "thing.changed",
            thing,
            by=ana,
            at=MORNING,
            changes={"state": ("new", "done")},
            because_of=made,
        )
        return [made, changed, record("thing.changed", thing, by=ana, at=MORNING)]


@pytest.fixture
def behind_the_desk():
    """Write SQL with the triggers asleep; the end of the test's transaction wakes them again."""

    def write(sql, *params):
        with connection.cursor() as cursor:
            _silence(cursor)
            cursor.execute(sql, params)

    return write


def _silence(cursor):
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", TABLES
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")
