"""What is new in a reply, and what it quotes; line by line, each looked at a fixed number of times.

Knows the attributions of the usual programs in English, Polish, German and some more
languages, quotes with `>`, the heads that Outlook puts above what it repeats, and
answers below or between quotes.
"""

import re
from collections.abc import Sequence

LOOKED_AT = 400  # characters of a line that decide
ATTRIBUTION = 4  # lines that an attribution may be broken into
HEAD = 8  # lines within which the fields of a repeated head follow each other
SIGNATURE = 15  # lines at the end among which a signature begins

_QUOTED = re.compile(r"\s{0,3}>")
_STARTS = re.compile(
    r"\s*(?:(?:on|am|w dniu|dnia|dn|le|el|il|op|den|wiadomość napisana przez"
    r"|mo|di|mi|do|fr|sa|so|pon|wt|śr|sr|czw|pt|sob|niedz|nd|mon|tue|wed|thu|fri|sat|sun"
    r"|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|montag|dienstag|mittwoch"
    r"|donnerstag|freitag|samstag|sonntag)\b"
    r"|\d{1,4}[-./ ]|[^\s@<>]{1,60} [^@<>]{0,80}<[^<>@\s]{1,64}@)",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:\b(?:wrote|writes|schrieb|schreibt|geschrieben|napisał|napisała|pisze|a écrit|escribió"
    r"|ha scritto|schreef)|\bnapisał(?:\(a\)|/a))\s*:\s*$"
    r"|\b(?:schrieb|wrote|napisał|napisała|napisał\(a\)|napisana przez)\s.{1,150}:\s*$",
    re.IGNORECASE,
)
_DATED = re.compile(r"[\d@]")
_SEPARATOR = re.compile(
    r"\s*-{2,}\s*(?:original message|original appointment|ursprüngliche nachricht"
    r"|originalnachricht|ursprünglicher termin|oryginalna wiadomość|wiadomość oryginalna"
    r"|pierwotna wiadomość|message d'origine|mensaje original|messaggio originale)\s*-{2,}\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\s*(?:-{2,}\s*(?:forwarded message|weitergeleitete nachricht|wiadomość przekazana dalej"
    r"|przekazana wiadomość|treść przekazanej wiadomości)\s*-{2,}"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:"
    r"|początek przekazywanej wiadomości:)\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*_{10,}\s*$")
_FIRST_FIELD = re.compile(r"[\s*]*(?:from|von|od|de)\s*\*?\s?:\s*\*?\s*\S", re.IGNORECASE)
_DATE_FIELD = re.compile(
    r"[\s*]*(?:sent|date|gesendet|datum|wysłano|wysłane|wysłany|data)\s*\*?\s?:", re.IGNORECASE
)
_SUBJECT_FIELD = re.compile(r"[\s*]*(?:subject|betreff|temat|objet)\s*\*?\s?:", re.IGNORECASE)
_SIGNATURE = re.compile(r"--\s?$")
_FOOTER = re.compile(
    r"\s*(?:sent from (?:my|outlook|mail)|get outlook for|wysłan[eo] z"
    r"|pobierz (?:aplikację )?outlook|von meinem .{1,40} gesendet|gesendet (?:von|mit) "
    r"|outlook für )",
    re.IGNORECASE,
)


def reply_text(text: str) -> tuple[str, str]:
    """Split the text of a reply into (what is new, what it quotes), in time linear in its length.

    What is forwarded is new. When nothing would be new, everything is.
    """
    lines = text.split("\n")
    cut = next((n for n in range(len(lines)) if _begins_quote(lines, n)), len(lines))
    if cut < len(lines) and _FORWARDED.match(lines[cut][:LOOKED_AT]):
        cut = len(lines)
    new, quoted = _parted(lines, cut)
    return (new, quoted) if new else (_joined(lines), "")


def without_signature(text: str) -> tuple[str, str]:
    """Split text into (words, signature): from `-- ` on, or what a telephone adds at the end."""
    lines = text.split("\n")
    for number in range(max(len(lines) - SIGNATURE, 1), len(lines)):
        line = lines[number][:LOOKED_AT]
        if _SIGNATURE.match(line) or _FOOTER.match(line):
            return _joined(lines[:number]), _joined(lines[number:])
    return text, ""


def _parted(lines: list[str], cut: int) -> tuple[str, str]:
    """Part at `cut`, but leave answers between quotes with what they answer."""
    answers = _answers(lines, cut)
    if not answers:
        return _joined(lines[:cut]), _joined(lines[cut:])
    first, last = answers[0], answers[-1] + 1
    is_below = not _joined(lines[:cut]) and not any(map(_is_quoted, lines[first:last]))
    if is_below:
        return _joined(lines[first:last]), _joined(lines[:first] + lines[last:])
    return _joined(lines[:last]), _joined(lines[last:])


def _answers(lines: list[str], cut: int) -> list[int]:
    """Return the numbers of the lines after the first `>` quote that are words of the writer."""
    start = next((n for n in range(cut, min(cut + HEAD, len(lines))) if _is_quoted(lines[n])), None)
    if start is None or _repeats_head(lines, cut):
        return []
    found: list[int] = []
    number = start
    while number < len(lines) and not _SIGNATURE.match(lines[number]):
        length = _attribution(lines, number)
        if not length and lines[number].strip() and not _is_quoted(lines[number]):
            found.append(number)
        number += length or 1
    return found


def _begins_quote(lines: Sequence[str], number: int) -> bool:
    line = lines[number][:LOOKED_AT]
    return bool(
        _QUOTED.match(line)
        or _SEPARATOR.match(line)
        or _FORWARDED.match(line)
        or _repeats_head(lines, number)
        or _attribution(lines, number)
    )


def _repeats_head(lines: Sequence[str], number: int) -> bool:
    """Tell whether Outlook's From, Sent, To and Subject begin here, maybe with a rule above."""
    if _RULE.match(lines[number][:LOOKED_AT]):
        number += 1
        while number < len(lines) - 1 and not lines[number].strip():
            number += 1
    fields = [line[:LOOKED_AT] for line in lines[number : number + HEAD]]
    return bool(
        fields
        and _FIRST_FIELD.match(fields[0])
        and any(map(_DATE_FIELD.match, fields))
        and any(map(_SUBJECT_FIELD.match, fields))
    )


def _attribution(lines: Sequence[str], number: int) -> int:
    """Return how many lines an attribution (`On Monday, Ana wrote:`) takes here, or 0."""
    if not _STARTS.match(lines[number][:LOOKED_AT]):
        return 0
    words = ""
    for length, line in enumerate(lines[number : number + ATTRIBUTION], 1):
        if not line.strip() or _is_quoted(line):
            return 0
        words = f"{words} {line[:LOOKED_AT].strip()}"
        if _WROTE.search(words) and _DATED.search(words):
            return length
    return 0


def _is_quoted(line: str) -> bool:
    return bool(_QUOTED.match(line))


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()
