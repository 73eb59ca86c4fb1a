"""The files inside a winmail.dat (MS-OXTNEF), which Outlook sends to who has no Outlook."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tocsin.domain.conversations.sources.charsets import text_from
from tocsin.domain.conversations.sources.names import safe_name

MOST_FILES = 100
SIGNATURE = 0x223E9F78

_HEAD = struct.Struct("<IH")
_ATTRIBUTE = struct.Struct("<BII")
_CHECKSUM = 2
_BODY = 0x0002800C
_CODE_PAGE = 0x00069007
_STARTS = 0x00069002
_TITLE = 0x00018010
_DATA = 0x0006800F


class Enclosed(NamedTuple):
    """A file that was packed: its name, safe to show, and its content."""

    name: str
    content: bytes


class Pack(NamedTuple):
    """What could be read: the words, if they are there as text, and the files."""

    text: str
    files: tuple[Enclosed, ...]


def unpacked(content: bytes) -> Pack:
    """Read what the first bytes on make sense of; nothing is raised, what is broken is left out."""
    codec, body = "", b""
    titles: list[bytes] = []
    contents: list[bytes | None] = []
    for kind, data in _attributes(content):
        if kind == _CODE_PAGE and len(data) >= _HEAD.size - 2:
            codec = f"cp{int.from_bytes(data[:4], 'little')}"
        elif kind == _BODY:
            body = data
        elif kind == _STARTS:
            if len(titles) == MOST_FILES:
                break
            titles.append(b"")
            contents.append(None)
        elif titles and kind == _TITLE:
            titles[-1] = data
        elif titles and kind == _DATA:
            contents[-1] = data
    files = (
        Enclosed(safe_name(_text(title, codec), "application/octet-stream"), data)
        for title, data in zip(titles, contents, strict=True)
        if data is not None
    )
    return Pack(_text(body, codec), tuple(files))


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    if len(content) < _HEAD.size or _HEAD.unpack_from(content)[0] != SIGNATURE:
        return
    at = _HEAD.size
    while at + _ATTRIBUTE.size <= len(content):
        _level, kind, length = _ATTRIBUTE.unpack_from(content, at)
        start, end = at + _ATTRIBUTE.size, at + _ATTRIBUTE.size + length
        if end > len(content):
            return
        yield kind, content[start:end]
        at = end + _CHECKSUM


def _text(data: bytes, codec: str) -> str:
    return text_from(data.rstrip(b"\x00"), codec).replace("\x00", "")
