"""The database under the corpus: filled in a hurry, left as one that grew slowly, and measured.

`python -m bench.inside database` prints how many MiB it takes.
"""

import gc
import json
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection


def hurry() -> None:
    """Spare this process waits for the disk and looks for garbage after every object."""
    gc.disable()
    _do("PRAGMA synchronous=OFF", "SET synchronous_commit TO off")


def settle() -> None:
    """End the hurry, write everything back and count the rows, as autovacuum does by itself."""
    gc.enable()
    _do("PRAGMA synchronous=FULL", "SET synchronous_commit TO on")
    _do("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM ANALYZE")


def version() -> str:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    number = connection.pg_version
    return f"PostgreSQL {number // 10_000}.{number % 10_000}"


def main(_arguments: list[str]) -> None:
    print(json.dumps(_bytes() / 2**20))


def _bytes() -> int:
    if connection.vendor == "sqlite":
        return sum(file.stat().st_size for file in Path(settings.DATA_DIR).glob("tocsin.sqlite3*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _do(on_sqlite: str, on_postgresql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(on_sqlite if connection.vendor == "sqlite" else on_postgresql)
