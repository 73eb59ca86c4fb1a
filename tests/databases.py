"""A database of its own for a test that commits, copied from the migrated one.

Such a test cannot be cleaned up after by emptying tables: the journal's triggers refuse that, and
they are part of what is tested. So it gets a copy, and the copy is thrown away.
"""

import copy
import os
import sqlite3
import uuid
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test.utils import setup_databases, teardown_databases


@pytest.fixture(scope="session")
def migrated_db(request, django_db_setup, django_db_blocker):
    """The database of tests that roll back, also in a run that has none of them."""
    if any(item.get_closest_marker("django_db") for item in request.session.items):
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def kept_db(migrated_db, django_db_blocker):
    """Let a module make its rows once; what a single test does to them is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def committed_db(migrated_db, django_db_blocker, tmp_path):
    """Let the test commit, from as many threads and processes as it likes.

    Yields the environment that a process of the desk needs to work on the same database.
    """
    with django_db_blocker.unblock(), _copied(tmp_path) as environment:
        yield environment


@pytest.fixture(scope="session")
def standing_db(migrated_db, django_db_blocker, tmp_path_factory):
    """One file for all tests of a standing server; yields its environment and a way to enter it.

    Whoever enters finds it as it was migrated, and commits like with `committed_db`.
    """
    folder = tmp_path_factory.mktemp("standing")
    with django_db_blocker.unblock(), _copy_of_sqlite(folder) as environment:
        name, options = (connection.settings_dict[key] for key in ("NAME", "OPTIONS"))

    @contextmanager
    def entered():
        with django_db_blocker.unblock():
            connection.ensure_connection()
            with closing(sqlite3.connect(name)) as file:
                connection.connection.backup(file)
            with _switched_to(NAME=name, OPTIONS=options):
                yield

    return environment, entered


def _copied(folder: Path):
    return (
        _copy_of_postgresql(folder)
        if connection.vendor == "postgresql"
        else _copy_of_sqlite(folder)
    )


@contextmanager
def _copy_of_sqlite(folder: Path):
    file = folder / "tocsin.sqlite3"
    connection.ensure_connection()
    connection.connection.execute("VACUUM INTO ?", [str(file)])
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    options = connection.settings_dict["OPTIONS"] | {"init_command": pragmas}
    with _switched_to(NAME=str(file), OPTIONS=options):
        yield _environment(folder)


@contextmanager
def _copy_of_postgresql(folder: Path):
    template, name = connection.settings_dict["NAME"], f"copy_{uuid.uuid4().hex}"
    connection.close()
    with _maintenance() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        with _switched_to(NAME=name):
            address = settings.DATABASE_URL.rpartition("/")[0]
            yield _environment(folder, TOCSIN_DATABASE_URL=f"{address}/{name}")
    finally:
        with _maintenance() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _maintenance():
    with connection._nodb_cursor() as cursor:
        yield cursor


@contextmanager
def _switched_to(**changes):
    """Let every thread's next connection go to another database."""
    kept, described = connections["default"], connections.settings["default"]
    connections.settings["default"] = copy.deepcopy(described) | changes
    del connections["default"]
    try:
        yield
    finally:
        with suppress(AttributeError):
            connections["default"].close()
        connections.settings["default"] = described
        connections["default"] = kept


def _environment(folder: Path, **more: str) -> dict[str, str]:
    same = {"TOCSIN_DATA_DIR": str(folder), "TOCSIN_SECRET_KEY": settings.SECRET_KEY}
    return clean_environment() | same | more


def clean_environment() -> dict[str, str]:
    """What a process of the desk inherits here, without the settings of the tests themselves."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    ours.pop("DJANGO_SETTINGS_MODULE", None)
    return ours
