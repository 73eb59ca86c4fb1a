"""Plays every story through the real acts, in the order in which things happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from tocsin.base import instants
from tocsin.cli.demo.access import new_password
from tocsin.cli.demo.acts import Stage
from tocsin.cli.demo.calendar import Calendar
from tocsin.cli.demo.chores import Worker
from tocsin.cli.demo.setting import Builder
from tocsin.cli.demo.stories import STORIES
from tocsin.cli.demo.story import Step, Story
from tocsin.cli.progress import Progress
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.rules import Source, quiet


@dataclass(frozen=True)
class Planned:
    """A step of a story, or its report, at its instant."""

    at: datetime
    story: int
    turn: int
    step: Step | None


def load() -> int:
    """Fill the desk, all of it or nothing, and return how many incidents it holds then."""
    now = instants.now()
    with transaction.atomic(), quiet(Source.DEMO):
        return play(Calendar(now, ZoneInfo(settings.TIME_ZONE)), new_password())


def play(calendar: Calendar, password: str, stories: Sequence[Story] | None = None) -> int:
    told = STORIES if stories is None else stories
    acts = plan(told, calendar)
    stage = Stage(calendar)
    Builder(stage).build(password)
    progress, worker = Progress(len(acts), "acts"), Worker()
    registered: dict[int, Incident] = {}
    for act in acts:
        progress.tick()
        with instants.at(act.at):
            worker.look(act.at, registered)
            if act.step is None:
                incident = stage.register(told[act.story])
                registered[incident.pk] = incident
            else:
                stage.play(stage.incidents[told[act.story].title], act.step)
    with instants.at(calendar.now):
        worker.work(calendar.now, registered)
    progress.end()
    return len(registered)


def plan(stories: Sequence[Story], calendar: Calendar) -> list[Planned]:
    """Return what has happened until now, in order; what lies ahead has not happened yet."""
    acts = [
        act for number, story in enumerate(stories) for act in _planned(number, story, calendar)
    ]
    past = [act for act in acts if act.at <= calendar.now]
    return sorted(past, key=attrgetter("at", "story", "turn"))


def _planned(number: int, story: Story, calendar: Calendar) -> list[Planned]:
    at = calendar.start(story.start)
    acts = [Planned(at, number, 0, None)]
    for turn, step in enumerate(story.then, 1):
        at = calendar.after(at, step.after)
        acts.append(Planned(at, number, turn, step))
    return acts
