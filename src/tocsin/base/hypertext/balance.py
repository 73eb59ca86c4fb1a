"""A copy of any HTML: known elements only, every one closed, few open at once.

It makes what follows it quick, not safe: parsers of HTML need quadratic time on deep
or crossing elements, which this removes. Safety is the sanitiser's work.
"""

from collections.abc import Mapping

from tocsin.base.hypertext.scanner import Kind, Token, attributes, tokens

DEEPEST = 100
VOID = frozenset({"br", "hr", "img", "wbr"})
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    }
)
_CELLS = frozenset({"td", "th"})
_CLOSED_BY = {
    "a": frozenset({"a"}),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _CELLS | {"tr"},
    "tbody": _CELLS | {"tr", "thead", "tbody"},
    "tfoot": _CELLS | {"tr", "thead", "tbody"},
}


def balanced(source: str, allowed: Mapping[str, frozenset[str]]) -> str:
    """Return `source` with the elements and attributes that `allowed` names and all text."""
    copy = _Copy(allowed)
    for token in tokens(source):
        copy.take(token)
    return copy.finished()


class _Copy:
    def __init__(self, allowed: Mapping[str, frozenset[str]]) -> None:
        self._allowed = allowed
        self._open: list[str] = []
        self._written: list[str] = []

    def take(self, token: Token) -> None:
        if token.kind is Kind.TEXT:
            self._written.append(token.text.replace("<", "&lt;"))
        elif token.text in self._allowed:
            (self._start if token.kind is Kind.START else self._end)(token)

    def finished(self) -> str:
        self._close(down_to=0)
        return "".join(self._written)

    def _start(self, token: Token) -> None:
        self._imply_ends(token.text)
        if token.text in VOID:
            self._write(token)
        elif len(self._open) < DEEPEST:
            self._write(token)
            self._open.append(token.text)

    def _end(self, token: Token) -> None:
        if token.text in self._open:
            self._close(down_to=len(self._open) - 1 - self._open[::-1].index(token.text))

    def _imply_ends(self, name: str) -> None:
        closed = _CLOSED_BY.get(name, frozenset())
        while self._open and (
            self._open[-1] in closed or (self._open[-1] == "p" and name in BLOCKS)
        ):
            self._close(down_to=len(self._open) - 1)

    def _close(self, *, down_to: int) -> None:
        while len(self._open) > down_to:
            self._written.append(f"</{self._open.pop()}>")

    def _write(self, token: Token) -> None:
        names = self._allowed[token.text]
        kept = attributes(token.rest).items() if names and token.rest else ()
        pairs = "".join(f' {name}="{_quoted(value)}"' for name, value in kept if name in names)
        self._written.append(f"<{token.text}{pairs}>")


def _quoted(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;")
