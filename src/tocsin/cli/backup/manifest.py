"""What a backup says about itself, the names of its members, and whether they are whole."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from tocsin.base import archive
from tocsin.base.archive import Damaged
from tocsin.base.instants import parsed

FORMAT = 1
# The first member, so that a reader knows at once what it has before it; its content is FORMAT.
MARK = "tocsin-backup"
SECRET_KEY = "secret_key"  # noqa: S105 - a name
MANIFEST, MANIFEST_DIGEST = "manifest.json", "manifest.json.sha256"
ROWS = re.compile(r"tables/([a-z0-9_]+)\.\d{6,}\.jsonl\.gz")
ATTACHMENT = re.compile(r"attachments/([0-9a-f]{64})")
SMALL = 1000


class Newer(ValueError):  # noqa: N818 - as Damaged
    """The file has a format that only a later version of the desk knows."""


@dataclass(frozen=True)
class Rows:
    """One table."""

    table: str
    columns: list[str]
    rows: int
    last_id: int


@dataclass
class Manifest:
    """Everything that is known about a backup; `members` holds the SHA-256 of each by name."""

    version: str
    made_at: str
    database: str
    migrations: list[tuple[str, str]]
    # `broken` is the number of broken chains; None where the database was of an older version.
    journal: dict[str, Any]
    tables: list[Rows] = field(default_factory=list)
    attachments: int = 0
    attachment_bytes: int = 0
    # Attachments that were gone or spoilt when the backup was made.
    missing: list[str] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def written(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode() + b"\n"

    def summary(self) -> dict[str, Any]:
        """Return what is worth showing."""
        names = ("format", "version", "made_at", "database", "journal")
        return {name: getattr(self, name) for name in names} | {
            "tables": {table.table: table.rows for table in self.tables},
            "attachments": {
                "files": self.attachments,
                "bytes": self.attachment_bytes,
                "missing": self.missing,
            },
            "migrations": [f"{app}.{name}" for app, name in self.migrations],
        }


def check_mark(file: BinaryIO) -> None:
    """Raise Damaged for a file that is no backup, Newer for one of a format to come."""
    try:
        first = next(archive.members(file), None)
        written = first.stream.read(SMALL) if first and first.name == MARK else b""
    except Damaged:
        written = b""
    if not re.fullmatch(rb"\d{1,6}\n", written):
        raise Damaged("it is no backup of a desk")
    if int(written) > FORMAT:
        raise Newer(f"it has format {int(written)}")


def checked(file: BinaryIO, tick: Callable[[int], None]) -> Manifest:
    """Read a whole backup, compare every digest, return its manifest; `tick` hears of each piece.

    Raises Damaged when anything was added, removed, altered or cut off.
    """
    digests: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    attachments = size = 0
    for member in archive.members(file):
        if attachment := ATTACHMENT.fullmatch(member.name):
            _check(archive.digest(member.stream, tick) == attachment[1], member.name)
            attachments, size = attachments + 1, size + member.size
        elif member.name in {MANIFEST, MANIFEST_DIGEST}:
            kept[member.name] = member.stream.read()
        else:
            _check(member.name not in digests, member.name)
            digests[member.name] = archive.digest(member.stream, tick)
    _check(SECRET_KEY in digests, SECRET_KEY)
    content = kept.get(MANIFEST, b"")
    _check(kept.get(MANIFEST_DIGEST) == digest_line(content), MANIFEST)
    found = _read(content)
    _check(list(found.members.items()) == list(digests.items()), "the list of its members")
    _check((found.attachments, found.attachment_bytes) == (attachments, size), "its attachments")
    return found


def digest_line(content: bytes) -> bytes:
    """Return what `sha256sum --check` reads about the manifest."""
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()


def _read(content: bytes) -> Manifest:
    try:
        found = Manifest(**json.loads(content))
        found.tables = [Rows(**table) for table in found.tables]  # type: ignore[arg-type]
        found.migrations = [(str(app), str(name)) for app, name in found.migrations]
        parsed(found.made_at)
        found.summary()
    except (TypeError, ValueError) as error:
        raise Damaged(f"{MANIFEST} cannot be read") from error
    return found


def _check(holds: bool, name: str) -> None:  # noqa: FBT001 - as `require`
    if not holds:
        raise Damaged(f"{name} was altered")
