"""The only clock, as a query asks it."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Expression
from django.db.models.sql.compiler import SQLCompiler

from tocsin.base import instants


class Now(Expression):
    """The instant at which a query is asked, however long ago its condition was written."""

    output_field = DateTimeField()

    def as_sql(
        self,
        compiler: SQLCompiler,  # noqa: ARG002 - what the framework hands over
        connection: BaseDatabaseWrapper,
    ) -> tuple[str, tuple[Any, ...]]:
        return "%s", (connection.ops.adapt_datetimefield_value(instants.now()),)
