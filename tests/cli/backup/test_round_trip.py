"""A desk that was restored is the desk that was backed up."""

import json
import stat
import tarfile
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.utils import timezone

from tests.cli.backup.conftest import KEY, run
from tests.makers import make_incident, make_person
from tocsin.cli.backup.making import make
from tocsin.cli.backup.manifest import checked
from tocsin.cli.backup.restoring import restore
from tocsin.cli.backup.schema import LEFT_OUT, Schema
from tocsin.domain.accounts.models import IdempotencyReceipt, Person
from tocsin.domain.conversations.models import Attachment
from tocsin.domain.conversations.queries import content
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.queries import verify


def rows():
    return {table.name: list(table.rows()) for table in Schema().tables()}


@pytest.mark.long
def test_every_row_is_the_same(desk, empty_desk, file):
    before = rows()
    make(file)
    with empty_desk.entered():
        restore(file)
        assert rows() == before
        assert verify() == []
    assert sum(map(len, before.values())) > 20


@pytest.mark.long
def test_a_backup_of_the_restored_desk_has_the_same_members(desk, empty_desk, file, tmp_path):
    first = make(file)
    with empty_desk.entered():
        restore(file)
    with empty_desk.entered(SECRET_KEY=KEY):
        assert make(tmp_path / "second.tar").members == first.members


@pytest.mark.long
def test_attachments_come_along(desk, empty_desk, file):
    make(file)
    with empty_desk.entered():
        restore(file)
        assert content(Attachment.objects.get().blob) == b"a log " * 1000


@pytest.mark.long
def test_the_restored_desk_goes_on(desk, empty_desk, file):
    person = make_person("Gone Soon")
    incident = make_incident("The second")
    make(file)
    with empty_desk.entered():
        restore(file)
        assert make_person("Next One").pk == person.pk + 1
        third = make_incident("The third")
        assert third.pk == incident.pk + 1
        assert third.number > incident.number
        assert verify() == []


@pytest.mark.long
def test_an_id_that_was_given_is_never_given_again(desk, empty_desk, file):
    receipt = IdempotencyReceipt(person=Person.objects.first(), created_at=timezone.now())
    receipt.save()
    gone = receipt.pk
    receipt.delete()
    make(file)
    with empty_desk.entered():
        restore(file)
        receipt.pk = None
        receipt.save()
        assert receipt.pk == gone + 1


@pytest.mark.long
def test_json_keeps_what_null_and_nothing_are(desk, empty_desk, file):
    person = Person.objects.first()
    headers = [{"a": [1, 2.5, None, "Ż"]}, [], "text", 7]
    for key, value in enumerate(headers):
        IdempotencyReceipt.objects.create(
            person=person, key=key, headers=value, body=b"\0\xff", created_at=timezone.now()
        )
    make(file)
    with empty_desk.entered():
        restore(file)
        kept = IdempotencyReceipt.objects.order_by("pk")
        assert [receipt.headers for receipt in kept] == headers
        assert {bytes(receipt.body) for receipt in kept} == {b"\0\xff"}


@pytest.mark.long
def test_the_journal_stays_append_only(desk, empty_desk, file):
    make(file)
    with empty_desk.entered():
        restore(file)
        with pytest.raises(DatabaseError):
            Event.objects.update(verb="nothing.happened")


@pytest.mark.long
def test_sessions_stay_behind(desk, empty_desk, file):
    Session.objects.create(session_key="here", expire_date=timezone.now())
    make(file)
    with empty_desk.entered():
        Session.objects.create(session_key="there", expire_date=timezone.now())
        restore(file)
        assert Session.objects.count() == 0


@pytest.mark.long
def test_the_secret_key_comes_along(desk, empty_desk, file):
    make(file)
    own = empty_desk.folder / "secret_key"
    own.write_text("generated for the new desk\n", encoding="ascii")
    with empty_desk.entered(SECRET_KEY="generated for the new desk"):
        restore(file)
    assert own.read_text(encoding="ascii") == f"{KEY}\n"
    assert stat.S_IMODE(own.stat().st_mode) == 0o600


@pytest.mark.long
def test_a_key_that_the_operator_gave_stays_and_is_told(desk, empty_desk, file, capsys):
    make(file)
    with empty_desk.entered(SECRET_KEY="given by the operator of the new desk"):
        assert run("restore", file) == 0
    assert "TOCSIN_SECRET_KEY is not the key of the desk" in capsys.readouterr().err
    assert not (empty_desk.folder / "secret_key").exists()


def test_every_table_is_carried_or_named_as_left_out(desk, file):
    carried = {entry.table for entry in make(file).tables}

    assert carried | set(LEFT_OUT) == set(connection.introspection.table_names())
    assert carried & set(LEFT_OUT) == set()


@pytest.mark.long
def test_every_column_is_carried(desk):
    with connection.cursor() as cursor:
        for table in Schema().tables():
            described = connection.introspection.get_table_description(cursor, table.name)
            assert sorted(table.columns) == sorted(column.name for column in described)


def test_every_migration_can_be_part_of_the_restores_transaction(desk):
    graph = Schema().loader.graph

    assert [key for key, migration in graph.nodes.items() if not migration.atomic] == []


@pytest.mark.long
def test_the_file_is_the_owners_alone_and_any_tar_lists_it(desk, file):
    make(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as tar:
        names = tar.getnames()
        assert names[:2] == ["tocsin-backup", "secret_key"]
        assert names[-2:] == ["manifest.json", "manifest.json.sha256"]
        assert "tables/journal_event.000001.jsonl.gz" in names


@pytest.mark.long
def test_an_older_backup_is_replaced(desk, file):
    make(file)
    make_incident("One more")

    assert make(file).journal["events"] == Event.objects.count()
    with file.open("rb") as opened:
        assert checked(opened, lambda _: None).journal["events"] == Event.objects.count()


@pytest.mark.long
def test_the_command_says_what_it_did(desk, empty_desk, file, capsys):
    assert run("backup", file) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{file}: backed up, ")
    assert said.err == ""
    with empty_desk.entered(SECRET_KEY=KEY):
        assert run("restore", file, "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert told["tables"]["incidents_incident"] == Incident.objects.count()
        assert told["journal"]["events"] == Event.objects.count()
        assert told["journal"]["broken"] == 0
        assert told["attachments"] == {"files": 1, "bytes": 6000, "missing": []}
        assert "members" not in told


@pytest.mark.long
def test_a_large_file_is_one_row_and_one_member(desk, empty_desk, file):
    body = bytes(range(256)) * 20000
    person = Person.objects.first()
    IdempotencyReceipt.objects.create(
        person=person, key="big", body=body, created_at=timezone.now()
    )
    make(file)
    with empty_desk.entered():
        restore(file)
        assert BytesIO(IdempotencyReceipt.objects.get().body).getvalue() == body
