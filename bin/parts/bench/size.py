"""How much room the database takes: `python -m bench.inside size` prints it in MiB."""

import json
from pathlib import Path

from django.conf import settings
from django.db import connection


def main(_arguments: list[str]) -> None:
    print(json.dumps(_bytes() / 2**20))


def _bytes() -> int:
    if connection.vendor == "sqlite":
        return sum(file.stat().st_size for file in Path(settings.DATA_DIR).glob("tocsin.sqlite3*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
