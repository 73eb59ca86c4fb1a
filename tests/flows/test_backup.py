"""A desk is backed up while everybody writes, and goes on elsewhere, on either database."""

import json
import subprocess
import sys
import threading
import time
import uuid
from contextlib import ExitStack, contextmanager
from io import BytesIO

import pytest
from django.db import connection, connections

from tests.databases import _maintenance, clean_environment
from tests.makers import make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.cli.backup.manifest import checked
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.long
WRITERS = 3
UNCHANGED = ("tables", "journal", "attachments", "migrations", "version", "format")


def command(*arguments):
    return [sys.executable, "-m", "tocsin.cli.main", *arguments]


def tocsin(environment, *arguments):
    """Run a command as an operator does; return what it printed as JSON."""
    done = subprocess.run(
        [*command(*arguments), "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.fixture
def desk(committed_db, tmp_path, settings):
    """The environment of a desk with a team and one incident."""
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    make_team("service-desk")
    report(0)
    return committed_db


def report(number):
    """Register an incident with a file, as a mail with an attachment would."""
    incident = make_incident(f"Report {number}", reporter=make_person(), description="It is off.")
    content = BytesIO(f"log {uuid.uuid4()}".encode())
    file = keep_file(content, name="a.log", at=instants.now())
    actions.note(incident, by=operator(), wording=Wording("See the log", files=(file,)))


@contextmanager
def new_place(vendor, folder):
    """The environment of a desk that has nothing yet, not even a table."""
    folder.mkdir()
    environment = clean_environment() | {"TOCSIN_DATA_DIR": str(folder)}
    if vendor == "sqlite":
        yield environment
        return
    from django.conf import settings

    name = f"restored_{uuid.uuid4().hex}"
    with _maintenance() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        address = settings.DATABASE_URL.rpartition("/")[0]
        yield environment | {"TOCSIN_DATABASE_URL": f"{address}/{name}"}
    finally:
        with _maintenance() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def writers():
    """Let threads register incidents until the block ends; yields the list of what they did."""
    done, is_over = [], threading.Event()

    def write(writer):
        while not is_over.is_set():
            report(writer)
            done.append(writer)
        connections.close_all()

    threads = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def test_a_backup_is_one_moment_while_everybody_writes(desk, tmp_path):
    file = tmp_path / "desk.tar"
    with writers() as done:
        before = len(done)
        told = tocsin(desk, "backup", str(file))
        meanwhile = len(done) - before
    assert meanwhile > WRITERS
    incidents = told["tables"]["incidents_incident"]
    assert before <= incidents <= Incident.objects.count()
    with new_place("sqlite", tmp_path / "new") as place:
        restored = tocsin(place, "restore", str(file))
        verified = tocsin(place, "journal", "verify")
        shown = tocsin(place, "incident", "list")
    assert restored == told
    assert verified == {"events": told["journal"]["events"], "findings": []}
    assert told["journal"]["broken"] == 0
    assert told["attachments"]["files"] == told["tables"]["conversations_blob"]
    assert shown


def test_a_desk_moves_from_database_to_database_and_stays_the_same(desk, tmp_path):
    vendors = (
        ["sqlite", "postgresql", "sqlite"] if connection.vendor == "postgresql" else ["sqlite"]
    )
    file = tmp_path / "0.tar"
    first = tocsin(desk, "backup", str(file))
    with ExitStack() as places:
        for number, vendor in enumerate([*vendors, connection.vendor], 1):
            place = places.enter_context(new_place(vendor, tmp_path / f"desk-{number}"))
            tocsin(place, "restore", str(file))
            file = tmp_path / f"{number}.tar"
            again = tocsin(place, "backup", str(file))
            assert again["database"] == vendor
            assert {name: again[name] for name in UNCHANGED} == {n: first[n] for n in UNCHANGED}
    assert members(file) == members(tmp_path / "0.tar")


def members(file):
    with file.open("rb") as opened:
        return checked(opened, lambda _: None).members


def test_a_restore_that_was_killed_has_restored_nothing(desk, tmp_path):
    """And can be tried again: the second one is refused if the first had left anything."""
    file = tmp_path / "desk.tar"
    told = tocsin(desk, "backup", str(file))
    with new_place(connection.vendor, tmp_path / "new") as place:
        for patience in (0.5, 1, 1.5):
            with subprocess.Popen(command("restore", str(file)), env=place) as restore:
                time.sleep(patience)
                restore.kill()
            if restore.returncode == 0:
                return  # a machine this quick was done before
        restored = tocsin(place, "restore", str(file))
    assert restored == told
