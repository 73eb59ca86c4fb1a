"""What was put right in the record of an incident's time, before and after side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from tocsin.base import instants
from tocsin.domain.clocks.models import Clock
from tocsin.domain.journal.queries import Entry
from tocsin.web import moments
from tocsin.web.clock_faces import named
from tocsin.words.labels import LABELS, label

CORRECTING = ("incident.hold_corrected", "incident.times_corrected", "incident.clocks_rebased")


@dataclass(frozen=True)
class Shown:
    """What a clock showed: how much was used, by when it was due, and how it ended."""

    used: str
    due: datetime | None
    verdict: str


@dataclass(frozen=True)
class Difference:
    """A clock before a correction and after it."""

    name: str
    before: Shown | None
    after: Shown | None


@dataclass(frozen=True)
class Correction:
    """Who put what right, why, and what came of it."""

    verb: str
    at: datetime
    by: str
    why: str
    span: str = ""
    begin: datetime | None = None
    until: datetime | None = None
    fields: list[tuple[str, datetime | None, datetime | None]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def corrections(entries: Iterable[Entry], clocks: Mapping[str, Clock]) -> list[Correction]:
    """Return them newest first; `clocks` are those of the incident, by their codes."""
    found = [_correction(entry, clocks) for entry in entries if entry.verb in CORRECTING]
    return found[::-1]


def _correction(entry: Entry, clocks: Mapping[str, Clock]) -> Correction:
    facts = entry.facts
    why = entry.texts.get("reason", "")
    return Correction(
        verb=entry.verb,
        at=entry.at,
        by=entry.actor.name,
        why=gettext("(erased)") if why is None else why,
        span=_span(facts),
        begin=_instant(facts.get("from")),
        until=_instant(facts.get("until")),
        fields=[
            (str(LABELS["field"].get(name, name)), _instant(old), _instant(new))
            for name, (old, new) in entry.changes.items()
            if name.endswith("_at")
        ],
        differences=_differences(facts, clocks),
    )


def _span(facts: Mapping[str, Any]) -> str:
    if "held" not in facts:
        return ""
    if not facts["held"]:
        return gettext("Not on hold after all")
    agreed = "_agreed" if facts.get("agreed") else ""
    return label("pause", f"{facts.get('reason', '')}{agreed}")


def _differences(facts: Mapping[str, Any], clocks: Mapping[str, Clock]) -> list[Difference]:
    """Return only the clocks that show something else since."""
    before, after = ({one["clock"]: one for one in facts.get(s, ())} for s in ("before", "after"))
    return [
        Difference(_name(code, clocks), _shown(before.get(code)), _shown(after.get(code)))
        for code in dict.fromkeys([*clocks, *before, *after])
        if before.get(code) != after.get(code)
    ]


def _name(code: str, clocks: Mapping[str, Clock]) -> str:
    return named(clocks[code]) if code in clocks else label("measure", code.split(".")[1])


def _shown(clock: Mapping[str, Any] | None) -> Shown | None:
    if clock is None:
        return None
    if clock["met"] is None:
        verdict = label("clock_state", clock["state"])
    else:
        verdict = gettext("met") if clock["met"] else gettext("missed")
    used = moments.precisely(timedelta(seconds=clock["elapsed"]))
    return Shown(used, _instant(clock["due_at"]), verdict)


def _instant(written: Any) -> datetime | None:  # noqa: ANN401 - as an event holds it
    if isinstance(written, str):
        return instants.parsed(written)
    return written if isinstance(written, datetime) else None
