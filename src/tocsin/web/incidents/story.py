"""The life of an incident as one conversation: what was said, and between it what was changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tocsin.base.markup import with_images
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.conversations.models import Message
from tocsin.domain.conversations.rules import Channel, Visibility
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import Entry, history
from tocsin.web.incidents.gists import gist
from tocsin.web.incidents.names import Names
from tocsin.words.labels import LABELS, label

SAID = "incident.message_added"
# What a message beside it tells already.
TOLD = {SAID, "incident.investigated"}
ICONS = {
    Channel.PHONE: "phone",
    Channel.MAIL: "mail",
    Channel.WALK_IN: "user",
    Channel.MONITORING: "server",
}
GLYPHS = {
    "incident.registered": "plus",
    "incident.assigned": "user",
    "incident.escalated": "escalate",
    "incident.handed_back": "swap",
    "incident.brought_to_management": "up",
    **dict.fromkeys(("incident.supplier_asked", "incident.supplier_written"), "truck"),
    "incident.supplier_answered": "truck",
    "incident.held": "pause",
    "incident.resolved": "done",
    **dict.fromkeys(("incident.checklist_ticked", "incident.task_done"), "check"),
    **dict.fromkeys(("incident.watched", "incident.unwatched"), "eye"),
    **dict.fromkeys(("incident.task_added", "incident.task_changed"), "list"),
    "incident.closed": "check",
    "incident.cancelled": "x",
    **dict.fromkeys(("clock.warned", "clock.breached", "incident.clocks_rebased"), "clock"),
    **dict.fromkeys(("incident.hold_corrected", "incident.times_corrected"), "clock"),
}

# How it stands, and never who was asked or what was weighed.
PUBLIC = {
    "incident.registered",
    "incident.acknowledged",
    "incident.held",
    "incident.resumed",
    "incident.resolved",
    "incident.confirmed",
    "incident.refused",
    "incident.closed",
    "incident.reopened",
    "incident.cancelled",
}


@dataclass(frozen=True)
class Said:
    """A message, and how it looks to this reader."""

    message: Message
    kind: str
    aside: str
    aside_icon: str
    text: SafeString | str
    at: datetime
    is_message: bool = True


@dataclass(frozen=True)
class Line:
    """One field that changed, in words."""

    field: Promise | str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """Changes that one person made one after the other."""

    summary: str
    by: str
    at: datetime
    glyph: str
    gist: str = ""
    quotes: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    is_message: bool = False


def story(
    incident: Incident, messages: Iterable[Message], entries: Iterable[Entry], names: Names
) -> list[Said | Changed]:
    """Return messages and changes, oldest first; changes in a row by one person are one line."""
    said = [(m.sent_at, 1, m.pk, m) for m in messages]
    done = [(e.at, 0, e.seq, e) for e in entries if e.verb not in TOLD]
    told: list[Said | Changed] = []
    for who, things in groupby(sorted([*said, *done], key=lambda t: t[:3]), key=_whose):
        found = [thing[3] for thing in things]
        if who is None:
            told += [as_said(message, incident) for message in found]
        else:
            told.append(_changed(found, names))
    return told


def _whose(thing: tuple[Any, ...]) -> Any:  # noqa: ANN401 - the key of a group
    return thing[3].actor.pk if isinstance(thing[3], Entry) else None


def as_said(message: Message, incident: Incident) -> Said:
    ours = message.author_id != incident.reporter_id and message.author.is_staff_member
    kind = "internal" if message.visibility == Visibility.INTERNAL else "ours" if ours else ""
    return Said(
        message=message,
        kind=kind,
        aside=_aside(message, incident, kind),
        aside_icon=ICONS.get(Channel(message.channel), "") if not kind else "",
        text=words_of(message, incident),
        at=message.sent_at,
    )


def words_of(message: Message, incident: Incident) -> SafeString | str:
    """Return what was said as it is shown, with the pictures sent along in their places."""
    if not message.html:
        return message.plain
    pictures = {
        file.content_id: reverse("incident-file", args=[incident.number, file.public_id])
        for file in message.attachments.all()
        if file.content_id and file.blob.content_type.startswith("image/")
    }
    # Cleaned when it was written down, and nothing else is ever kept there.
    return mark_safe(with_images(message.html, pictures))  # noqa: S308 - see above


def _aside(message: Message, incident: Incident, kind: str) -> str:
    where = getattr(message, "said_on", incident.number)
    if where != incident.number:
        return gettext("on %(number)s") % {"number": where}
    if kind == "internal":
        return ""
    if kind == "ours":
        reader = incident.reporter
        return gettext("to %(name)s") % {"name": reader.name} if reader else ""
    channel = label("channel", message.channel)
    if message.written_by is None or message.written_by.kind == Kind.SYSTEM:
        return channel
    words = gettext("%(channel)s, written down by %(name)s")
    return words % {"channel": channel, "name": message.written_by.name}


def public_story(
    incident: Incident, messages: Iterable[Message], entries: Iterable[Entry]
) -> list[Said | Changed]:
    """Return what a reporter may know: what was said to them, and how it went on."""
    return _in_order(
        [as_said(message, incident) for message in messages],
        [
            Changed(label("verb", e.verb), called(e.actor), e.at, GLYPHS.get(e.verb, "history"))
            for e in entries
            if e.verb in PUBLIC
        ],
    )


def _in_order(said: list[Said], changed: list[Changed]) -> list[Said | Changed]:
    return sorted([*changed, *said], key=lambda told: told.at)


def _changed(entries: list[Entry], names: Names) -> Changed:
    last = entries[-1]
    lines = [line for entry in entries for line in lines_of(entry, names)]
    verbs = dict.fromkeys(_verb(entry) for entry in entries)
    return Changed(
        summary=", ".join(verbs),
        by=called(last.actor),
        at=last.at,
        glyph=GLYPHS.get(last.verb, "history"),
        gist=gist(entries, names),
        quotes=[quote for entry in entries for quote in quotes_of(entry)],
        lines=lines,
    )


def called(actor: Person) -> str:
    """Return a person's name; what acts for the desk itself is the desk."""
    return gettext("the desk") if actor.kind == Kind.SYSTEM else actor.name


def _verb(entry: Entry) -> str:
    hands = entry.changes.get("assignee", (None, None))
    is_taken = entry.verb == "incident.assigned" and hands[1] == entry.actor.pk
    return label("verb", "incident.taken" if is_taken else entry.verb)


def quotes_of(entry: Entry) -> list[str]:
    """Return what was written with a change; an erased text says so."""
    erased = gettext("(erased)")
    hidden = {"title"}
    return [
        text if text is not None else erased for f, text in entry.texts.items() if f not in hidden
    ]


def lines_of(entry: Entry, names: Names) -> list[Line]:
    known = LABELS["field"]
    changed = [
        Line(known[f], names.of(f, old), names.of(f, new))
        for f, (old, new) in entry.changes.items()
        if f in known
    ]
    begun = [
        Line(known[f], "", names.of(f, value))
        for f, value in entry.facts.items()
        if f in known and not f.endswith("_at") and value not in (None, "", False)
    ]
    return changed or (begun if entry.verb == "incident.registered" else [])


def meanwhile(incident: Incident, seen: str | None, person: Person) -> list[Changed]:
    """Return what happened after the event the reader had seen, one line for each."""
    after = int(seen) if seen and seen.isdecimal() else 0
    entries = history(incident, after=after)
    names = Names(entries, person)
    return [_changed([entry], names) for entry in entries]
