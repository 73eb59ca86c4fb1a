import json
from datetime import timedelta

import pytest

from tests.cli.test_main import tocsin
from tocsin.base import instants
from tocsin.base.heartbeat import beat
from tocsin.cli.main import main


def findings(capsys):
    return {found["part"]: found["verdict"] for found in json.loads(capsys.readouterr().out)}


@pytest.mark.django_db
def test_a_desk_with_a_worker_at_work_is_well(capsys, settings, tmp_path):
    settings.WORKER_HEARTBEAT = tmp_path / "beat"
    beat(settings.WORKER_HEARTBEAT)

    assert main(["check", "--json"]) == 0
    assert findings(capsys) == {
        "configuration": "ok",
        "database": "ok",
        "mail": "note",
        "worker": "ok",
    }


@pytest.mark.django_db
def test_a_worker_that_never_ran_is_a_reason(capsys, settings, tmp_path):
    settings.WORKER_HEARTBEAT = tmp_path / "beat"

    assert main(["check", "--json"]) == 1
    assert findings(capsys)["worker"] == "bad"


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_a_reason(capsys, settings, tmp_path, time_machine):
    settings.WORKER_HEARTBEAT = tmp_path / "beat"
    beat(settings.WORKER_HEARTBEAT)
    time_machine.move_to(instants.now() + timedelta(minutes=3), tick=False)

    assert main(["check"]) == 1
    assert "it has been silent for 18" in capsys.readouterr().err


def test_a_desk_that_was_never_migrated_says_so(tmp_path):
    said = tocsin("check", folder=tmp_path)

    assert said.returncode == 1
    assert "migrations are due" in said.stderr


def test_a_relay_that_is_away_is_a_reason(tmp_path):
    said = tocsin("check", folder=tmp_path, TOCSIN_SMTP_URL="smtp://127.0.0.1:1?tls=none")

    assert "mail: the relay cannot be used" in said.stderr
