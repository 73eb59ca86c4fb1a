"""One file of named members, written once from front to back and read with distrust.

It is a plain tar file, so that any tar shows what is inside. Nothing in it is ever unpacked to
a path: whoever reads gets names and streams. Memory stays the same whatever the file's size.
"""

import hashlib
import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO

from tocsin.base.blobs import CHUNK, sync_directory
from tocsin.base.identifiers import public_id

OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR


class Damaged(ValueError):  # noqa: N818 - it says what the file is
    """The file is cut off, altered, or never was such a file; the message says which."""


class WrongBytes(ValueError):  # noqa: N818 - as Damaged
    """A stream did not hold what its name and size promise; it was left out."""


class Writer:
    """Adds members to a file that nobody else reads yet."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, name: str, content: bytes) -> str:
        """Add a member; return its SHA-256."""
        self._file.write(_header(name, len(content)))
        self._file.write(content)
        self._file.write(_padding(len(content)))
        return hashlib.sha256(content).hexdigest()

    def add_blob(self, name: str, stream: BinaryIO, size: int, sha256: str) -> None:
        """Add what the stream holds; raise WrongBytes, and add nothing, when it is not that."""
        start = self._file.tell()
        self._file.write(_header(name, size))
        digest, copied = hashlib.sha256(), 0
        while copied <= size and (chunk := stream.read(CHUNK)):
            digest.update(chunk)
            copied += len(chunk)
            self._file.write(chunk)
        if (copied, digest.hexdigest()) != (size, sha256):
            self._file.seek(start)
            self._file.truncate()
            raise WrongBytes(name)
        self._file.write(_padding(size))

    def end(self) -> None:
        self._file.write(bytes(2 * tarfile.BLOCKSIZE))
        self._file.write(bytes(-self._file.tell() % tarfile.RECORDSIZE))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write a file of mode 0600 that is there whole, or not at all and the old one remains."""
    temporary = path.with_name(f"{path.name}.unfinished-{public_id()}")
    try:
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "w+b") as file:
            writer = Writer(file)
            yield writer
            writer.end()
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(path.parent)


@dataclass(frozen=True)
class Member:
    """One member; its stream is read before the next one is asked for, or not at all."""

    name: str
    size: int
    stream: BinaryIO


def members(file: BinaryIO) -> Iterator[Member]:
    """Yield every member in order; raise Damaged where the file is not as it was written."""
    file.seek(0)
    name = ""
    while header := _next_header(file, after=name):
        name, size = header.name, header.size
        start = file.tell()
        yield Member(name, size, BufferedReader(_Content(file, size)))
        file.seek(start + size)
        if any(_exactly(file, -size % tarfile.BLOCKSIZE)):
            raise Damaged(f"it was altered after {name}")
    while chunk := file.read(CHUNK):
        if any(chunk):
            raise Damaged("it was altered at its end")
    if file.tell() % tarfile.RECORDSIZE:
        raise Damaged("it is cut off at its end")


def digest(stream: BinaryIO, tick: Callable[[int], None]) -> str:
    """Return the SHA-256 of what is left in the stream; tell `tick` the size of each piece."""
    running = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        running.update(chunk)
        tick(len(chunk))
    return running.hexdigest()


class _Content(RawIOBase):
    """The bytes of one member."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._left)
        chunk = _exactly(self._file, wanted)
        buffer[:wanted] = chunk
        self._left -= wanted
        return wanted


def _next_header(file: BinaryIO, *, after: str) -> tarfile.TarInfo | None:
    block = _exactly(file, tarfile.BLOCKSIZE)
    if not any(block):
        return None
    try:
        found = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        found = None
    # Only what is written here byte for byte: no links, no long names, nobody's owner or mode.
    if found is None or found.size < 0 or _header(found.name, found.size) != block:
        raise Damaged(f"it was altered after {after}" if after else "it is no such file")
    return found


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = OWNER_ONLY
    return member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def _exactly(file: BinaryIO, size: int) -> bytes:
    chunk = file.read(size)
    if len(chunk) < size:
        raise Damaged("it is cut off")
    return chunk
