"""What a line of the queue shows of an incident, to this reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext

from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.queries import category_words
from tocsin.domain.conversations.models import Message
from tocsin.domain.conversations.rules import Visibility
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import State
from tocsin.web import moments

SNIPPET = 140


@dataclass(frozen=True)
class Row:
    incident: Incident
    category: str
    direction: str
    who: str
    said: str
    clock: str
    due: str
    due_title: str
    is_answered: bool
    needs_us: bool


def rows(incidents: Iterable[Incident], now: datetime) -> list[Row]:
    """Return a line for each incident; the incidents come from `queries.listed`."""
    listed = list(incidents)
    categories = [i.category for i in listed if i.category]
    words = category_words(categories, get_language())
    return [_row(incident, words, now) for incident in listed]


def _row(incident: Incident, words: dict[int, str], now: datetime) -> Row:
    direction, who, said = _last(incident)
    clock, due, title = _due(incident, now)
    is_answered = incident.is_open and incident.reporter_spoke_last
    return Row(
        incident=incident,
        category=words.get(incident.category_id, ""),
        direction=direction,
        who=who,
        said=said,
        clock=clock,
        due=due,
        due_title=title,
        is_answered=is_answered,
        needs_us=incident.state == State.NEW or is_answered,
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


def _due(incident: Incident, now: datetime) -> tuple[str, str, str]:
    """Return the state of the clock, its words and what they mean.

    While nothing has been agreed on, that is how old the incident is.
    """
    if incident.state == State.ON_HOLD and incident.hold_until:
        until = moments.when(incident.hold_until, now)
        title = gettext("On hold until %(when)s")
        return "paused", until, title % {"when": moments.exactly(incident.hold_until)}
    if incident.is_open:
        title = gettext("No agreement. Reported %(when)s")
        age = moments.length(now - incident.registered_at)
        return "none", age, title % {"when": moments.exactly(incident.registered_at)}
    ended = incident.closed_at or incident.cancelled_at or incident.resolved_at
    ended = ended or incident.updated_at
    return "met", moments.since(ended, now), moments.exactly(ended)
