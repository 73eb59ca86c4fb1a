"""The files that demo people send along, drawn and written here."""

import struct
import zlib

from tocsin.cli.demo.story import File

WHITE, GREY, DARK, RED, BLUE = (
    (250, 250, 247),
    (203, 205, 204),
    (52, 58, 64),
    (186, 52, 44),
    (43, 92, 138),
)

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int, Colour]


def picture(name: str, width: int, height: int, *boxes: Box) -> File:
    """Return a PNG of boxes (left, top, right, bottom, colour) painted one over the other."""
    rows = [bytearray(bytes(GREY) * width) for _ in range(height)]
    for left, top, right, bottom, colour in boxes:
        for row in rows[top:bottom]:
            row[left * 3 : right * 3] = bytes(colour) * (right - left)
    pixels = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")
    return File(name, b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))


def text(name: str, *lines: str) -> File:
    return File(name, "\n".join((*lines, "")).encode())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def window(name: str) -> File:
    """Return a screenshot of a window that shows an error."""
    return picture(
        name,
        640,
        360,
        (40, 30, 600, 330, WHITE),
        (40, 30, 600, 62, BLUE),
        (70, 100, 110, 140, RED),
        (130, 104, 520, 114, DARK),
        (130, 124, 440, 134, DARK),
        (430, 280, 570, 312, BLUE),
    )


def label(name: str) -> File:
    """Return a photograph of a specimen label with nothing on it but its frame."""
    return picture(
        name,
        600,
        320,
        (60, 60, 540, 260, WHITE),
        (66, 66, 534, 68, DARK),
        (66, 252, 534, 254, DARK),
    )
