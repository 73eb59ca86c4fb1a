"""What a line of the queue shows of an incident, to this reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext

from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.queries import category_words
from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import clocks_of
from tocsin.domain.clocks.rules import Agreement
from tocsin.domain.conversations.models import Message
from tocsin.domain.conversations.rules import Visibility
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import Here
from tocsin.domain.incidents.rules import State
from tocsin.web import moments
from tocsin.web.clock_faces import Face, faces, next_of, until
from tocsin.words.labels import label

SNIPPET = 140


@dataclass(frozen=True)
class Deadline:
    """What a line says of time; `kind` is that of the tag `clock`, `edge` colours its side."""

    kind: str
    words: str
    title: str
    edge: str = ""


EDGES = {"running": "ok", "near": "near", "late": "late", "paused": "paused"}


@dataclass(frozen=True)
class Row:
    incident: Incident
    category: str
    direction: str
    who: str
    said: str
    deadline: Deadline
    is_answered: bool
    needs_us: bool
    here: list[Here]
    has_draft: bool


def rows(incidents: Iterable[Incident], reader: Person, now: datetime) -> list[Row]:
    """Return a line for each incident; the incidents come from `queries.listed`."""
    listed = list(incidents)
    here = queries.others_at(listed, reader, now)
    drafts = queries.begun_by(reader, listed)
    categories = [i.category for i in listed if i.category]
    words = category_words(categories, get_language())
    clocks = clocks_of(Incident.journal_kind, [incident.pk for incident in listed])
    return [
        _row(
            one,
            words.get(one.category_id, ""),
            deadline(one, clocks[one.pk], now),
            here[one.pk],
            has_draft=one.pk in drafts,
        )
        for one in listed
    ]


def _row(
    incident: Incident, category: str, owed: Deadline, here: list[Here], *, has_draft: bool
) -> Row:
    direction, who, said = _last(incident)
    is_answered = incident.is_open and incident.reporter_spoke_last
    return Row(
        incident=incident,
        category=category,
        direction=direction,
        who=who,
        said=said,
        deadline=owed,
        is_answered=is_answered,
        needs_us=incident.state == State.NEW or is_answered,
        here=here,
        has_draft=has_draft,
    )


def _last(incident: Incident) -> tuple[str, str, str]:
    """Return which way the last message went, who wrote it and how it begins."""
    message = _readable(incident)
    if message is None:
        return "", incident.reporter.name if incident.reporter else "", ""
    said = " ".join(message.plain[: 2 * SNIPPET].split())[:SNIPPET]
    if message.visibility == Visibility.INTERNAL:
        return "note", message.author.name, said
    if is_ours(message, incident):
        return "out", _us_to(incident.reporter), said
    return "in", message.author.name, said


def _readable(incident: Incident) -> Message | None:
    """Return the last message that this reader may know of."""
    last = incident.last_message
    if last is not None and (incident.seen_inside or last.visibility == Visibility.PUBLIC):
        return last
    return incident.opening


def is_ours(message: Message, incident: Incident) -> bool:
    return message.author_id != incident.reporter_id and message.author.is_staff_member


def _us_to(reporter: Person | None) -> str:
    if reporter is None:
        return gettext("Us")
    return gettext("Us to %(name)s") % {"name": reporter.name}


def deadline(incident: Incident, clocks: list[Clock], now: datetime) -> Deadline:
    """Return what the customer is owed next; where nothing was promised, how old it is."""
    shown = faces([one for one in clocks if one.agreement == Agreement.SLA], now)
    title = "\n".join(one.line for one in shown)
    if not incident.is_open:
        return _ended(incident, shown, title, now)
    owed = next_of(shown)
    if owed is not None:
        words = until(owed, now, incident.hold_until)
        return Deadline(owed.kind, words, _why_paused(incident, owed) + title, EDGES[owed.kind])
    if incident.state == State.ON_HOLD and incident.hold_until:
        words = moments.when(incident.hold_until, now)
        told = gettext("On hold until %(when)s") % {"when": moments.exactly(incident.hold_until)}
        return Deadline("paused", words, told, "paused")
    age = moments.length(now - incident.registered_at)
    told = gettext("No agreement. Reported %(when)s")
    told %= {"when": moments.exactly(incident.registered_at)}
    return Deadline("none", age, title or told)


def _why_paused(incident: Incident, owed: Face) -> str:
    if owed.kind != "paused" or not incident.hold_reason:
        return ""
    return label("pause", incident.hold_reason) + "\n"


def _ended(incident: Incident, shown: list[Face], title: str, now: datetime) -> Deadline:
    ended = incident.closed_at or incident.cancelled_at or incident.resolved_at
    ended = ended or incident.updated_at
    kind = "missed" if any(one.kind == "missed" for one in shown) else "met"
    when = moments.exactly(ended)
    return Deadline(kind, moments.since(ended, now), f"{when}\n{title}" if title else when)
