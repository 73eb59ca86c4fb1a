"""Loads the corpus: N incidents of two years, the same ones for the same N and day."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import batched
from random import Random

from bench import database
from bench.cast import SPAN, Cast, assembled
from bench.clockwork import caught_up, rebuilt, running
from bench.life import Life
from bench.plots import HOUR, Plot, play
from bench.timekeeping import Timekeeper
from bench.wording import Wording
from bench.writing import store
from tocsin.base import instants
from tocsin.cli.progress import Progress
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents.models import Access, Incident, NumberCounter, NumberSeries
from tocsin.domain.incidents.rules import number_in
from tocsin.domain.journal.models import Event

BATCH = 500
MESSAGES = 20
# With what its clocks tell these make some 200 events.
ROUNDS = 17
# Which share of the youngest, of the young and of the rest is still open.
YOUNGEST, YOUNG = 0.03, 0.10
# No life lasts longer, from report to closing.
LONGEST = timedelta(days=18)
CHANNELS = (Channel.PHONE, Channel.PHONE, Channel.MAIL, Channel.MAIL, Channel.MAIL, Channel.PORTAL)


@dataclass(frozen=True)
class Birth:
    """When an incident is registered, under which number, and how it stands today."""

    at: datetime
    number: str
    state: str
    role: str = ""


def main(arguments: list[str]) -> None:
    """Load so many incidents into the empty desk and print as JSON what the measures need."""
    parser = argparse.ArgumentParser(prog="corpus")
    parser.add_argument("incidents", type=int)
    count = parser.parse_args(arguments).incidents
    anchor = instants.now().replace(minute=0, second=0, microsecond=0)
    database.hurry()
    dice = Random(count)  # noqa: S311 - the same corpus every time is what is wanted
    cast = assembled(count, anchor, dice)
    births = list(_births(count, anchor, dice))
    _load(births, Author(cast, anchor, dice), dice)
    database.settle()
    rebuild_s = rebuilt(count)
    told = caught_up(anchor)
    database.settle()
    special = {birth.role: birth.number for birth in births if birth.role}
    loaded = {
        "events": Event.objects.count(),
        "rebuild_s": rebuild_s,
        "told": told,
        "running": running(),
    }
    print(json.dumps({"database": database.version(), **loaded, **special}))


def _births(count: int, anchor: datetime, dice: Random) -> Iterator[Birth]:
    pattern = NumberSeries.objects.get(slug="incident").pattern
    seconds = SPAN.total_seconds()
    moments = sorted(
        anchor - timedelta(seconds=round(dice.random() * seconds)) for _ in range(count)
    )
    roles = {count - 1: "talk", count - 2: "lookup", count * 4 // 5: "deep"}
    taken: dict[int, int] = {}
    for index, at in enumerate(moments):
        taken[at.year] = taken.get(at.year, 0) + 1
        birth = Birth(
            at,
            number_in(pattern, at.year, taken[at.year]),
            _state(1 - index / count, anchor - at, dice),
            roles.get(index, ""),
        )
        yield replace(birth, state="in_progress") if birth.role else birth
    series = NumberSeries.objects.get(slug="incident")
    NumberCounter.objects.bulk_create(
        NumberCounter(series=series, year=year, last=last) for year, last in taken.items()
    )


def _state(age: float, since: timedelta, dice: Random) -> str:
    """Draw how an incident stands today; `age` is 0 for the youngest and 1 for the oldest."""
    open_share = 0.8 if age < YOUNGEST else 0.3 if age < YOUNG else 0.015
    if dice.random() < open_share or since < LONGEST:
        states, weights = ("new", "assigned", "in_progress", "on_hold"), (3, 5, 8, 4)
        return dice.choices(states, weights if age < YOUNGEST else (0, *weights[1:]))[0]
    if age < YOUNG and dice.random() < 0.15:  # noqa: PLR2004 - what waits to be closed
        return "resolved"
    return "cancelled" if dice.random() < 0.03 else "closed"  # noqa: PLR2004 - a few are mistakes


def _load(births: list[Birth], author: "Author", dice: Random) -> None:
    progress = Progress(len(births), "incidents", every=100)
    for part in batched(births, BATCH):
        store([author.write(birth) for birth in part], dice)
        for _ in part:
            progress.tick()
    progress.end()


class Author:
    """Writes the life that belongs to a birth."""

    def __init__(self, cast: Cast, anchor: datetime, dice: Random) -> None:
        self.cast, self.anchor, self.dice = cast, anchor, dice
        self.wording = Wording(dice)
        machines = {cast.operator.pk, cast.postmaster.pk}
        self.timekeeper = Timekeeper(cast.operator.pk, machines, anchor)

    def write(self, birth: Birth) -> Life:
        incident = self._registered(birth)
        life = Life(incident, self.dice)
        by = self.cast.agent if incident.confidential else self._registrar(incident)
        life.register(by=by, words=self.wording.report())
        if incident.confidential:
            life.circle.append(Access(person_id=by))
        life.checklist = self.cast.checklists[incident.category_id]
        self._unfold(life, birth)
        self.timekeeper.tell(life)
        return life

    def _registered(self, birth: Birth) -> Incident:
        dice, cast = self.dice, self.cast
        secret = not birth.role and dice.random() < 0.01  # noqa: PLR2004 - one in a hundred
        category = dice.choice(cast.secret_categories if secret else cast.categories)
        impact = category.impact or dice.choices(("high", "medium", "low"), (1, 4, 5))[0]
        urgency = category.urgency or dice.choices(("high", "medium", "low"), (1, 5, 4))[0]
        reporter, organisation = dice.choice(cast.reporters)
        channel = Channel.PHONE if secret else dice.choice(CHANNELS)
        called = channel is Channel.PHONE and not secret
        return Incident(
            number=birth.number,
            state="new",
            title=self.wording.title(),
            channel=channel,
            impact=impact,
            urgency=urgency,
            priority=cast.matrix[impact, urgency],
            category=category,
            service_id=dice.choice(cast.services) if dice.random() < 0.7 else None,  # noqa: PLR2004 - most name one
            reporter_id=reporter,
            organisation_id=organisation,
            team=cast.desk if called else category.team,
            owner_team=cast.desk,
            security=secret,
            confidential=secret,
            detected_at=birth.at,
            registered_at=birth.at,
            updated_at=birth.at,
        )

    def _registrar(self, incident: Incident) -> int:
        if incident.channel == Channel.MAIL:
            return self.cast.postmaster.pk
        if incident.channel == Channel.PORTAL:
            return incident.reporter_id
        return self.dice.choice(self.cast.members[self.cast.desk.pk])

    def _unfold(self, life: Life, birth: Birth) -> None:
        plot, dice = Plot(life, self.cast, self.wording, self.dice), self.dice
        if birth.role == "talk":
            steps = [*plot.work(agent=self.cast.agent)[:2], *plot.talk(MESSAGES - 1)]
            return play(steps, birth.at, self.anchor, dice)
        if birth.role == "deep":
            steps = [*plot.work()[:4], *plot.toil(ROUNDS)]
            return play(steps, birth.at, self.anchor, dice)
        if birth.state in ("closed", "resolved", "cancelled"):
            return self._finish(plot, birth)
        return self._stay(plot, birth)

    def _finish(self, plot: Plot, birth: Birth) -> None:
        dice = self.dice
        end = birth.at + HOUR * min(240.0, dice.lognormvariate(2.2, 1.2))
        if birth.state == "resolved":
            # The worker closes what has waited longer, and it must find nothing to do here.
            end = self.anchor - dice.random() * timedelta(days=4)
        if birth.state == "cancelled":
            play(plot.work()[:3], birth.at, end, dice)
            return plot.cancel(end)
        play(plot.work(), birth.at, end, dice)
        plot.resolve(end)
        return plot.end(end) if birth.state == "closed" else None

    def _stay(self, plot: Plot, birth: Birth) -> None:
        dice = self.dice
        end = min(self.anchor, birth.at + timedelta(days=10))
        if birth.state == "new":
            return play([plot.hear] if dice.random() < 0.2 else [], birth.at, end, dice)  # noqa: PLR2004 - some ask
        if birth.state == "assigned":
            return play([plot.hand_over], birth.at, end, dice)
        works = plot.work()
        play(works[: dice.randint(4, len(works))], birth.at, end, dice)
        if plot.life.incident.state == "on_hold":
            plot.go_on(end)
        if birth.state == "on_hold":
            # The worker reminds after two days, and it must find nothing to do here.
            (plot.wait if end == self.anchor else plot.wait_for_another)(end)
        return None
