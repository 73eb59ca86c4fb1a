"""Names after an at sign, as people write them to call on somebody: `@ana`, `@@ana@example.org`."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# After a letter or another address it is part of a mail address, after a slash of a web address.
_MENTION = re.compile(
    r"(?<![\w.+%@/-])@{1,2}(?P<handle>\w[\w.+%-]*(?:@\w[\w-]*(?:\.[\w-]+)+)?)(?![\w@])"
)
_ENDS = ".-+%"

Known = Mapping[str, tuple[str, str]]


def mark_mentions(state: StateCore) -> None:
    """Make a marked link of every handle that `env["people"]` names; keep all in `env["called"]`.

    `people` maps a handle in small letters to a name and a mail address. What stands in code or
    inside a link calls nobody.
    """
    called: list[str] = state.env.setdefault("called", [])
    people: Known = state.env.get("people", {})
    for token in state.tokens:
        if token.children and "@" in token.content:
            token.children = list(_marked(token.children, people, called))


def _marked(tokens: list[Token], people: Known, called: list[str]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth:
            yield from _cut(token.content, people, called)
        else:
            yield token


def _cut(text: str, people: Known, called: list[str]) -> Iterator[Token]:
    at = 0
    for found in _MENTION.finditer(text):
        handle = found["handle"].rstrip(_ENDS)
        called.append(handle.casefold())
        if handle.casefold() in people:
            yield Token("text", "", 0, content=text[at : found.start()])
            yield from _chip(*people[handle.casefold()])
            at = found.start("handle") + len(handle)
    yield Token("text", "", 0, content=text[at:])


def _chip(name: str, address: str) -> Iterator[Token]:
    yield Token("mark_open", "mark", 1)
    yield Token("link_open", "a", 1, attrs={"href": f"mailto:{quote(address, safe='@.+')}"})
    yield Token("text", "", 0, content=f"@{name}")
    yield Token("link_close", "a", -1)
    yield Token("mark_close", "mark", -1)
