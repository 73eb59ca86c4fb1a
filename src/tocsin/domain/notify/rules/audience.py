"""Who hears about which event, and what they are told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tocsin.domain.notify.rules.deliveries import Notice

# Whoever registers through one of these reads the number on the spot.
ANSWERED_AT_ONCE = frozenset({"page", "rest", "command"})


# Two desks that answer each other's confirmations, and do not say that they are machines, would
# never stop. Nobody reports more than this by mail within the span and needs each one's number.
ECHOES = 10
ECHO_SPAN = timedelta(hours=1)


@dataclass(frozen=True)
class Happening:
    """An event as the rules need it: ids and codes."""

    verb: str
    actor: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    because_of: str = ""


@dataclass(frozen=True)
class Concerned:
    """Who has to do with the incident; `participants` are those who want to hear."""

    reporter: int | None = None
    participants: frozenset[int] = frozenset()
    assignee: int | None = None


@dataclass(frozen=True)
class _Telling:
    """A notice and its circles: the reporter and who takes part, the one who works on it."""

    notice: Notice
    public: bool = False
    assignee: bool = False


def who_hears(happening: Happening, concerned: Concerned) -> dict[int, Notice]:
    """Return what each person is told; nobody is told of what they did themselves.

    The confirmation of a report is the exception: it is the answer that gives the number.
    """
    if happening.verb == "incident.registered":
        return _confirmation(happening, concerned)
    tell = _TELLINGS.get(happening.verb)
    telling = tell(happening) if tell else None
    if telling is None:
        return {}
    told: dict[int, Notice] = {}
    if telling.public:
        told = dict.fromkeys(_public(concerned), telling.notice)
    if telling.assignee and concerned.assignee is not None:
        told[concerned.assignee] = telling.notice
    told.pop(happening.actor, None)
    return told


def may_echo(happening: Happening) -> bool:
    """Say whether the confirmation answers a mail, so that it might be answered by a machine."""
    return happening.verb == "incident.registered" and happening.facts.get("channel") == "mail"


def _confirmation(happening: Happening, concerned: Concerned) -> dict[int, Notice]:
    reporter = concerned.reporter
    knows = reporter == happening.actor and happening.facts.get("channel") in ANSWERED_AT_ONCE
    return {} if reporter is None or knows else {reporter: Notice.REGISTERED}


def _public(concerned: Concerned) -> list[int]:
    people = sorted(concerned.participants)
    return people if concerned.reporter is None else [concerned.reporter, *people]


def _message(happening: Happening) -> _Telling | None:
    if happening.facts.get("visibility") != "public":
        return None
    # Words that reopened the incident reach who works on it with that news.
    news = happening.because_of != "incident.reopened"
    return _Telling(
        Notice.MESSAGE, public=True, assignee=news and bool(happening.facts.get("from_reporter"))
    )


def _resolved(happening: Happening) -> _Telling | None:
    return _Telling(Notice.RESOLVED, public=True) if happening.facts.get("tell_reporter") else None


def _confirmed(happening: Happening) -> _Telling | None:
    """Tell nothing of a confirmation that closes nothing, because an assessment is due."""
    closed = list(happening.changes.get("state", ()))[-1:] == ["closed"]
    return _Telling(Notice.CLOSED, public=True) if closed else None


def _assigned(happening: Happening) -> _Telling | None:
    return _Telling(Notice.ASSIGNED, assignee=True) if "assignee" in happening.changes else None


def _reopened(happening: Happening) -> _Telling:
    """Spare who takes part the news when the answer that reopened it reaches them anyway."""
    public = not happening.facts.get("by_answer")
    return _Telling(Notice.REOPENED, public=public, assignee=True)


def _always(telling: _Telling) -> Callable[[Happening], _Telling]:
    return lambda _: telling


_TELLINGS: dict[str, Callable[[Happening], _Telling | None]] = {
    "incident.assigned": _assigned,
    "incident.cancelled": _always(_Telling(Notice.CANCELLED, public=True)),
    "incident.closed": _always(_Telling(Notice.CLOSED, public=True)),
    "incident.confirmed": _confirmed,
    "incident.found_unsatisfactory": _reopened,
    "incident.message_added": _message,
    "incident.refused": _reopened,
    "incident.reopened": _reopened,
    "incident.resolved": _resolved,
}
