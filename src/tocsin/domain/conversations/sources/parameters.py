"""Headers of the form `value; name=value` (RFC 2045, RFC 2231), written well or badly."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from tocsin.domain.conversations.sources.charsets import text_from
from tocsin.domain.conversations.sources.encoded_words import readable

LONGEST = 16_384
MOST = 100

_PARAMETER = re.compile(r";\s*+([^\s=;\"]++)\s*+=\s*+(?:\"((?:[^\"\\]++|\\.)*+)\"|([^;]*+))")
_ESCAPED = re.compile(r"\\(.)")
_SECTION = re.compile(r"([^*]++)(?:\*(\d{1,3}))?(\*)?")


@dataclass(frozen=True)
class Valued:
    """A header's value in lower case, and its parameters by name in lower case."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def valued(text: str) -> Valued:
    text = text[:LONGEST]
    value = text.partition(";")[0].strip("\"' \t").lower()
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for number, found in enumerate(_PARAMETER.finditer(text)):
        if number == MOST:
            break
        _collect(sections, found)
    return Valued(value, {name: _joined(parts) for name, parts in sections.items()})


def _collect(sections: dict[str, dict[int, tuple[str, bool]]], found: re.Match[str]) -> None:
    name, quoted, bare = found.groups()
    section = _SECTION.fullmatch(name)
    if section is None:
        return
    value = bare.strip().strip('"') if quoted is None else _ESCAPED.sub(r"\1", quoted)
    numbered = int(section[2]) if section[2] else -1
    # -1 for the undivided form: of both forms the divided or encoded one is the better.
    if numbered < 0 and section[3]:
        numbered = 0
    parts = sections.setdefault(section[1].lower(), {})
    parts.setdefault(numbered, (value, bool(section[3])))


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    if 0 not in parts:
        return readable(parts[min(parts)][0])
    first, is_encoded = parts[0]
    charset, language, rest = first.split("'", 2) if first.count("'") > 1 else ("", "", first)
    del language
    pieces = [(rest if is_encoded else first, is_encoded)]
    pieces += [parts[number] for number in sorted(parts) if number > 0]
    content = b"".join(_bytes(text, is_encoded) for text, is_encoded in pieces)
    text = text_from(content, charset if is_encoded else "")
    return text if is_encoded else readable(text)


def _bytes(text: str, is_encoded: bool) -> bytes:  # noqa: FBT001 - a pair unpacked
    content = text.encode("utf-8", "replace")
    return unquote_to_bytes(content) if is_encoded else content
