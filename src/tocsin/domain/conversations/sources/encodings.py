"""Content transfer encodings, read as far as they can be read."""

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SPACE = b" \t\r\n"
_PADDING = re.compile(rb"=+")
_GROUP = 4
MOST_PADDINGS = 1000
MOST_LINES = 1_000_000
# Above this share of foreign bytes the label is wrong and the content was never encoded.
_FOREIGN = 0.05
_LONGEST_UU = 61
_UU_LETTERS = bytes(range(0x20, 0x61))


def decoded(content: bytes, encoding: str) -> bytes:
    """Undo a transfer encoding (RFC 2045 section 6); an unknown one is taken for none."""
    name = encoding.partition(";")[0].partition("(")[0].strip("\"' \t").lower()
    if name == "base64":
        return from_base64(content)
    if name == "quoted-printable":
        return binascii.a2b_qp(content)
    if name in {"x-uuencode", "uuencode", "x-uue"}:
        return _from_uu(content)
    return content


def from_base64(content: bytes) -> bytes:
    """Decode base64 with missing or inner padding, foreign bytes and a foreign tail."""
    head, padding, tail = content.partition(b"=")
    if padding and _foreign(tail):
        # Mailing lists append their footer in the clear.
        content = head
    foreign = _foreign(content)
    if len(foreign) > len(content) * _FOREIGN:
        return content
    body = content.translate(None, foreign + _SPACE)
    *pieces, rest = _PADDING.split(body, MOST_PADDINGS)
    return b"".join(_group(piece) for piece in [*pieces, rest.replace(b"=", b"")])


def _foreign(content: bytes) -> bytes:
    return content.translate(None, _ALPHABET + _SPACE + b"=")


def _group(piece: bytes) -> bytes:
    if len(piece) % _GROUP == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % _GROUP))


def _from_uu(content: bytes) -> bytes:
    lines = content.split(b"\n")
    start = next((n for n, line in enumerate(lines, 1) if line.startswith(b"begin ")), 0)
    pieces: list[bytes] = []
    for line in lines[start : start + MOST_LINES]:
        stripped = line.rstrip(b"\r")[:_LONGEST_UU]
        if stripped in {b"end", b"`", b""}:
            break
        if not _is_whole(stripped):
            # Whoever reads on cannot know what is missing.
            return content
        # Some write a check sum behind it, which nobody reads.
        pieces.append(binascii.a2b_uu(stripped[: 1 + _letters_of(stripped)]))
    return b"".join(pieces)


def _is_whole(line: bytes) -> bool:
    """Tell whether a uuencoded line has only its own letters, and as many as it announces."""
    given = len(line) - 1
    is_enough = _announced(line) <= given * 3 // 4
    return not line.translate(None, _UU_LETTERS) and is_enough and given <= _letters_of(line) + 1


def _announced(line: bytes) -> int:
    return (line[0] - 0x20) & 0x3F


def _letters_of(line: bytes) -> int:
    """Return how many letters what the line announces takes: four for every three bytes."""
    return -(-_announced(line) // 3) * 4
