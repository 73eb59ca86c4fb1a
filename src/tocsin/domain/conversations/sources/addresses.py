"""People and message ids in headers (RFC 5322 sections 3.4 and 3.6.4)."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tocsin.domain.conversations.sources.charsets import one_line
from tocsin.domain.conversations.sources.encoded_words import readable

MOST_PEOPLE = 500
MOST_IDS = 100
LONGEST_ADDRESS = 254
LONGEST_NAME = 200
LONGEST_ID = 250
LONGEST_BARE = 8192

_ADDRESS = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,200}@(?:[\w.-]{1,250}|\[[\w.:]{1,60}\])"
)
_LOOSE = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[\w.-]{1,190}")
_ID = re.compile(r"<([^<>]{1,2000}+)>")
_BARE_ID = re.compile(r"[^\s<>@,;]{1,500}+@[^\s<>@,;]{1,500}+")
_SPECIAL = re.compile(r"[\"\\()<>,;:]")


class Party(NamedTuple):
    """Somebody in a header: an address with its domain in lower case, or none, and a name."""

    address: str = ""
    name: str = ""


def people(values: Iterable[str]) -> tuple[Party, ...]:
    """Return everybody with an address, each once, groups taken apart."""
    found: dict[str, Party] = {}
    for value in values:
        for phrase, bracketed in _entries(value):
            party = _party(phrase, bracketed)
            if party.address:
                found.setdefault(party.address.lower(), party)
            if len(found) == MOST_PEOPLE:
                return tuple(found.values())
    return tuple(found.values())


def first_party(values: Iterable[str]) -> Party:
    """Return the first with an address; without one at least a name."""
    values = list(values)
    nameless = (
        _party(phrase, bracketed) for value in values for phrase, bracketed in _entries(value)
    )
    return next(iter(people(values)), None) or next(nameless, Party())


def message_ids(text: str) -> tuple[str, ...]:
    """Return message ids without brackets, in order, each once.

    Of more than a hundred the first and the last stay: the root and the nearest.
    """
    ids = ["".join(found.split()) for found in _ID.findall(text)]
    ids = ids or _BARE_ID.findall(text[:LONGEST_BARE])
    unique = list(dict.fromkeys(_short(one) for one in ids if one.strip()))
    return tuple(unique[:1] + unique[1:][-(MOST_IDS - 1) :])


def _short(message_id: str) -> str:
    """Put a digest in the place of an id too long to be kept, so that answers still find it."""
    plain = one_line(message_id, len(message_id)).replace(" ", "")
    if len(plain) <= LONGEST_ID:
        return plain
    return f"{hashlib.sha256(plain.encode()).hexdigest()}@too-long.invalid"


def _party(phrase: str, bracketed: str | None) -> Party:
    address = _address(phrase if bracketed is None else bracketed)
    if bracketed is None:
        loose = _LOOSE.search(phrase) if not address else None
        address = _address(loose.group()) if loose else address
        phrase = phrase.replace(loose.group() if loose else address, "") if address else phrase
    name = one_line(readable(phrase), LONGEST_NAME).strip("\"' ")
    return Party(address, "" if name.lower() == address.lower() else name)


def _address(text: str) -> str:
    text = text.strip().removeprefix("mailto:")
    local, _, domain = text.rpartition("@")
    if not _ADDRESS.fullmatch(text) or len(text) > LONGEST_ADDRESS or domain.startswith("."):
        return ""
    if one_line(text, LONGEST_ADDRESS) != text:
        return ""
    return f"{local}@{domain.lower().rstrip('.')}"


def _entries(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield (words, what stood in angle brackets or None) for each entry of a list."""
    reader = _Reader(text)
    entries = list(reader.entries())
    if reader.is_unclosed:
        # A quote or comment that never ends would swallow everybody after it.
        entries = list(_Reader(text, is_strict=False).entries())
    yield from (entry for entry in entries if entry[0].strip() or entry[1] is not None)


class _Reader:
    """One pass over an address list."""

    def __init__(self, text: str, *, is_strict: bool = True) -> None:
        self._text = text
        self._is_strict = is_strict
        self._words: list[str] = []
        self._bracketed: str | None = None
        self.is_unclosed = False

    def entries(self) -> Iterator[tuple[str, str | None]]:
        at = 0
        for special in _SPECIAL.finditer(self._text):
            if special.start() < at:
                continue
            self._words.append(self._text[at : special.start()])
            at = special.end()
            if special.group() in ",;":
                yield self._entry()
            elif special.group() == ":":
                self._end_group_name()
            else:
                at = self._enclosed(special.group(), at)
        self._words.append(self._text[at:])
        yield self._entry()

    def _entry(self) -> tuple[str, str | None]:
        entry = "".join(self._words), self._bracketed
        self._words, self._bracketed = [], None
        return entry

    def _end_group_name(self) -> None:
        if self._bracketed is None and "@" not in "".join(self._words[-1:]):
            self._words = []

    def _enclosed(self, opening: str, at: int) -> int:
        """Read what `opening` opens; return where the rest begins."""
        if opening == "<":
            inside = _BRACKETED.match(self._text, at)
            self._bracketed = inside[1] if inside else ""
            return inside.end() if inside else at
        if opening == '"' and self._is_strict:
            return self._quoted(at)
        if opening == "(" and self._is_strict:
            return self._comment(at)
        return at

    def _quoted(self, at: int) -> int:
        found = _QUOTED.match(self._text, at)
        if found is None:
            self.is_unclosed = True
            return len(self._text)
        self._words.append(_ESCAPE.sub(r"\1", found[1]))
        return found.end()

    def _comment(self, at: int) -> int:
        depth = 1
        for found in _PARENTHESIS.finditer(self._text, at):
            depth += {"(": 1, ")": -1}.get(found.group(), 0)
            if not depth:
                self._words.append(" " + self._text[at : found.start()])
                return found.end()
        self.is_unclosed = True
        return len(self._text)


_BRACKETED = re.compile(r"([^<>,]*+)>?+")
_QUOTED = re.compile(r"((?:[^\"\\]++|\\.)*+)\"")
_ESCAPE = re.compile(r"\\(.)")
_PARENTHESIS = re.compile(r"\\.|[()]")
