"""Two acts at once, each on a connection of its own, in an order that the test chooses."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, local

from django.db import connection

from tocsin.base.errors import Refusal

PATIENCE = 20
WRITES = ("INSERT", "UPDATE", "DELETE")


class Meeting:
    """Two who have both looked and checked before either writes; then `first` writes first.

    Without a first they go on together. SQLite lets one in after the other: there they only start
    together.
    """

    def __init__(self, first=None):
        self.first, self.here = first, local()
        self.reached, self.done = (Event(), Event()), (Event(), Event())

    def of(self, *acts):
        """Return of both what came of it: "done", or the refusal."""
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(self._run, range(2), acts))

    def _run(self, me, act):
        self.here.me, self.here.has_written = me, connection.vendor == "sqlite"
        try:
            connection.ensure_connection()
            with connection.execute_wrapper(self._wait_before_writing):
                act()
        except Refusal as refusal:
            return refusal
        else:
            return "done"
        finally:
            self.done[me].set()
            self.reached[me].set()
            connection.close()

    def _wait_before_writing(self, execute, sql, params, many, context):
        if sql.startswith(WRITES) and not self.here.has_written:
            self.here.has_written = True
            other = 1 - self.here.me
            self.reached[self.here.me].set()
            awaited = self.done if self.first == other else self.reached
            awaited[other].wait(PATIENCE)
        return execute(sql, params, many, context)
