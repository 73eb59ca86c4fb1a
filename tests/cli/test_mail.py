import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mails import mail
from tocsin.cli.main import main
from tocsin.domain.conversations.models import RawMail
from tocsin.domain.conversations.queries import content
from tocsin.domain.incidents.models import Incident


@pytest.fixture
def receive(monkeypatch, capsys):
    """Receive in this process; return the exit code and what was printed as JSON."""

    def run(message, *options):
        raw = message if isinstance(message, bytes) else message.as_bytes()
        monkeypatch.setattr("sys.stdin", Stdin(raw))
        code = main(["mail", "receive", "--json", *options])
        printed = capsys.readouterr().out
        return code, json.loads(printed) if printed else None

    return run


class Stdin:
    def __init__(self, raw):
        from io import BytesIO

        self.buffer = BytesIO(raw)


def receive_as_an_mta(environment, raw, *options):
    command = [sys.executable, "-m", "tocsin.cli.main", "mail", "receive", *options]
    return subprocess.run(command, env=environment, input=raw, capture_output=True, check=False)


@pytest.mark.django_db
def test_a_mail_is_stored_as_it_came_and_becomes_an_incident(receive):
    message = mail()

    code, told = receive(message)

    incident = Incident.objects.get()
    assert (code, told["state"], told["number"]) == (0, "parsed", incident.number)
    raw = RawMail.objects.get()
    assert content(raw.blob) == message.as_bytes()
    assert (raw.thread, incident.opening.raw) == (incident.thread, raw)


@pytest.mark.django_db
def test_what_cannot_be_understood_is_kept_and_well(receive):
    code, told = receive(b"\x89PNG")

    assert (code, told["state"], told["error"]) == (0, "quarantined", "unreadable.no_head")


@pytest.mark.django_db
def test_a_mailbox_of_ours_is_known_and_another_is_not(receive, settings):
    settings.MAIL_FROM = "Desk <desk@example.org>"

    assert receive(mail(), "--mailbox", "Desk@Example.org")[0] == 0
    assert receive(mail(), "--mailbox", "sales@example.org") == (67, None)
    assert RawMail.objects.count() == 1


@pytest.mark.django_db
def test_a_full_disk_asks_for_another_try(receive, settings):
    settings.ATTACHMENTS_DIR = Path("/proc/nowhere")

    assert receive(mail()) == (75, None)
    assert not RawMail.objects.exists()


def test_an_mta_s_pipe_hears_nothing_and_the_mail_is_there(committed_db):
    done = receive_as_an_mta(committed_db, mail().as_bytes())

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert Incident.objects.get().title == "Printer"


def test_a_desk_that_is_not_ready_asks_for_another_try(tmp_path, committed_db):
    lame = committed_db | {"TOCSIN_SMTP_URL": "gopher://"}
    done = receive_as_an_mta(lame, b"Subject: x\n\ny\n")

    assert done.returncode == 75
    assert done.stderr.startswith(b"tocsin: TOCSIN_SMTP_URL")


@pytest.mark.long
def test_a_database_without_tables_asks_for_another_try(tmp_path, committed_db):
    empty = {"TOCSIN_DATA_DIR": str(tmp_path / "empty"), "TOCSIN_DATABASE_URL": ""}
    done = receive_as_an_mta(committed_db | empty, b"Subject: x\n\ny\n")

    assert done.returncode == 75
    assert done.stderr.count(b"\n") == 1


@pytest.mark.django_db
def test_the_check_tells_what_lies_in_the_quarantine(receive, capsys):
    receive(b"\x89PNG")

    main(["check"])

    assert "kept in the quarantine: 1 mails" in capsys.readouterr().out
