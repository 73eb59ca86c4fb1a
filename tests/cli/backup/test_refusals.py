"""What is not backed up or restored, and that nothing has changed then."""

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.cli.backup.conftest import Desk, run
from tests.cli.backup.forging import (
    alter_event,
    cut_last_event,
    dangling_row,
    drop_attachment,
    drop_rows,
    drop_table,
    foreign_bytes,
    foreign_rows,
    foreign_table,
    repeat_rows,
)
from tests.databases import _copied
from tests.makers import make_incident, make_person
from tocsin.base import archive
from tocsin.base.archive import Damaged
from tocsin.base.blobs import BlobStore
from tocsin.cli.backup import manifest as names
from tocsin.cli.backup.making import make
from tocsin.cli.backup.restoring import restore
from tocsin.cli.backup.schema import Schema
from tocsin.cli.refused import Refused
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Blob
from tocsin.domain.journal.models import Event

pytestmark = pytest.mark.long


def refused(file, **options):
    """Return the reason why the file is not restored, after seeing that nothing was."""
    before = list(Person.objects.values()), Schema().applied, kept_files()
    with pytest.raises(Refused) as reason:
        restore(file, **options)
    assert (list(Person.objects.values()), Schema().applied, kept_files()) == before
    assert "\n" not in str(reason.value)
    return str(reason.value).removeprefix(f"{file}: ")


def kept_files():
    from django.conf import settings

    return sorted(path for path in Path(settings.DATA_DIR).rglob("*") if "sqlite3" not in path.name)


def rewritten(file, change):
    """Write the backup again with other contents, and a manifest that fits them.

    `change` takes the contents by name and the manifest, and alters either.
    """
    with file.open("rb") as opened:
        contents = {m.name: m.stream.read() for m in archive.members(opened)}
    manifest = json.loads(contents.pop(names.MANIFEST))
    del contents[names.MANIFEST_DIGEST]
    change(contents, manifest)
    with archive.writing(file) as writer:
        digests = {name: writer.add(name, content) for name, content in contents.items()}
        blobs = [name for name in digests if names.ATTACHMENT.fullmatch(name)]
        manifest["attachments"] = len(blobs)
        manifest["attachment_bytes"] = sum(len(contents[name]) for name in blobs)
        manifest["members"] = {n: d for n, d in digests.items() if n not in blobs}
        content = json.dumps(manifest).encode()
        writer.add(names.MANIFEST, content)
        writer.add(names.MANIFEST_DIGEST, names.digest_line(content))


@pytest.fixture(scope="module")
def unmoved(migrated_db, django_db_blocker, tmp_path_factory):
    """An empty desk that stays as it is, because everything is refused."""
    folder = tmp_path_factory.mktemp("unmoved")
    with django_db_blocker.unblock(), _copied(folder):
        yield Desk(connection.settings_dict["NAME"], folder)


@pytest.fixture
def backup(unmoved, whole_file, file):
    """A copy of a whole backup, to be spoilt, in the empty desk that is to refuse it."""
    shutil.copy(whole_file, file)
    with unmoved.entered():
        yield file


@pytest.fixture
def fitting(committed_db, whole_file, file):
    """A copy of a whole backup, in an empty desk that may take it."""
    shutil.copy(whole_file, file)
    with Desk(connection.settings_dict["NAME"], file.parent / "data").entered():
        yield file


def test_a_desk_with_people_is_in_use(fitting):
    make_person()

    assert refused(fitting) == "this desk is in use: a backup goes into an empty one only"


def test_a_desk_with_a_past_is_in_use(desk, file):
    make(file)
    Person.objects.exclude(kind="system").update(kind="system")

    assert refused(file) == "this desk is in use: a backup goes into an empty one only"


def test_a_file_that_is_missing_is_named(desk, tmp_path):
    with pytest.raises(Refused, match=r"gone\.tar: No such file or directory"):
        run("restore", tmp_path / "gone.tar")


@pytest.mark.parametrize("content", [b"", b"hello", bytes(20000), gzip.compress(b"x", mtime=0)])
def test_a_foreign_file_is_no_backup(backup, content):
    backup.write_bytes(content)

    assert refused(backup) == "it is no backup of a desk"


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_backup_cut_off_or_altered_anywhere_is_noticed(backup, data):
    whole = backup.read_bytes()
    copy = backup.with_name("copy.tar")
    place = data.draw(st.integers(0, len(whole) - 1))
    altered = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    copy.write_bytes(
        whole[:place] if data.draw(st.booleans()) else whole[:place] + altered + whole[place + 1 :]
    )
    if copy.read_bytes() != whole:
        with pytest.raises((Refused, Damaged)):
            restore(copy)
    assert not Person.objects.exclude(kind="system").exists()


