"""A desk on which very many clocks run and some thousands of them fall due at once.

`python -m bench.inside rush load N` makes N incidents whose clocks run for years.
`python -m bench.inside rush aim M SECONDS` adds M that use up half of their target within so many
seconds from soon on, waits for two workers to tell it, and prints how late they were.
"""

import json
import time
from datetime import datetime, timedelta
from itertools import batched, count
from random import Random
from typing import Any

from bench import database
from bench.cast import AGENT, set_stage
from bench.life import Life
from bench.measures import quantile
from bench.wording import Wording
from bench.writing import store
from tocsin.base import instants
from tocsin.cli.progress import Progress
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue.models import Category
from tocsin.domain.clocks import actions as promises
from tocsin.domain.clocks.models import Clock, Promise
from tocsin.domain.incidents.jobs import clocks
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.steps.history import keep_time
from tocsin.domain.journal.models import Event

BATCH = 500
# Promised to the incidents of one category each.
FAR, SOON = "accounts/mailbox", "accounts/badge"
TARGETS = {FAR: timedelta(days=3000), SOON: timedelta(hours=2)}
WARNED, HALF = "clock.warned", 0.5
# How long the last one may be late before we stop waiting for it.
PATIENCE = 60.0
PER_SECOND = 30


def main(arguments: list[str]) -> None:
    what, *numbers = arguments
    {"load": _load, "aim": _aim}[what](*map(int, numbers))


def _load(incidents: int) -> None:
    anchor = instants.now()
    dice = Random(incidents)  # noqa: S311 - the same corpus every time is what is wanted
    set_stage(anchor - timedelta(days=730))
    _promise(anchor - timedelta(days=700))
    births = (anchor - timedelta(seconds=dice.randrange(100_000)) for _ in range(incidents))
    database.hurry()
    _write(sorted(births), FAR, dice)
    database.settle()
    for _ in clocks.rebuild():
        pass
    database.settle()
    print(json.dumps({"running": Clock.objects.filter(state="running").count()}))


def _promise(at: datetime) -> None:
    """End what is promised, which would fall due at its own times, and promise two things."""
    by = operator()
    with instants.at(at):
        for promise in Promise.objects.all():
            promises.end_promise(promise, by=by)
        for path, target in TARGETS.items():
            terms = promises.Terms(
                name=path, target=target, category=Category.objects.get(path=path)
            )
            slug = path.replace("/", "-")
            promises.create_promise(
                by=by, slug=slug, agreement="sla", measure="resolution", terms=terms
            )


def _write(births: list[datetime], path: str, dice: Random) -> list[Incident]:
    """Register incidents of a category at these instants, each with somebody who works on it."""
    wording, progress = Wording(dice), Progress(len(births), "running clocks", every=100)
    by = Person.objects.get(email=AGENT).pk
    category = Category.objects.get(path=path)
    desk = Team.objects.get(slug="service-desk")
    numbers = count(Incident.objects.count() + 1)
    written: list[Incident] = []
    for part in batched(births, BATCH):
        lives = []
        for at in part:
            incident = _registered(at, next(numbers), category, desk, wording)
            incident.reporter_id = by
            life = Life(incident, dice)
            life.register(by=by, words=wording.report())
            life.acknowledge(by=by, at=at)
            lives.append(life)
            progress.tick()
        store(lives, dice)
        written += [life.incident for life in lives]
    progress.end()
    return written


def _registered(
    at: datetime, number: int, category: Category, desk: Team, wording: Wording
) -> Incident:
    return Incident(
        number=f"RUSH-{number:06}",
        state="new",
        title=wording.title(),
        channel="phone",
        impact="low",
        urgency="low",
        priority="P4",
        category=category,
        team=desk,
        owner_team=desk,
        detected_at=at,
        registered_at=at,
        updated_at=at,
    )


def _aim(incidents: int, seconds: int) -> None:
    dice = Random(incidents)  # noqa: S311 - as above
    first = instants.now() + timedelta(seconds=10 + incidents / PER_SECOND)
    due = [first + timedelta(seconds=seconds * n / incidents) for n in range(incidents)]
    half = TARGETS[SOON] * HALF
    aimed = _write([at - half for at in due], SOON, dice)
    for incident in aimed:
        keep_time(incident)
    if instants.now() >= first:
        raise TimeoutError("the clocks fell due before they were all set")
    due_of = {incident.pk: at for incident, at in zip(aimed, due, strict=True)}
    print(json.dumps(_watched(due_of, due[-1])))


def _watched(due_of: dict[int, datetime], last: datetime) -> dict[str, Any]:
    """Wait until all of it is told, or for so long after the last was due."""
    told = Event.objects.filter(subject_kind="incident", verb=WARNED, subject_id__in=due_of)
    while told.count() < len(due_of) and instants.now() < last + timedelta(seconds=PATIENCE):
        time.sleep(1)
    # A second worker might tell something twice; let it.
    time.sleep(2)
    events = list(told.values_list("subject_id", "at"))
    late = sorted((at - due_of[subject]).total_seconds() for subject, at in events)
    return {
        "fell_due": len(due_of),
        "due_to_event_p50_s": round(quantile(late, 0.5), 3),
        "due_to_event_p99_s": round(quantile(late, 0.99), 3),
        "told_twice": len(events) - len(dict(events)),
        "not_told": len(due_of.keys() - dict(events).keys()),
    }
