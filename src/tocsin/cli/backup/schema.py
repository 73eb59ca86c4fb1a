"""Which tables a desk has, at its own version's migrations or at those of an older one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import F, Field, JSONField, Max, Model, QuerySet, TextField
from django.db.models.functions import Cast

from tocsin.cli.refused import Refused

Migration = tuple[str, str]

# What a backup does not carry, and why.
LEFT_OUT = {
    "django_session": "everybody signs in again at the restored desk",
    "django_migrations": "the manifest says which there are, and restoring applies them",
}
CHUNK = 2000


@dataclass(frozen=True)
class Table:
    """A table as a set of migrations describes it."""

    name: str
    fields: list[Field]
    # The column of the ids that the database gives.
    counted: str | None
    queryset: QuerySet

    @property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield every row in the order of its key; JSON as text, which tells null from nothing."""
        wanted = [
            Cast(F(f.attname), TextField()) if isinstance(f, JSONField) else f.attname
            for f in self.fields
        ]
        return self.queryset.order_by("pk").values_list(*wanted).iterator(chunk_size=CHUNK)

    def insert(self, rows: Iterable[list[Any]]) -> None:
        """Write rows as they are: no default, no save of a model changes anything."""
        written = [
            [_written(f, value) for f, value in zip(self.fields, row, strict=True)] for row in rows
        ]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        marks = ", ".join(_mark(field) for field in self.fields)
        statement = f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own models
        with connection.cursor() as cursor:
            cursor.executemany(statement, written)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(self.name)}")  # noqa: S608 - as above


def _table(model: type[Model]) -> Table | None:
    described = model._meta  # noqa: SLF001 - what Django offers for this very purpose
    if described.proxy or not described.managed:
        return None
    # What the database computes by itself cannot be written.
    fields = [field for field in described.local_concrete_fields if not field.generated]
    counted = described.auto_field.column if described.auto_field else None
    return Table(described.db_table, fields, counted, QuerySet(model))


def _written(field: Field, value: object) -> object:
    return value if isinstance(field, JSONField) else field.get_db_prep_save(value, connection)


def _mark(field: Field) -> str:
    is_json = isinstance(field, JSONField) and connection.vendor == "postgresql"
    return "%s::jsonb" if is_json else "%s"


class Schema:
    """The database's tables at the migrations that are applied now."""

    def __init__(self) -> None:
        self.loader = MigrationLoader(connection)
        self.applied = sorted(self.loader.applied_migrations)

    def unknown(self, migrations: Iterable[Migration]) -> list[Migration]:
        return [migration for migration in migrations if migration not in self.loader.graph.nodes]

    def is_current(self) -> bool:
        return set(self.loader.graph.nodes) <= set(self.applied)

    def tables(self) -> list[Table]:
        """Return the tables in the order of their names, left-out ones aside."""
        found = [table for table in self._all if table.name not in LEFT_OUT]
        return sorted(found, key=lambda table: table.name)

    def clear(self) -> None:
        for table in self._all:
            table.clear()

    @cached_property
    def _all(self) -> list[Table]:
        apps = self.loader.project_state(self.applied).apps
        models = apps.get_models(include_auto_created=True)
        return [table for model in models if (table := _table(model))]


def migrate_to(migrations: list[Migration]) -> int:
    """Bring the database to exactly these migrations; return how many were applied or undone."""
    loader = MigrationLoader(connection)
    if set(loader.applied_migrations) == set(migrations):
        return 0
    surplus = set(loader.applied_migrations) - set(migrations)
    kept = dict(_leaves(loader, migrations))
    back = [(app, kept.get(app)) for app in sorted({app for app, _ in surplus})]
    try:
        return _migrate(back) + _migrate(list(kept.items()))
    except IrreversibleError as error:
        raise Refused(
            "the backup is of an older version, and this database cannot go back: "
            "restore into one without any tables"
        ) from error


def migrate_on() -> int:
    """Bring the database to this version; return how many migrations that took."""
    return _migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def _migrate(targets: list[tuple[str, str | None]]) -> int:
    executor = MigrationExecutor(connection, progress_callback=_settled)
    plan = executor.migration_plan(targets)
    if plan:
        executor.migrate(targets, plan)
    return len(plan)


def _settled(action: str, *_: object) -> None:
    """Let each migration find nothing pending: elsewhere a commit lies between two of them."""
    # SQLite's check is a long one, and each migration ends with it anyway.
    if action in {"apply_success", "unapply_success"} and connection.vendor == "postgresql":
        connection.check_constraints()


def _leaves(loader: MigrationLoader, migrations: list[Migration]) -> Iterator[Migration]:
    for app, name in migrations:
        children = loader.graph.node_map[app, name].children
        if not any(child.key[0] == app and child.key in migrations for child in children):
            yield app, name


def last_ids(tables: Iterable[Table]) -> dict[str, int]:
    """Return the highest id that each table ever gave, also to a row that is gone."""
    return {
        table.name: max(_last_given(table), _last_kept(table)) for table in tables if table.counted
    }


def _last_given(table: Table) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        else:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [table.name, table.counted],
            )
        found = cursor.fetchone()
    return (found and found[0]) or 0


def _last_kept(table: Table) -> int:
    last: int = table.queryset.aggregate(last=Max("pk", default=0))["last"]
    return last


def continue_after(tables: Iterable[Table], last: dict[str, int]) -> None:
    """Let no id be given again: the journal would take a new row for one that is gone."""
    with connection.cursor() as cursor:
        for table in tables:
            if table.counted is None or not last.get(table.name):
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                    [table.name, last[table.name]],
                )
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [table.name, table.counted, last[table.name]],
                )
