"""What a page tells of what is still to be done, and of who hears of the incident."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import ChecklistItem, Incident, Task
from tocsin.web import moments


@dataclass(frozen=True)
class Job:
    """A task, whether this reader may tick it off, and whether its day has passed."""

    task: Task
    is_theirs: bool
    due: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Work:
    """What is to be done on an incident, and what of it is still open."""

    steps: list[ChecklistItem] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)

    @property
    def steps_done(self) -> int:
        return sum(1 for step in self.steps if step.done_at)

    @property
    def jobs_open(self) -> int:
        return len(self.open_jobs)

    @property
    def open_steps(self) -> list[ChecklistItem]:
        return [step for step in self.steps if step.done_at is None]

    @property
    def open_jobs(self) -> list[Job]:
        return [job for job in self.jobs if job.task.done_at is None]

    @property
    def is_open(self) -> bool:
        return bool(self.open_steps or self.open_jobs)


def checklists(
    incident: Incident, person: Person, *, inside: bool, works: bool, follows: bool
) -> dict[str, Any]:
    """Return it in as many queries for thirty of each as for one."""
    if not inside:
        return _outside(incident, person, follows=follows)
    rows = list(queries.watchers(incident))
    return {
        "work": _work(incident, person, works=works),
        "watchers": rows,
        "ear": queries.ear_among(rows, person),
        "may_follow": follows,
        "may_mute": follows,
    }


def _outside(incident: Incident, person: Person, *, follows: bool) -> dict[str, Any]:
    """Offer who takes part to mute it; to leave is not offered, for they would see it no more."""
    ear = queries.ear_of(incident, person)
    is_reporter = incident.reporter_id == person.pk
    return {
        "work": Work(),
        "watchers": [],
        "ear": ear,
        "may_follow": follows and not is_reporter and not ear.following,
        "may_mute": follows and (is_reporter or ear.following),
    }


def _work(incident: Incident, person: Person, *, works: bool) -> Work:
    today = timezone.localdate(instants.now())
    return Work(
        steps=list(queries.checklist(incident)),
        jobs=[
            Job(
                task,
                is_theirs=works or task.owner_id == person.pk,
                due=moments.day(task.due_on, today) if task.due_on else "",
                is_late=bool(task.due_on and task.due_on < today and task.done_at is None),
            )
            for task in queries.tasks(incident)
        ],
    )
