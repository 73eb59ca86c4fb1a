"""What a reader sees of a page, as lines of text."""

import re

from tocsin.base.hypertext.balance import BLOCKS
from tocsin.base.hypertext.scanner import Kind, Token, attributes, tokens, unescape

DEEPEST_QUOTE = 5
LONGEST_LINK = 2000
_APART = frozenset(
    {
        "blockquote",
        "dl",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ol",
        "p",
        "pre",
        "table",
        "ul",
    }
)
_BREAKING = BLOCKS | {"tr", "caption", "fieldset", "legend", "option", "body"}
_LINKED = re.compile(r"(?:https?://|ftp://|mailto:|tel:)\S++$", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_MANY_BLANK = re.compile(r"\n{3,}")


def text_of(source: str) -> str:
    """Return the text of HTML: a line for each block, links as `text <url>`, quotes with `>`."""
    page = _Page()
    for token in tokens(source):
        page.take(token)
    return page.finished()


class _Page:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._gap = 0  # 1: a new line is due before the next word, 2: a blank one as well
        self._quotes = 0
        self._pre = False
        self._link = ""
        self._label: list[str] = []

    def take(self, token: Token) -> None:
        if token.kind is Kind.TEXT:
            self._write(unescape(token.text))
        elif token.kind is Kind.START:
            self._start(token.text, token.rest)
        else:
            self._end(token.text)

    def finished(self) -> str:
        self.end_link()
        self._flush()
        return _MANY_BLANK.sub("\n\n", "\n".join(self._lines)).strip("\n")

    def _start(self, name: str, rest: str) -> None:
        if name in _BREAKING:
            # Outlook writes every line as a paragraph without space around it.
            self._part(2 if name in _APART and "Mso" not in rest else 1)
        if starting := _STARTING.get(name):
            starting(self, rest)

    def _end(self, name: str) -> None:
        if ending := _ENDING.get(name):
            ending(self)
        if name in _BREAKING:
            self._part(2 if name in _APART and name != "p" else 1)

    def _write(self, text: str) -> None:
        if self._pre:
            self._write_lines(text)
            return
        text = _SPACE.sub(" ", text)
        if self._gap or not self._line or self._line[-1].endswith(" "):
            text = text.removeprefix(" ")
        self._word(text)

    def _write_lines(self, text: str) -> None:
        first, *others = text.split("\n")
        self._word(first)
        for line in others:
            self._flush(blank=True)
            self._line.append(line)

    def _word(self, text: str) -> None:
        if not text:
            return
        self._mind_the_gap()
        self._line.append(text)
        if self._link:
            self._label.append(text)

    def _part(self, gap: int) -> None:
        self._gap = max(self._gap, gap)

    def _mind_the_gap(self) -> None:
        if self._gap:
            self._flush()
        if self._gap > 1 and self._lines and self._lines[-1].strip("> "):
            self._lines.append(("> " * self._quotes).rstrip())
        self._gap = 0

    def _flush(self, *, blank: bool = False) -> None:
        """End the line; an empty one is written only when asked for."""
        line = "".join(self._line)
        line = line.rstrip() if self._pre else line.strip()
        self._line = []
        if line or blank:
            self._lines.append(("> " * self._quotes + line).rstrip())

    def new_line(self, _rest: str) -> None:
        self._mind_the_gap()
        self._flush(blank=True)

    def rule(self, _rest: str) -> None:
        self._word("-" * 10)
        self._part(1)

    def item(self, _rest: str) -> None:
        self._word("- ")

    def cell(self, _rest: str) -> None:
        if self._line and not self._gap:
            self._line.append("\t")

    def image(self, rest: str) -> None:
        if alt := _SPACE.sub(" ", attributes(rest).get("alt", "")).strip():
            self._word(f"[{alt}]")

    def start_quote(self, _rest: str) -> None:
        self._mind_the_gap()
        self._flush()
        self._quotes = min(self._quotes + 1, DEEPEST_QUOTE)

    def end_quote(self) -> None:
        self._flush()
        self._quotes = max(self._quotes - 1, 0)

    def start_pre(self, _rest: str) -> None:
        self._mind_the_gap()
        self._pre = True

    def end_pre(self) -> None:
        self._flush()
        self._pre = False

    def start_link(self, rest: str) -> None:
        self.end_link()
        href = attributes(rest).get("href", "").strip()
        self._link = href if len(href) <= LONGEST_LINK and _LINKED.match(href) else ""

    def end_link(self) -> None:
        href, label = self._link, "".join(self._label).strip()
        self._link, self._label = "", []
        if label and _bare(label) != _bare(href):
            self._line.append(f" <{href}>")


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://|mailto:|tel:)", "", address.lower()).rstrip("/")


_STARTING = {
    "br": _Page.new_line,
    "hr": _Page.rule,
    "li": _Page.item,
    "td": _Page.cell,
    "th": _Page.cell,
    "img": _Page.image,
    "blockquote": _Page.start_quote,
    "pre": _Page.start_pre,
    "a": _Page.start_link,
}
_ENDING = {"blockquote": _Page.end_quote, "pre": _Page.end_pre, "a": _Page.end_link}
