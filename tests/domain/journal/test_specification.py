"""What `docs/journal.md` tells an auditor is what the journal does."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.domain.journal.conftest import MORNING, Thing, person
from tocsin.domain.journal import steps
from tocsin.domain.journal.queries import verify
from tocsin.domain.journal.rules import Problem, Source, coming_from, event_hash, text_hash
from tocsin.domain.journal.steps import erase_texts, record

PAGE = (Path(__file__).parents[3] / "docs" / "journal.md").read_text("utf-8")
ENVELOPES = re.findall(r"^\{.+\}$", PAGE, re.MULTILINE)
HASHES = re.findall(r"^    hash  ([0-9a-f]{64})$", PAGE, re.MULTILINE)
VERIFIER = re.search(r"```python\n(.+?)```", PAGE, re.DOTALL)[1]
SALT = bytes.fromhex(re.search(r"^    salt  (.+)$", PAGE, re.MULTILINE)[1])
TITLE = re.search(r"^    text  (.+)$", PAGE, re.MULTILINE)[1]


class Incident(Thing):
    journal_kind = "incident"


def test_the_hashes_of_the_example_are_right():
    first, second = ENVELOPES
    events = [sha256(envelope.encode()).hexdigest() for envelope in ENVELOPES]
    assert [text_hash(SALT, TITLE), *events] == HASHES
    assert [event_hash(json.loads(envelope)) for envelope in ENVELOPES] == events
    assert json.loads(second)["prev_hash"] == events[0]
    assert json.loads(json.loads(first)["texts"]) == {"title": HASHES[0]}


@pytest.mark.django_db
def test_the_desk_writes_the_example_as_the_page_shows_it(monkeypatch):
    monkeypatch.setattr(steps, "token_bytes", lambda _: SALT)
    ana, incident = person("Ana", pk=7), Incident(42)
    later = datetime(2026, 11, 24, 9, 30, 0, 250_000, UTC)
    with coming_from(Source.PAGE):
        facts = {"urgency": "high", "impact": "medium"}
        first = record(
            "incident.registered",
            incident,
            by=ana,
            at=MORNING,
            facts=facts,
            texts={"title": TITLE},
        )
        moved = {"state": ("in_progress", "resolved")}
        second = record(
            "incident.resolved",
            incident,
            by=ana,
            at=later,
            changes=moved,
            facts={"code": "solved"},
        )
    assert [first.hash, second.hash] == HASHES[1:]


def test_every_finding_is_explained():
    assert [problem for problem in Problem if f"`{problem}`" not in PAGE] == []


FOLLOWS = "is altered, or does not follow on the one before"
SPOILED = {
    "UPDATE journal_event SET verb = 'x' WHERE seq = 2": f"thing 1 2 {FOLLOWS}",
    "UPDATE journal_event SET at = '2026-11-24 08:00:01' WHERE seq = 2": f"thing 1 2 {FOLLOWS}",
    "UPDATE journal_event SET because_of_id = 99 WHERE seq = 2": f"thing 1 2 {FOLLOWS}",
    "DELETE FROM journal_event WHERE seq = 2": f"thing 1 3 {FOLLOWS}",
    "UPDATE journal_text SET text = 'Rok' WHERE text = 'Dym'": "thing 2 1 title is altered",
    "DELETE FROM journal_text WHERE text = 'Dym'": "thing 2 1 title is missing",
    "UPDATE journal_text SET salt = NULL, text = NULL WHERE text = 'Dym'": (
        "thing 2 1 title is erased without record"
    ),
}


@pytest.fixture
def small_desk(committed_db, tmp_path):
    """The database file of a desk with two chains, a cause and an erasure."""
    ana, thing, later = person("Ana"), Thing(), MORNING + timedelta(microseconds=500)
    with transaction.atomic():
        made = record("thing.made", thing, by=ana, at=MORNING, texts={"title": "Żar", "body": ""})
        record("thing.made", Thing(2), by=ana, at=later, because_of=made, texts={"title": "Dym"})
        record("thing.changed", thing, by=ana, at=later, on_behalf_of=ana)
        erase_texts(thing, [(1, "body")], by=ana, at=later)
    assert verify() == []
    file = Path(connection.settings_dict["NAME"])
    connection.close()
    return file


def verified_after(file, *spoiling):
    copy, script = file.with_name("copy.sqlite3"), file.with_name("verify.py")
    shutil.copy(file, copy)
    script.write_text(VERIFIER, "utf-8")
    with closing(sqlite3.connect(copy, isolation_level=None)) as desk:
        triggers = desk.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for statement in [*(f"DROP TRIGGER {name}" for (name,) in triggers), *spoiling]:
            desk.execute(statement)
    command = [sys.executable, "-I", script, copy]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    return answer.returncode, answer.stdout.splitlines()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the page's verifier reads SQLite")
def test_the_verifier_on_the_page_finds_whatever_was_spoiled(small_desk):
    assert verified_after(small_desk) == (0, [])
    for spoiling, finding in SPOILED.items():
        assert verified_after(small_desk, spoiling) == (1, [finding]), spoiling
