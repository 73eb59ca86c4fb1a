"""The head of a message or of one of its parts."""

import re
from collections.abc import Sequence

from tocsin.domain.conversations.sources.charsets import one_line, text_from
from tocsin.domain.conversations.sources.encoded_words import readable
from tocsin.domain.conversations.sources.parameters import Valued, valued

LONGEST_HEAD = 256 * 1024
LONGEST_LINE = 1000

_FIELD = re.compile(rb"([!-9;-~]{1,100}+)[ \t]*+:")
_BLANK_LINE = re.compile(rb"\n\r{0,2}\n")
_ENVELOPE = re.compile(rb">?From ")


class Headers:
    """Fields in their order, names in lower case; asked for by name."""

    def __init__(self, fields: Sequence[tuple[str, bytes]], *, is_cut: bool = False) -> None:
        self.is_cut = is_cut  # longer than anybody's: the rest was left out
        self._fields: dict[str, list[bytes]] = {}
        for name, value in fields:
            self._fields.setdefault(name, []).append(value)
        self._legacy = ""
        self.kind = self.valued("content-type")
        self._legacy = self.kind.parameters.get("charset", "")

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def all(self, name: str) -> list[str]:
        """Return every value of a field, encoded words as they were written."""
        return [text_from(value, self._charset(value)) for value in self._fields.get(name, ())]

    def raw(self, name: str) -> str:
        """Return the first value of a field as it was written, or nothing."""
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str:
        """Return the first value of a field as one readable line."""
        return one_line(readable(self.raw(name)), LONGEST_LINE)

    def valued(self, name: str) -> Valued:
        return valued(self.raw(name))

    def _charset(self, value: bytes) -> str:
        """Raw eight-bit letters in a head are most likely those of the body."""
        return "" if value.isascii() else self._legacy


def read_head(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Return the head that begins at `start`, and where the body after it begins."""
    fields: list[tuple[str, list[bytes]]] = []
    at, room = start, LONGEST_HEAD
    while at < end and room > 0:
        following = _next_line(raw, at, end)
        line = raw[at:following].rstrip(b"\r\n")[:room]
        if not line:
            at = following
            break
        if not _take(line, fields):
            if not (fields and _goes_on(raw, following, end)):
                break
            fields[-1][1].append(line.strip())
        at, room = following, room - len(line)
    if not room:
        at = _end_of_head(raw, at, end)
    joined = [(name, b" ".join(lines).strip()) for name, lines in fields]
    return Headers(joined, is_cut=not room), at


def _next_line(raw: bytes, at: int, end: int) -> int:
    stop = raw.find(b"\n", at, end)
    return end if stop < 0 else stop + 1


def _end_of_head(raw: bytes, at: int, end: int) -> int:
    found = _BLANK_LINE.search(raw, at - 1, end)
    return found.end() if found else end


def _take(line: bytes, fields: list[tuple[str, list[bytes]]]) -> bool:
    """Add a line to the fields; return whether it is one that a head may hold."""
    if line[:1] in b" \t" and fields:
        fields[-1][1].append(line.strip())
    elif found := _FIELD.match(line):
        fields.append((found[1].decode("ascii").lower(), [line[found.end() :].strip()]))
    else:
        return not fields and (line.isspace() or bool(_ENVELOPE.match(line)))
    return True


def _goes_on(raw: bytes, at: int, end: int) -> bool:
    """Tell a field that some relay broke in two from a body without a blank line before it."""
    line = raw[at : min(end, at + 120)]
    return bool(_FIELD.match(line)) and line[:8].lower().startswith(
        (b"to:", b"cc:", b"from:", b"date:", b"subject", b"content-", b"mime-", b"message-", b"x-")
    )
