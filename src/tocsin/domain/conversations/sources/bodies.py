"""Which parts of a message are its words and which its files (RFC 8621 section 4.1.4)."""

import html
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tocsin.base.hypertext.text import text_of
from tocsin.domain.conversations.sources.charsets import tidy
from tocsin.domain.conversations.sources.mime import Part

LONGEST_TEXT = 1_000_000
LONGEST_HTML = 1_000_000
_WORDS = frozenset({"text/plain", "text/html"})
# The same words once more, for programs that want them so.
_REPEATED = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})


@dataclass(frozen=True)
class Bodies:
    """Parts in the order in which a reader meets them; a part may be words of both kinds."""

    plain: list[Part]
    rich: list[Part]
    files: list[Part]


def bodies(root: Part) -> Bodies:
    found = Bodies([], [], [])
    _Sorter(found.files).sort([root], (), _Words(found.plain, found.rich))
    return found


@dataclass
class _Words:
    """The words found so far; a kind that is None was decided by another alternative."""

    plain: list[Part] | None
    rich: list[Part] | None

    def lengths(self) -> tuple[int, int]:
        return len(self.plain or ()), len(self.rich or ())

    def take(self, part: Part, around: tuple[str, ...]) -> bool:
        """Add words to the kinds that lack them; return whether there was one."""
        is_plain = part.kind == "text/plain"
        if around[-1:] == ("alternative",):
            lists = [self.plain if is_plain else self.rich]
        else:
            if "alternative" in around:
                self.plain, self.rich = (self.plain, None) if is_plain else (None, self.rich)
            lists = [self.plain, self.rich]
        wanting = [words for words in lists if words is not None]
        for words in wanting:
            words.append(part)
        return bool(wanting)

    def complete(self, before: tuple[int, int]) -> None:
        """Let the only kind among alternatives stand for the other as well."""
        if self.plain is None or self.rich is None:
            return
        plain, rich = self.plain[before[0] :], self.rich[before[1] :]
        if not plain:
            self.plain.extend(rich)
        if not rich:
            self.rich.extend(plain)


def text_of_parts(parts: Iterable[Part]) -> str:
    """Return the words of the parts as text, in line ends of our own, without trailing blanks."""
    texts = (_as_text(part) for part in parts)
    return "\n\n".join(text for text in texts if text)


def html_of_parts(parts: list[Part]) -> str | None:
    """Return the HTML of the parts as received, plain ones between them made HTML; or None."""
    if not any(part.kind == "text/html" for part in parts):
        return None
    return "\n".join(_as_html(part) for part in parts)


def _as_text(part: Part) -> str:
    if part.kind == "text/html":
        return tidy(text_of(part.text[:LONGEST_HTML])).strip("\n")
    text = tidy(part.text)
    parameters = part.headers.kind.parameters
    if parameters.get("format", "").lower() == "flowed":
        text = _unfolded(text, join="" if parameters.get("delsp", "").lower() == "yes" else " ")
    return text.strip("\n").rstrip()


def _as_html(part: Part) -> str:
    if part.kind == "text/html":
        return tidy(part.text)
    return f"<pre>{html.escape(_as_text(part))}</pre>"


def _unfolded(text: str, *, join: str) -> str:
    """Join the lines that format=flowed (RFC 3676) broke, each depth of quoting by itself."""
    lines: list[str] = []
    paragraph: list[str] = []
    depth_before = 0
    for line in text.split("\n"):
        words = line.lstrip(">")
        depth, words = len(line) - len(words), words.removeprefix(" ")
        if paragraph and depth != depth_before:
            lines.append(_quoted("".join(paragraph), depth_before))
            paragraph = []
        depth_before = depth
        is_soft = words.endswith(" ") and words != "-- "
        paragraph.append(words[:-1] + join if is_soft else words)
        if not is_soft:
            lines.append(_quoted("".join(paragraph), depth))
            paragraph = []
    return "\n".join([*lines, _quoted("".join(paragraph), depth_before)])


def _quoted(text: str, depth: int) -> str:
    return f"{'>' * depth} {text}".rstrip() if depth else text


class _Sorter:
    """Walks the tree, every multipart with its own view of the words that are wanting."""

    def __init__(self, files: list[Part]) -> None:
        self._files = files

    def sort(self, parts: list[Part], around: tuple[str, ...], words: _Words) -> None:
        """Sort siblings; `around` names the multiparts that they are in, the innermost last."""
        before = words.lengths()
        for position, part in enumerate(parts):
            if part.children:
                inside = part.kind.partition("/")[2]
                self.sort(part.children, (*around, inside), replace(words))
            elif not _is_words(part, around, position):
                self._keep(part)
            elif not words.take(part, around):
                self._files.append(part)
        if around[-1:] == ("alternative",):
            words.complete(before)

    def _keep(self, part: Part) -> None:
        if part.kind not in _REPEATED and not part.is_cut:
            self._files.append(part)


def _is_words(part: Part, around: tuple[str, ...], position: int) -> bool:
    if part.kind not in _WORDS or part.disposition == "attachment":
        return False
    return position == 0 or (around[-1:] != ("related",) and not part.claimed_name)
