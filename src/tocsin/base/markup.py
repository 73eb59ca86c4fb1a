"""Words with markup: the Markdown of people and the HTML of strangers, both safe to show."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tocsin.base.hypertext.balance import balanced
from tocsin.base.hypertext.mentions import mark_mentions
from tocsin.base.hypertext.text import text_of

# Rendering is linear but slow; what is longer than a book is shown as it was typed.
LONGEST_MARKDOWN = 100_000
LONGEST_HTML = 1_000_000

_NONE: frozenset[str] = frozenset()
_CELL = frozenset({"colspan", "rowspan"})
_SPECIAL = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"start"}),
    "td": _CELL,
    "th": _CELL,
}
_PLAIN = (
    "abbr b blockquote br caption center cite code dd del dfn div dl dt em figcaption figure h1 h2 "
    "h3 h4 h5 h6 hr i ins kbd li mark p pre q s samp small span strike strong sub sup table tbody "
    "tfoot thead tr tt u ul var wbr"
)
ALLOWED: dict[str, frozenset[str]] = dict.fromkeys(_PLAIN.split(), _NONE) | _SPECIAL

_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_IMAGE = re.compile(r'<img((?: [\w-]+="[^"]*")*)>')
_CONTENT_ID = re.compile(r' src="cid:([^"]*)"', re.IGNORECASE)
# They turn what follows around, so that an address reads as another.
_OVERRIDES = re.compile("[\u202d\u202e]")
_BARE_LINK = re.compile(r"\bhttps?://[^\s<>\"]++", re.IGNORECASE)


def markdown_to_html(text: str, people: Mapping[str, tuple[str, str]] | None = None) -> str:
    """Render Markdown; HTML in it is shown, not obeyed, and nothing is loaded from elsewhere.

    A handle after an at sign that `people` maps to a name and a mail address is marked and linked.
    """
    if len(text) > LONGEST_MARKDOWN:
        return text_to_html(text)
    return clean_html(_MARKDOWN.render(text, {"people": people or {}}))


def mentioned_in(markdown: str) -> list[str]:
    """Return every handle that stands after an at sign outside code, in small letters, once."""
    if "@" not in markdown or len(markdown) > LONGEST_MARKDOWN:
        return []
    found: dict[str, list[str]] = {}
    _MARKDOWN.parse(markdown, found)
    return list(dict.fromkeys(found.get("called", ())))


def text_to_html(text: str) -> str:
    """Show text as it was typed, its line ends kept and its addresses made links."""
    return clean_html(f"<p>{''.join(_linked(text))}</p>".replace("\n", "<br>"))


def plain_text(markdown: str) -> str:
    """Return what a reader of the rendered Markdown sees, links as `text <url>`."""
    return text_of(markdown_to_html(markdown))


def clean_html(source: str, *, images: Mapping[str, str] | None = None) -> str:
    """Return HTML that can be shown among ours: no script, style, form or remote load.

    Of images only those sent along stay (`cid:`). With `images`, a mapping of content id
    to address, they point there, and those that it does not name lose their source.
    """
    cleaned = nh3.clean(
        balanced(source[:LONGEST_HTML], ALLOWED),
        tags=set(ALLOWED),
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in ALLOWED.items() if names},
        attribute_filter=_filter(images),
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener nofollow noreferrer",
    )
    return _OVERRIDES.sub("", _IMAGE.sub(_described, cleaned))


def with_images(cleaned: str, images: Mapping[str, str]) -> str:
    """Return what `clean_html` kept with its images pointing to the addresses in `images`.

    Those that `images` does not name lose their source, as a page can load nothing from `cid:`.
    """

    def placed(image: re.Match[str]) -> str:
        found = _CONTENT_ID.search(image[1])
        if found is None:
            return image[0]
        address = images.get(unquote(html.unescape(found[1])))
        source = f' src="{html.escape(address)}"' if address else ""
        return f"<img{_CONTENT_ID.sub(lambda _: source, image[1])}>"

    return _IMAGE.sub(placed, cleaned)


def _described(image: re.Match[str]) -> str:
    """Drop an image of which nothing is left; one that nobody described says nothing aloud."""
    attributes = image[1]
    if ' alt="' in attributes:
        return image[0]
    return f'<img{attributes} alt="">' if ' src="' in attributes else ""


def _filter(images: Mapping[str, str] | None) -> Callable[[str, str, str], str | None]:
    def kept(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return _link(value.strip())
        return _image(value, images) if attribute == "src" else value

    return kept


def _link(address: str) -> str | None:
    """Return an address that may be followed; a letter is begun to nobody but who is named."""
    if not _SAFE_LINK.match(address):
        return None
    start, _, fields = address.partition("?")
    if not start.lower().startswith("mailto:"):
        return address
    subject = next((f for f in fields.split("&") if f.lower().startswith("subject=")), "")
    return f"{start}?{subject}" if subject else start


def _image(source: str, images: Mapping[str, str] | None) -> str | None:
    scheme, _, content_id = source.strip().partition(":")
    if scheme.lower() != "cid":
        return None
    return source.strip() if images is None else images.get(unquote(content_id))


def _linked(text: str) -> Iterator[str]:
    for piece, is_link in _pieces(text):
        shown = html.escape(piece)
        yield f'<a href="{shown}">{shown}</a>' if is_link else shown


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Cut text into (piece, is it an address); the stop after an address belongs to the text."""
    at = 0
    for found in _BARE_LINK.finditer(text):
        address = found.group().rstrip(".,;:!?'*_")
        if address.endswith(")") and "(" not in address:
            address = address.rstrip(").,;:!?'")
        end = found.start() + len(address)
        yield text[at : found.start()], False
        yield text[found.start() : end], True
        at = end
    yield text[at:], False


def _link_bare_addresses(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and "://" in token.content:
            token.children = list(_with_links(token.children))


def _with_links(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth:
            yield from _link_tokens(token.content)
        else:
            yield token


def _link_tokens(text: str) -> Iterator[Token]:
    for piece, is_link in _pieces(text):
        if is_link:
            yield Token("link_open", "a", 1, attrs={"href": piece})
        if piece:
            yield Token("text", "", 0, content=piece)
        if is_link:
            yield Token("link_close", "a", -1)


def _renderer() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.push("bare_addresses", _link_bare_addresses)
    parser.core.ruler.push("mentions", mark_mentions)
    return parser


_MARKDOWN = _renderer()
