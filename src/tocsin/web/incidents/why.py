"""Why the clocks of an incident show what they show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.queries import category_words
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import Explained, Held
from tocsin.domain.journal.queries import Entry, history
from tocsin.web import moments
from tocsin.web.clock_faces import Face, face
from tocsin.web.incidents.chosen import Chosen, chosen, runners_up
from tocsin.web.incidents.corrections import corrections
from tocsin.web.incidents.course_bar import Bar, bar
from tocsin.web.incidents.names import FOUND
from tocsin.web.incidents.page import visible
from tocsin.web.incidents.stretches import NOTHING, Run, Tally, runs, unit_of, whole
from tocsin.words.labels import label

TOLD = ("clock.warned", "clock.breached")


@dataclass(frozen=True)
class Reason:
    """A clock with all that explains it."""

    key: str
    face: Face
    agreement: str
    explained: Explained
    bar: Bar
    runs: list[Run]
    chosen: list[Chosen]
    used: str
    left: str
    over: str
    target: str
    told: list[Entry] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return self.key.replace(".", "-")


@dataclass(frozen=True)
class Hands:
    """Who had it for how long."""

    team: str
    person: str
    total: str
    counted: str


@login_required
@never_cache
@require_safe
def why(request: HttpRequest, number: str) -> HttpResponse:
    """Show it to whoever reads what goes on inside; for everybody else there is no such page."""
    found = visible(request, number)
    if not permissions.may_read_internal(request.user, found):
        raise Http404
    return render(request, "incidents/why.html", told(found, request.user))


def told(incident: Incident, person: Person) -> dict[str, Any]:
    now = instants.now()
    known = queries.replayed(incident)
    found, held = queries.explained(known, now), queries.held_time(known, now)
    entries = history(incident)
    seen = {stretch.by for one in found for stretch in one.intervals} | {h.person for h in held}
    people = FOUND["person"]({pk for pk in seen if pk is not None}, person)
    teams = FOUND["team"]({h.team for h in held if h.team is not None}, person)
    may_correct = permissions.may_correct_times(person, incident)
    return {
        "incident": incident,
        "bar": incident.number,
        "now": now,
        "reasons": reasons(found, entries, people, runners_up(found, person), now),
        "held": [_hands(one, teams, people) for one in held],
        "corrections": corrections(entries, {one.clock.key.code: one.clock for one in found}),
        "may_correct": may_correct,
        "may_rebase": may_correct and incident.is_open,
    }


def reasons(
    explained: Sequence[Explained],
    entries: Sequence[Entry],
    people: Mapping[int, str],
    behind: Mapping[str, list[tuple[str, str]]],
    now: datetime,
) -> list[Reason]:
    versions = [version for one in explained for _choice, version in one.choices]
    categories = category_words(
        [version.category for version in versions if version and version.category], get_language()
    )
    found = []
    for one in explained:
        shown = face(one.clock, now)
        code = one.clock.key.code
        spent = runs(one, people, _tally(shown))
        held = chosen(one, categories, behind.get(code, []))
        found.append(_reason(one, shown, spent, held, now))
    return [replace(reason, told=[e for e in entries if _tells_of(e, reason)]) for reason in found]


def _counts_down(shown: Face) -> bool:
    """Tell whether what is left matters: it has not stopped, and there is something left."""
    return shown.is_open and shown.elapsed <= shown.target


def _tally(shown: Face) -> Tally:
    return Tally(unit_of(shown.target, shown.elapsed), _counts_down(shown))


def _tells_of(event: Entry, reason: Reason) -> bool:
    return event.verb in TOLD and event.facts.get("clock") == reason.key


def _reason(
    one: Explained, shown: Face, spent: list[Run], held: list[Chosen], now: datetime
) -> Reason:
    used = _tally(shown).add(shown.elapsed)
    is_over = shown.kind in {"late", "missed"}
    return Reason(
        key=one.clock.key.code,
        face=shown,
        agreement=label("agreement", one.clock.agreement),
        explained=one,
        bar=bar(one, now),
        runs=spent,
        chosen=held,
        used=moments.precisely(used),
        left=moments.precisely(max(shown.target - used, NOTHING)),
        over=moments.precisely(used - shown.target) if is_over else "",
        target=moments.precisely(shown.target),
    )


def _hands(one: Held, teams: Mapping[int, str], people: Mapping[int, str]) -> Hands:
    return Hands(
        team=_called(teams, one.team, gettext("No team")),
        person=_called(people, one.person, gettext("Nobody yet")),
        total=whole(one.total),
        counted=whole(one.counted),
    )


def _called(names: Mapping[int, str], one: int | None, nobody: str) -> str:
    # A guest may read how long it took without knowing everybody here.
    return names.get(one, gettext("somebody")) if one is not None else nobody
