"""Words of other alphabets in headers (RFC 2047), as they are written in the wild."""

import binascii
import re
from collections.abc import Iterator

from tocsin.domain.conversations.sources.charsets import text_from
from tocsin.domain.conversations.sources.encodings import from_base64

_WORD = re.compile(r"=\?([^?\s]{1,80}+)\?([bBqQ])\?([^?]*+)\?=")


def readable(text: str) -> str:
    """Return a header's text with its encoded words decoded.

    Neighbours of one charset are joined before they are decoded, because many programs
    cut characters of several bytes in two.
    """
    return "".join(_read(text)) if "=?" in text else text


def _read(text: str) -> Iterator[str]:
    at, charset, held = 0, "", bytearray()
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        joined = bool(held) and not between.strip()
        if not joined or word[1].lower() != charset:
            yield text_from(bytes(held), charset)
            held.clear()
        if not joined:
            yield between
        charset, at = word[1].lower(), word.end()
        held += _bytes(word[2], word[3])
    yield text_from(bytes(held), charset)
    yield text[at:]


def _bytes(encoding: str, text: str) -> bytes:
    content = text.encode("utf-8", "replace")
    if encoding in "bB":
        return from_base64(content)
    return binascii.a2b_qp(content.replace(b" ", b"_"), header=True)
