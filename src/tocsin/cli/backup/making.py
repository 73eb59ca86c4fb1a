"""Makes a backup of the desk while it runs."""

import gzip
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection

from tocsin import __version__
from tocsin.base import instants
from tocsin.base.archive import Damaged, Writer, WrongBytes, writing
from tocsin.base.blobs import BlobStore, Missing
from tocsin.cli.backup import manifest as names
from tocsin.cli.backup import record, values
from tocsin.cli.backup.manifest import Manifest, Newer, Rows
from tocsin.cli.backup.schema import Schema, Table, last_ids
from tocsin.cli.backup.snapshot import snapshot
from tocsin.cli.progress import Progress
from tocsin.cli.refused import Refused

BLOBS = "conversations_blob"
PART = 1024 * 1024


def make(path: Path) -> Manifest:
    """Write the backup; what is missing of it is named in the manifest that is returned."""
    _check_place(path)
    # A blob is never changed and never removed, so those of the snapshot can be copied after it.
    with tempfile.TemporaryFile() as blobs, writing(path) as writer:
        members = {names.MARK: writer.add(names.MARK, f"{names.FORMAT}\n".encode())}
        key = settings.SECRET_KEY.encode() + b"\n"
        members[names.SECRET_KEY] = writer.add(names.SECRET_KEY, key)
        with snapshot():
            schema = Schema()
            manifest = _described(schema, members)
            _add_tables(writer, manifest, schema.tables(), blobs)
        _add_blobs(writer, manifest, blobs)
        content = manifest.written()
        writer.add(names.MANIFEST, content)
        writer.add(names.MANIFEST_DIGEST, names.digest_line(content))
    return manifest


def _check_place(path: Path) -> None:
    """Replace an older backup, and nothing else."""
    if not path.exists():
        return
    if not path.is_file():
        raise Refused(f"{path}: it is no file")
    try:
        with path.open("rb") as file:
            names.check_mark(file)
    except (Damaged, Newer):
        raise Refused(f"{path}: something else than a backup is there already") from None


def _described(schema: Schema, members: dict[str, str]) -> Manifest:
    """Return what is to be said of the database before its rows are read."""
    if not schema.applied:
        raise Refused("database: there is no desk in it yet")
    if schema.unknown(schema.applied):
        raise Refused("database: a newer version has changed it, so only that one can back it up")
    journal = record.heads(schema.tables())
    if schema.is_current():
        progress = Progress(journal["events"], "events verified", every=1000)
        journal["broken"] = record.broken_chains(progress.tick)
        progress.end()
    else:
        journal["broken"] = None
    return Manifest(
        version=__version__,
        made_at=instants.written(instants.now()),
        database=connection.vendor,
        migrations=schema.applied,
        journal=journal,
        members=members,
    )


def _add_tables(writer: Writer, manifest: Manifest, tables: list[Table], blobs: BinaryIO) -> None:
    progress = Progress(sum(table.queryset.count() for table in tables), "rows", every=1000)
    last = last_ids(tables)
    for table in tables:
        rows = _counted(table.rows(), progress)
        if table.name == BLOBS:
            rows = _noted(table, rows, blobs)
        before = progress.done
        for number, part in enumerate(_parts(rows), 1):
            name = f"tables/{table.name}.{number:06d}.jsonl.gz"
            manifest.members[name] = writer.add(name, part)
        found = progress.done - before
        entry = Rows(table.name, table.columns, found, last.get(table.name, 0))
        manifest.tables.append(entry)
    progress.end()


def _counted(rows: Iterable[Any], progress: Progress) -> Iterator[Any]:
    for row in rows:
        progress.tick()
        yield row


def _parts(rows: Iterable[Any]) -> Iterator[bytes]:
    """Yield the rows in compressed pieces: a member's size has to be known before its bytes."""
    lines, size = [], 0
    for row in rows:
        lines.append(values.line(row))
        size += len(lines[-1])
        if size >= PART:
            yield gzip.compress(b"".join(lines), mtime=0)
            lines, size = [], 0
    if lines:
        yield gzip.compress(b"".join(lines), mtime=0)


def _noted(table: Table, rows: Iterable[Any], blobs: BinaryIO) -> Iterator[Any]:
    """Write down which blobs the snapshot names."""
    digest, size = table.columns.index("sha256"), table.columns.index("size")
    for row in rows:
        blobs.write(f"{row[digest]} {row[size]}\n".encode())
        yield row


def _add_blobs(writer: Writer, manifest: Manifest, blobs: BinaryIO) -> None:
    blobs.seek(0)
    store = BlobStore(settings.ATTACHMENTS_DIR)
    total = sum(t.rows for t in manifest.tables if t.table == BLOBS)
    progress = Progress(total, "attachments")
    for line in blobs:
        sha256, size = line.decode().split()
        try:
            with store.open(sha256) as stream:
                writer.add_blob(f"attachments/{sha256}", stream, int(size), sha256)
        except (Missing, WrongBytes):
            manifest.missing.append(sha256)
        else:
            manifest.attachments += 1
            manifest.attachment_bytes += int(size)
        progress.tick()
    progress.end()
