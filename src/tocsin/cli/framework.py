"""Starts the framework when a command needs it: nothing else here imports it at the top."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tocsin.cli.refused import Refused

SETTINGS = "tocsin.project.settings"


def choose_settings() -> None:
    """Say which settings count; they alone load in a moment, without the framework's parts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)


def start_framework() -> None:
    choose_settings()
    import django
    from django.conf import settings

    # A command needs one connection, and a pool would hide why that cannot be had.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()


@contextmanager
def framework() -> Iterator[None]:
    """Act as a command does: on record as such, and with one line when the database is away."""
    start_framework()
    from django.db import DatabaseError

    from tocsin.domain.journal.rules import Source, coming_from

    try:
        with coming_from(Source.COMMAND):
            yield
    except DatabaseError as error:
        raise Refused(f"database: {str(error).strip().splitlines()[0]}") from error
