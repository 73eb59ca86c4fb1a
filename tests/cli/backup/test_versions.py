"""A backup of an older version is loaded into the tables of that version and brought on."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.makers import make_person
from tocsin.cli.backup.making import make
from tocsin.cli.backup.restoring import restore
from tocsin.cli.backup.schema import Schema, migrate_to
from tocsin.domain.accounts.models import Person
from tocsin.domain.journal.queries import verify


def all_migrations():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    return [(migration.app_label, migration.name) for migration, _ in plan]


def table(name):
    return next(table for table in Schema().tables() if table.name == name)


@pytest.mark.parametrize("newest", [1, pytest.param(6, marks=pytest.mark.long)])
@pytest.mark.long
def test_a_backup_of_an_older_version_is_brought_on(empty_desk, file, newest):
    older = all_migrations()[:-newest]
    migrate_to(older)
    # An id far from what a new desk has, so that it is seen to come from the backup.
    person = table("accounts_person").queryset.create(
        pk=77, kind="agent", name="Ana Rey", public_id="x" * 22, created_at=timezone.now()
    )
    manifest = make(file)
    with empty_desk.entered():
        restore(file)
        assert Schema().is_current()
        assert Person.objects.get(pk=person.pk).name == "Ana Rey"
        assert make_person().pk > person.pk
        assert verify() == []
    assert manifest.migrations == sorted(older)
    assert manifest.journal == {"events": 0, "heads": manifest.journal["heads"], "broken": None}


@pytest.mark.long
def test_restoring_brings_a_database_of_an_older_version_up_to_date(desk, empty_desk, file):
    make(file)
    with empty_desk.entered():
        migrate_to(all_migrations()[:-1])
        restore(file)
        assert Schema().is_current()
        assert verify() == []
