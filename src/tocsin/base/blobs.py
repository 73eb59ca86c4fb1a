"""Bytes kept once, under their own SHA-256, in a directory.

What `put` returned survives a power cut; what was interrupted leaves a temporary file
that nobody reads and `sweep` removes.
"""

import hashlib
import os
import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from tocsin.base import instants
from tocsin.base.identifiers import public_id

CHUNK = 256 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = "temporary-"


class Missing(LookupError):  # noqa: N818 - an answer, not a failure
    """No bytes are kept under this digest."""


class TooLarge(ValueError):  # noqa: N818 - as Missing
    """The stream holds more bytes than were allowed."""


class BlobStore:
    """A directory of blobs, shared by any number of processes.

    Digests are SHA-256 in 64 lower-case hexadecimal characters; anything else is Missing.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> tuple[str, int]:
        """Keep everything in `stream`, once; return its SHA-256 and size."""
        temporary = self._directory / f"{_TEMPORARY}{public_id()}"
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            digest, size = _written(stream, temporary, limit)
            self._keep(temporary, digest)
        finally:
            temporary.unlink(missing_ok=True)
        return digest, size

    def open(self, sha256: str) -> BinaryIO:
        """Return a seekable stream of the bytes; raise Missing when there are none."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise Missing(sha256) from None

    def size(self, sha256: str) -> int:
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError:
            raise Missing(sha256) from None

    def is_intact(self, sha256: str) -> bool:
        """Tell whether the bytes on disk still have this digest."""
        digest = hashlib.sha256()
        with self.open(sha256) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == sha256

    def sweep(self, older_than: timedelta = timedelta(days=1)) -> int:
        """Remove what interrupted writers left; return how many files that were."""
        before = (instants.now() - older_than).timestamp()
        left = [
            path for path in self._directory.glob(f"{_TEMPORARY}*") if path.stat().st_mtime < before
        ]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _keep(self, temporary: Path, digest: str) -> None:
        path = self._path(digest)
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            sync_directory(self._directory)
        if not path.exists():
            temporary.rename(path)
        # Also when another writer was first: it may not have come this far.
        sync_directory(path.parent)

    def _path(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise Missing(sha256)
        return self._directory / sha256[:2] / sha256


def write_through(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 that is complete or absent, whatever happens meanwhile."""
    temporary = path.with_name(f"{_TEMPORARY}{public_id()}")
    try:
        with _created(temporary) as file:
            file.write(content)
            _sync(file)
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Make sure that names given in this directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written(stream: BinaryIO, path: Path, limit: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with _created(path) as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if limit is not None and size > limit:
                raise TooLarge(limit)
            digest.update(chunk)
            file.write(chunk)
        _sync(file)
    return digest.hexdigest(), size


def _created(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    return os.fdopen(os.open(path, flags, stat.S_IRUSR | stat.S_IWUSR), "wb")


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
