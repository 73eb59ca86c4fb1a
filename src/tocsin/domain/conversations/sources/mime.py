"""The tree of parts that a message is (RFC 2046), found in one pass for each level."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from tocsin.domain.conversations.sources.charsets import text_from
from tocsin.domain.conversations.sources.encodings import decoded
from tocsin.domain.conversations.sources.headers import Headers, read_head
from tocsin.domain.conversations.sources.names import safe_name

DEEPEST = 20
LONGEST_CONTENT_ID = 200

_KIND = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")
_BARE_KINDS = {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}
_GUESSED = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200}?)[ \t]*+\r?\nContent-", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
LOOKED_AT = 2048
GUESSED_WITHIN = 65_536


@dataclass
class Part:
    """A node of the tree: its head, and where its body lies in the bytes of the message."""

    raw: bytes
    headers: Headers
    kind: str
    start: int
    end: int
    is_cut: bool = False  # the message was longer than its limit, and ended in here
    children: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def content(self) -> bytes:
        return decoded(self.body, self.headers.raw("content-transfer-encoding"))

    @property
    def text(self) -> str:
        content, label = self.content, self.headers.kind.parameters.get("charset", "")
        if self.kind == "text/html" and not label:
            named = _META_CHARSET.search(content[:LOOKED_AT])
            label = named[1].decode("ascii") if named else ""
        return text_from(content, label)

    @property
    def disposition(self) -> str:
        return self.headers.valued("content-disposition").value

    @property
    def claimed_name(self) -> str:
        """The name the sender gave, however dangerous; see `name`."""
        disposition = self.headers.valued("content-disposition")
        return (
            disposition.parameters.get("filename")
            or self.headers.kind.parameters.get("name")
            or (self.headers.text("content-description") if self.is_message else "")
        )

    @property
    def name(self) -> str:
        claimed = self.claimed_name
        if self.is_message and not claimed.strip().lower().endswith(".eml"):
            claimed = f"{claimed or self._enclosed_subject() or 'message'}.eml"
            return safe_name(claimed.replace("/", "_").replace("\\", "_"), self.kind)
        return safe_name(claimed, self.kind)

    @property
    def content_id(self) -> str:
        found = self.headers.raw("content-id").strip().strip("<>")
        return found if len(found) <= LONGEST_CONTENT_ID and found.isprintable() else ""

    @property
    def is_multipart(self) -> bool:
        return self.kind.startswith("multipart/")

    @property
    def is_message(self) -> bool:
        return self.kind == "message/rfc822"

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def _enclosed_subject(self) -> str:
        content = self.content
        return read_head(content, 0, len(content))[0].text("subject")


class Tree:
    """Reads parts until there are too many; `exceeded` says which limits it met."""

    def __init__(self, raw: bytes, *, parts: int, size: int) -> None:
        self._raw = raw
        self._end = min(len(raw), size)
        self._left = parts
        self.exceeded: set[str] = {"size"} if len(raw) > size else set()

    def read(self, start: int) -> Part:
        return self._part(start, self._end, depth=0, default="text/plain")

    def _part(self, start: int, end: int, *, depth: int, default: str) -> Part:
        self._left -= 1
        headers, body = read_head(self._raw, start, end)
        if headers.is_cut:
            self.exceeded.add("head")
        part = Part(self._raw, headers, _kind(headers, default), body, end)
        part.is_cut = "size" in self.exceeded and end == self._end
        if part.is_multipart:
            self._divide(part, depth)
        return part

    def _divide(self, part: Part, depth: int) -> None:
        if depth == DEEPEST:
            self.exceeded.add("depth")
            part.kind = "application/octet-stream"
            return
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        for start, end in self._sections(part):
            if not self._left:
                self.exceeded.add("parts")
                return
            part.children.append(self._part(start, end, depth=depth + 1, default=default))
        if not part.children:
            # Called divided and is not: what stands there is all that there is.
            part.kind = "text/plain"

    def _sections(self, part: Part) -> list[tuple[int, int]]:
        boundary = part.headers.kind.parameters.get("boundary", "").rstrip()
        found = self._between(boundary.encode("utf-8", "replace"), part) if boundary else []
        if found:
            return found
        near = min(part.end, part.start + GUESSED_WITHIN)
        guessed = _GUESSED.search(self._raw, part.start, near)
        return self._between(guessed[1], part) if guessed else []

    def _between(self, boundary: bytes, part: Part) -> list[tuple[int, int]]:
        sections = _sections(self._raw, boundary, part.start, part.end)
        return list(islice(sections, self._left + 1))


def _sections(raw: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the sections between boundaries lie, without the preamble and the epilogue."""
    mark = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*+\r{0,2}(?:\n|\Z)")
    opened, at = -1, max(start - 1, 0)
    while found := mark.search(raw, at, end):
        if opened >= 0:
            yield opened, max(opened, _before_line_end(raw, found.start(), opened))
        if found[1]:
            return
        # The line end of one boundary may be the one before the next.
        opened, at = found.end(), max(found.end() - 1, found.start() + 1)
    if opened >= 0:
        yield opened, end


def _before_line_end(raw: bytes, at: int, start: int) -> int:
    """Step back over the rest of the line end that belongs to the boundary, not to the content."""
    return at - 1 if at > start and raw[at - 1] == ord("\r") else at


def _kind(headers: Headers, default: str) -> str:
    claimed = headers.kind.value.partition(" ")[0]
    if _KIND.fullmatch(claimed):
        return claimed
    return (
        _BARE_KINDS.get(claimed, default)
        if claimed in _BARE_KINDS or not claimed
        else ("application/octet-stream")
    )
