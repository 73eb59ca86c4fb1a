"""What the worker would have done meanwhile, so that nothing old is due when it first starts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tocsin.base import instants
from tocsin.domain.clocks import traces
from tocsin.domain.incidents.jobs import due_acts, look_after
from tocsin.domain.incidents.models import Incident

EVERY = timedelta(hours=6)
# How long after a clock reaches something a worker has told it.
SOON = timedelta(seconds=1)


class Worker:
    """Does what is due every few hours of the story's time."""

    def __init__(self) -> None:
        self.last: datetime | None = None

    def look(self, now: datetime, incidents: Mapping[int, Incident]) -> None:
        """Do what is due when it is time; `incidents` are by primary key what the stories hold."""
        self.tell(now)
        if self.last is None or now - self.last > EVERY:
            self.work(now, incidents)

    def tell(self, now: datetime) -> None:
        """Tell what clocks have reached since, each at its time."""
        while (due := traces.due(now).first()) is not None and due.next_at is not None:
            with instants.at(min(due.next_at + SOON, now)):
                if not look_after(due.subject_id):
                    break

    def work(self, now: datetime, incidents: Mapping[int, Incident]) -> None:
        self.last = now
        self.tell(now)
        for due in due_acts():
            due.act(incidents[due.incident.pk], by=due.by)
