import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tocsin.web.health import Health


def test_a_process_that_answers_lives_even_without_its_database(client):
    answer = client.get("/-/live")

    assert answer.status_code == 200
    assert answer.json() == {"live": True}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_desk_with_its_database_in_place_is_ready(client):
    answer = client.get("/-/ready")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "reason": None}


@pytest.mark.parametrize("path", ["/-/live", "/-/ready"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_a_probe_only_reads(client, path, method):
    answer = client.generic(method, path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
def test_a_probe_may_ask_for_the_head_alone(client):
    answers = [client.head(path) for path in ("/-/live", "/-/ready")]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * 2


@pytest.mark.django_db
def test_a_probe_that_calls_by_address_is_answered(client, settings):
    settings.ALLOWED_HOSTS = ["desk.example"]

    assert client.get("/-/ready", headers={"host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.django_db
def test_a_migration_that_is_due_is_the_reason(rf):
    last = MigrationRecorder(connection).applied_migrations()
    MigrationRecorder(connection).record_unapplied(*max(last))

    answer = Health(lambda request: None)(rf.get("/-/ready"))

    assert answer.status_code == 503
    assert b'"reason": "migrations"' in answer.content


@pytest.mark.django_db
def test_a_database_that_is_away_is_the_reason(rf, monkeypatch):
    def away():
        from django.db import OperationalError

        raise OperationalError("gone")

    monkeypatch.setattr(connection, "ensure_connection", away)

    answer = Health(lambda request: None)(rf.get("/-/ready"))

    assert answer.status_code == 503
    assert b'"reason": "database"' in answer.content
