"""The tags and texts of any HTML, one after the other.

The standard library's parser needs quadratic time on unclosed constructs in the
Python versions that we run on, and HTML arrives here from whoever can send a mail.
"""

import html
import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

RAW = frozenset({"script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"})
MOST_ATTRIBUTES = 50

# Possessive throughout: nothing here may be tried twice.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']?+))*+)>"
)
_SLOPPY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)([^<>]*+)>")
_BOGUS = re.compile(r"<(?:[!?]|/[^a-zA-Z])")
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']*+)))?+")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}
# int() refuses numbers of thousands of digits, and html.unescape does not expect that.
_ENDLESS_REFERENCE = re.compile(r"&#[0-9]{8,}+;?+")


class Kind(Enum):
    TEXT = 1
    START = 2
    END = 3


class Token(NamedTuple):
    kind: Kind
    text: str  # the tag's name in lower case, or the text with its character references
    rest: str = ""  # what follows the tag's name, as written


def tokens(source: str) -> Iterator[Token]:
    """Yield tags and texts; comments, declarations and the content of raw elements are left out."""
    at, tag = 0, _TAG
    while (start := source.find("<", at)) >= 0:
        if start > at:
            yield Token(Kind.TEXT, source[at:start])
        if _BOGUS.match(source, start):
            at = _end_of_markup(source, start)
            continue
        found = tag.match(source, start)
        if found is None and tag is _TAG and source[start + 1 : start + 2].isalpha():
            # Some quote or bracket is never closed: from here on any bracket closes a tag.
            tag, found = _SLOPPY_TAG, _SLOPPY_TAG.match(source, start)
        if found is None:
            yield Token(Kind.TEXT, "<")
            at = start + 1
            continue
        token = _tag(found)
        yield token
        at = _end_of_raw(source, found.end(), token)
    if at < len(source):
        yield Token(Kind.TEXT, source[at:])


def attributes(rest: str) -> dict[str, str]:
    """Return the attributes of a start tag, the first of each name, references resolved."""
    found: dict[str, str] = {}
    for number, match in enumerate(_ATTRIBUTE.finditer(rest)):
        if number == MOST_ATTRIBUTES:
            break
        name, *values = match.groups()
        found.setdefault(name.lower(), unescape(next((v for v in values if v is not None), "")))
    return found


def unescape(text: str) -> str:
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def _tag(found: re.Match[str]) -> Token:
    slash, name, rest = found.groups()
    return Token(Kind.END if slash else Kind.START, name.lower(), rest)


def _end_of_markup(source: str, start: int) -> int:
    comment = source.startswith("<!--", start)
    end = source.find("-->", start + 2) if comment else source.find(">", start)
    if end < 0:
        return len(source)
    return end + (3 if comment else 1)


def _end_of_raw(source: str, at: int, token: Token) -> int:
    if token.kind is not Kind.START or token.text not in RAW:
        return at
    end = _RAW_END[token.text].search(source, at)
    return end.start() if end else len(source)
