"""Restores a backup into an empty desk: all of it, or nothing."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import DataError, IntegrityError, connection, transaction

from tocsin.base import archive
from tocsin.base.archive import Damaged
from tocsin.base.blobs import BlobStore, Missing, write_through
from tocsin.cli.backup import manifest as names
from tocsin.cli.backup import record, schema, values
from tocsin.cli.backup.manifest import Manifest, Newer
from tocsin.cli.backup.schema import Schema, Table
from tocsin.cli.progress import Progress
from tocsin.cli.refused import Refused
from tocsin.domain.journal import queries

BLOBS = "conversations_blob"
MEBIBYTE = 1024 * 1024
BATCH = 500
# What reading rows raises that this program has not written.
UNREADABLE = (
    ValueError,
    TypeError,
    ArithmeticError,
    AttributeError,
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
)
# What shows that a desk is in use; both tables have had these columns from the first version on.
IN_USE = {
    "accounts_person": "SELECT 1 FROM accounts_person WHERE kind <> 'system' LIMIT 1",
    "journal_event": "SELECT 1 FROM journal_event LIMIT 1",
}


def restore(path: Path, *, although_broken: bool = False) -> Manifest:
    """Fill the empty desk with what the backup holds; return what that was.

    A journal that was broken when it was backed up is restored only when that is asked for.
    """
    try:
        with path.open("rb") as file:
            names.check_mark(file)
            _refuse_in_use()
            manifest = _checked(file, path.stat().st_size)
            _refuse_unknown(manifest)
            _fill(file, manifest, although_broken=although_broken)
    except Newer as error:
        raise Refused(f"{path}: {error}, so only a newer version can restore it") from None
    except Damaged as error:
        raise Refused(f"{path}: {error}") from None
    return manifest


def _refuse_in_use() -> None:
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for question in [question for table, question in IN_USE.items() if table in tables]:
            cursor.execute(question)
            if cursor.fetchone():
                raise Refused("this desk is in use: a backup goes into an empty one only")


def _checked(file: BinaryIO, size: int) -> Manifest:
    progress = Progress(size // MEBIBYTE, "MiB checked")
    read = 0

    def tick(piece: int) -> None:
        nonlocal read
        read += piece
        while progress.done < read // MEBIBYTE:
            progress.tick()

    manifest = names.checked(file, tick)
    progress.end()
    return manifest


def _refuse_unknown(manifest: Manifest) -> None:
    if unknown := Schema().unknown(manifest.migrations):
        app, name = unknown[0]
        raise Refused(
            f"version {manifest.version} made this backup, and this version does not know its "
            f"tables ({app} {name}): restore it with that version or a newer one"
        )


def _fill(file: BinaryIO, manifest: Manifest, *, although_broken: bool) -> None:
    # SQLite wants this said before a transaction that changes tables; they are checked below.
    with connection.constraint_checks_disabled(), transaction.atomic():
        _lock()
        _refuse_in_use()
        schema.migrate_to(manifest.migrations)
        tables = _load(file, manifest)
        schema.continue_after(tables, {entry.table: entry.last_id for entry in manifest.tables})
        with _fitting("what points from one row to another"):
            connection.check_constraints()
        _check_heads(manifest, tables)
        if schema.migrate_on():
            emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
            tables = Schema().tables()
        _know_sizes()
        _check_record(although_broken=although_broken)
        # The last things, because no transaction takes them back.
        _put_blobs(file, manifest)
        _check_blobs(manifest, tables)
        _take_key(file)


def _know_sizes() -> None:
    """Let PostgreSQL count what was loaded: it would plan every query for empty tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _lock() -> None:
    """Keep everybody else from moving in; SQLite's transaction does that by itself."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        # Copying attachments can take long, and some servers end a transaction that seems idle.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        for table in set(IN_USE) & set(connection.introspection.table_names()):
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")


def _load(file: BinaryIO, manifest: Manifest) -> list[Table]:
    desk = Schema()
    tables = desk.tables()
    expected = {table.name: table.columns for table in tables}
    if expected != {entry.table: entry.columns for entry in manifest.tables}:
        raise Damaged("its tables are not those of its migrations")
    # What migrations themselves put into a new desk is in the backup as well.
    desk.clear()
    by_name = {table.name: table for table in tables}
    progress = Progress(manifest.rows, "rows", every=1000)
    loaded = dict.fromkeys(by_name, 0)
    # In any order: what points at another row is checked at the end.
    for member in archive.members(file):
        if found := names.ROWS.fullmatch(member.name):
            if (table := by_name.get(found[1])) is None:
                raise Damaged(f"{member.name} is of no table")
            loaded[table.name] += _insert(table, member, progress)
    progress.end()
    if loaded != {entry.table: entry.rows for entry in manifest.tables}:
        raise Damaged("it holds more or fewer rows than it says")
    return tables


def _insert(table: Table, member: archive.Member, progress: Progress) -> int:
    inserted = 0
    with gzip.GzipFile(fileobj=member.stream) as lines, _fitting(member.name):
        rows = (values.row(line) for line in lines)
        while batch := list(islice(rows, BATCH)):
            table.insert(batch)
            inserted += len(batch)
            for _ in batch:
                progress.tick()
    return inserted


@contextmanager
def _fitting(name: str) -> Iterator[None]:
    """Say which part is at fault whose digest is right: nobody here wrote it like that."""
    try:
        yield
    except UNREADABLE as error:
        raise Damaged(f"{name} cannot be read") from error
    except (DataError, IntegrityError) as error:
        reason = str(error).strip().splitlines()[0]
        raise Damaged(f"{name} does not fit this database: {reason}") from error


def _check_heads(manifest: Manifest, tables: list[Table]) -> None:
    found = record.heads(tables)
    if any(found[name] != manifest.journal.get(name) for name in found):
        raise Damaged("its journal does not end where it says")


def _check_record(*, although_broken: bool) -> None:
    progress = Progress(queries.count_events(), "events verified", every=1000)
    broken = record.broken_chains(progress.tick)
    progress.end()
    if broken and not although_broken:
        raise Refused(
            f"the journal does not verify, {record.chains(broken)}: nothing was restored; "
            "with --although-broken it is restored as it is"
        )


def _put_blobs(file: BinaryIO, manifest: Manifest) -> None:
    progress = Progress(manifest.attachments, "attachments")
    store = BlobStore(settings.ATTACHMENTS_DIR)
    for member in archive.members(file):
        if names.ATTACHMENT.fullmatch(member.name):
            store.put(member.stream)
            progress.tick()
    progress.end()


def _check_blobs(manifest: Manifest, tables: list[Table]) -> None:
    missing = set(manifest.missing)
    store = BlobStore(settings.ATTACHMENTS_DIR)
    blobs = next(table for table in tables if table.name == BLOBS)
    kept = blobs.queryset.values_list("sha256", "size")
    for sha256, size in kept.iterator(chunk_size=schema.CHUNK):
        try:
            whole = store.size(sha256) == size
        except Missing:
            whole = False
        if not whole and sha256 not in missing:
            raise Damaged(f"attachment {sha256} is not in it")


def _take_key(file: BinaryIO) -> None:
    """Go on with the key that signed the links in letters which are already out."""
    member = next(member for member in archive.members(file) if member.name == names.SECRET_KEY)
    key = member.stream.read().decode().removesuffix("\n")
    if key == settings.SECRET_KEY:
        return
    own = settings.DATA_DIR / "secret_key"
    is_generated = own.exists() and own.read_text(encoding="ascii").strip() == settings.SECRET_KEY
    if is_generated and key.isascii() and key == key.strip():
        write_through(own, f"{key}\n".encode())
    else:
        print(
            "tocsin: note: TOCSIN_SECRET_KEY is not the key of the desk that was backed up: "
            "what it signed before, such as links in letters, is no longer good",
            file=sys.stderr,
        )
