"""Small marks that a page repeats: icons, priorities, states, clocks, people, instants.

They are functions and no templates because a queue draws several hundred of them.
"""

import re
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tocsin.base import instants
from tocsin.web import moments
from tocsin.words.labels import label as word_for

register = template.Library()

SPRITE = Path(__file__).parent.parent / "static" / "icons.svg"
ICONS = frozenset(re.findall(r'id="i-([\w-]+)"', SPRITE.read_text()))
MIRRORED = {"reply", "in", "out", "chevron", "send", "signout"}
NEEDS = {
    "new": ("act", "new"),
    "assigned": ("act", "user"),
    "in_progress": ("working", "half"),
    "on_hold": ("paused", "pause"),
    "resolved": ("done", "done"),
    "closed": ("done", "check"),
    "cancelled": ("paused", "x"),
}
CLOCK_ICONS = {"late": "alert", "paused": "pause", "met": "check", "missed": "x"}
TONES = ("", "accent", "violet", "sand", "green")
ALARM = mark_safe(
    '<path fill-rule="evenodd" d="M2.5 0h9A2.5 2.5 0 0 1 14 2.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5'
    " 0 0 1 0 11.5v-9A2.5 2.5 0 0 1 2.5 0zM6 2.75h2l-.3 5.5H6.3zM7 11.5a1.05 1.05 0 1 0 0-2.1 1.05"
    ' 1.05 0 0 0 0 2.1z"/>'
)
BARS = ((1, 8.5, 4.5), (5.5, 5, 8), (10, 1.5, 11.5))


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "") -> SafeString:
    """Draw an icon; `label` when no word stands beside it, `size` small or large."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name}")
    spoken = format_html('role="img" aria-label="{}"', label) if label else _SILENT
    size = format_html(' data-size="{}"', size) if size else ""
    return format_html(
        '<svg class="icon"{}{} viewBox="0 0 20 20" {}><use href="{}#i-{}"/></svg>',
        size,
        _MIRROR if name in MIRRORED else "",
        spoken,
        static("icons.svg"),
        name,
    )


_SILENT = mark_safe('aria-hidden="true"')
_MIRROR = mark_safe(" data-flip")


@register.simple_tag
def mark() -> SafeString:
    """Draw the bell of the desk."""
    shape = '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><use href="{}#mark"/></svg>'
    return format_html(shape, static("icons.svg"))


@register.simple_tag
def priority(code: str, *, word: bool = False) -> SafeString:
    """Draw P1 to P5 as a shape that grows, with its word when asked."""
    level = int(code[1:])
    return format_html(
        '<span class="priority" data-level="{}">'
        '<svg viewBox="0 0 14 14" aria-hidden="true">{}</svg>{}{}</span>',
        level,
        ALARM if level == 1 else _bars(level),
        code,
        f" {word_for('priority', code)}" if word else "",
    )


def _bars(level: int) -> SafeString:
    lit = 5 - level
    bar = '<rect x="{}" y="{}" width="3" height="{}" rx="1"{}/>'
    off = mark_safe(' class="off"')
    drawn = [
        format_html(bar, x, y, height, "" if number < lit else off)
        for number, (x, y, height) in enumerate(BARS)
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - each was escaped


@register.simple_tag
def state(code: str, *, hold: str = "", answered: bool = False, late: bool = False) -> SafeString:
    """Draw a state by what it asks of us; a hold names its reason."""
    need, glyph = NEEDS[code]
    word = word_for("hold", hold) if hold and code == "on_hold" else word_for("state", code)
    if late:
        need, glyph, word = "overdue", "alert", gettext("Overdue")
    elif answered:
        need, glyph, word = "answered", "answered", gettext("Answered")
    return format_html('<span class="state" data-need="{}">{}{}</span>', need, icon(glyph), word)


@register.simple_tag
def chip(text: str, *, tone: str = "", glyph: str = "", kind: str = "") -> SafeString:
    """Draw a word about a thing; tone red, amber, green, violet, sand, accent; kind outline."""
    return format_html(
        '<span class="chip"{}{}>{}{}</span>',
        format_html(' data-tone="{}"', tone) if tone else "",
        format_html(' data-kind="{}"', kind) if kind else "",
        icon(glyph) if glyph else "",
        text,
    )


@register.simple_tag
def avatar(
    person: Any,  # noqa: ANN401 - a person, a name, or nobody
    *,
    size: str = "",
    present: bool = False,
    beside: bool = False,
    doing: str = "",
) -> SafeString:
    """Draw initials; `beside` when the name stands beside them, so that it is not read twice."""
    if not person:
        return format_html(
            '<span class="avatar" data-kind="nobody" role="img" aria-label="{0}" title="{0}">'
            "+</span>",
            gettext("Nobody assigned"),
        )
    name = str(getattr(person, "name", person))
    tone = TONES[zlib.crc32(name.encode()) % len(TONES)]
    told = f"{name}, {doing}" if doing else name
    spoken = format_html('role="img" aria-label="{0}" title="{0}"', told)
    return format_html(
        '<span class="avatar"{}{}{} {}>{}</span>',
        format_html(' data-tone="{}"', tone) if tone else "",
        format_html(' data-size="{}"', size) if size else "",
        mark_safe(" data-present") if present else "",
        _SILENT if beside else spoken,
        initials(name),
    )


def initials(name: str) -> str:
    """Return one letter of the first and one of the last word, of an address its first letter."""
    parts = re.split(r"[\s.,()]+", name.partition("@")[0])
    words = [part for part in parts if part[:1].isalnum()]
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in chosen).upper() or "?"


@register.simple_tag
def clock(
    kind: str = "none",
    *,
    due: datetime | None = None,
    text: str = "",
    title: str = "",
) -> SafeString:
    """Draw a deadline: running, near, late, paused, met, missed, or none where none is."""
    if due is not None:
        text = text or moments.due(due, instants.now())
        title = title or moments.exactly(due)
    elif kind == "none":
        text = text or gettext("No agreement")
    return format_html(
        '<span class="clock" data-state="{}"{}>{}{}</span>',
        kind,
        format_html(' title="{}"', title) if title else "",
        icon(CLOCK_ICONS.get(kind, "clock")),
        text,
    )


@register.simple_tag
def when(instant: datetime | None) -> SafeString:
    """Write when it was: 09:20 today, else the day; the whole moment in the title."""
    return _time(instant, moments.when)


@register.simple_tag
def moment(instant: datetime | None) -> SafeString:
    """Write weekday, date and time; the whole moment in the title."""
    return _time(instant, moments.on_day)


@register.simple_tag
def hour(instant: datetime) -> SafeString:
    """Write the time alone, where its day stands beside it."""
    return _time(instant, lambda at, _now: moments.when(at, at))


@register.simple_tag
def since(instant: datetime | None) -> SafeString:
    """Write how long ago it was; the whole moment in the title."""
    return _time(instant, moments.since)


def _time(instant: datetime | None, words: Any) -> SafeString:  # noqa: ANN401 - a function of moments
    if instant is None:
        return mark_safe("")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        instants.written(instant),
        moments.exactly(instant),
        words(instant, instants.now()),
    )


@register.filter
def label(code: str | int, kind: str) -> str:
    """Return the word for a code: `{{ incident.state|label:"state" }}`."""
    return word_for(kind, str(code))