def test_a_newer_format_is_refused(backup):
    def newer(contents, _manifest):
        contents[names.MARK] = b"2\n"

    rewritten(backup, newer)
    assert refused(backup) == "it has format 2, so only a newer version can restore it"


def test_the_tables_of_a_newer_version_are_refused(backup):
    def newer(_contents, manifest):
        manifest["version"] = "9.0"
        manifest["migrations"].append(["incidents", "0999_telepathy"])

    rewritten(backup, newer)
    assert refused(backup) == (
        "version 9.0 made this backup, and this version does not know its tables "
        "(incidents 0999_telepathy): restore it with that version or a newer one"
    )


def test_a_database_of_a_newer_version_is_not_backed_up(desk, file):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('incidents', '0999_telepathy', CURRENT_TIMESTAMP)"
        )
    with pytest.raises(Refused, match="a newer version has changed it"):
        make(file)
    assert not file.exists()


@pytest.mark.parametrize(
    "change",
    [
        alter_event,
        dangling_row,
        drop_table,
        drop_rows,
        repeat_rows,
        cut_last_event,
        foreign_rows,
        foreign_bytes,
        foreign_table,
    ],
)
def test_a_backup_that_was_forged_with_care_is_refused_too(backup, change):
    rewritten(backup, change)

    assert refused(backup)


def test_a_backup_without_all_attachments_is_refused(backup):
    rewritten(backup, drop_attachment)

    assert re.fullmatch(r"attachment [0-9a-f]{64} is not in it", refused(backup))


@pytest.mark.parametrize("name", ["/etc/evil", "../../evil", "attachments/../../evil"])
def test_no_name_inside_becomes_a_path(fitting, name):
    def smuggle(contents, _manifest):
        contents[name] = b"evil"

    rewritten(fitting, smuggle)
    restore(fitting)
    assert [path for path in fitting.parent.rglob("*") if path.name == "evil"] == []


def test_a_file_that_is_no_backup_is_never_overwritten(desk, file):
    file.write_bytes(b"the only copy of something")

    with pytest.raises(Refused, match="something else than a backup is there already"):
        make(file)
    assert file.read_bytes() == b"the only copy of something"


def test_a_folder_that_is_missing_is_told(desk, tmp_path):
    with pytest.raises(Refused, match=r"nowhere/desk\.tar: No such file or directory"):
        run("backup", tmp_path / "nowhere" / "desk.tar")


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"a leg " * 1000)])
def test_attachments_that_are_gone_or_spoilt_are_named(desk, empty_desk, file, capsys, spoil):
    sha256 = Blob.objects.get().sha256
    spoil(desk.folder / "attachments" / sha256[:2] / sha256)

    assert run("backup", file) == 1
    told = f"tocsin: attachment {sha256} is gone or spoilt and not in it\n"
    assert capsys.readouterr().err == told
    with empty_desk.entered():
        assert run("restore", file) == 0
        assert Blob.objects.get().sha256 == sha256
    assert f"attachment {sha256} was not in the backup" in capsys.readouterr().err


def break_journal():
    """Alter an event as somebody would who administers the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_event_no_update")
        else:
            cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER journal_event_no_change")
        cursor.execute("UPDATE journal_event SET verb = 'incident.imagined' WHERE seq = 2")


def test_a_broken_journal_is_told_and_restored_only_when_asked(desk, empty_desk, file, capsys):
    break_journal()

    assert run("backup", file) == 1
    assert "the journal does not verify" in capsys.readouterr().err
    with empty_desk.entered():
        assert refused(file).startswith("the journal does not verify")
        assert run("restore", file, "--although-broken") == 0
        assert Event.objects.filter(verb="incident.imagined").exists()


def test_an_empty_database_is_no_desk(desk, file):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")
    with pytest.raises(Refused, match="there is no desk in it yet"):
        make(file)


def test_a_backup_can_be_tried_again_after_a_refusal(fitting, tmp_path):
    copy = tmp_path / "copy.tar"
    shutil.copy(fitting, copy)
    rewritten(copy, alter_event)
    with pytest.raises(Refused):
        restore(copy)
    restore(fitting)
    assert BlobStore(tmp_path / "data" / "attachments").size(Blob.objects.get().sha256)
    make_incident()
