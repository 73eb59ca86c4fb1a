"""What load balancers and process supervisors ask: does it live, and can it do its work."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

PROBES = LIVE, READY = ("/-/live", "/-/ready")
READING = ("GET", "HEAD")


class Health:
    """Answers before sessions and host names are looked at: a probe calls by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in PROBES:
            return self.get_response(request)
        if request.method not in READING:
            return HttpResponseNotAllowed(READING)
        if request.path == LIVE:
            return _answer(200, live=True)
        reason = self._unready()
        return _answer(503 if reason else 200, ready=not reason, reason=reason)

    def _unready(self) -> str | None:
        try:
            connection.ensure_connection()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            # Reading the plan costs a hundred queries, and what is applied stays applied.
            self.is_migrated = self.is_migrated or not _pending()
        except DatabaseError:
            return "database"
        return None if self.is_migrated else "migrations"


def _answer(status: int, **facts: bool | str | None) -> HttpResponse:
    response = JsonResponse(facts, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Length"] = str(len(response.content))
    return response


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
