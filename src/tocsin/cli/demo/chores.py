"""What the worker would have done meanwhile, so that nothing old is due when it first starts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tocsin.domain.incidents.jobs import due_acts
from tocsin.domain.incidents.models import Incident

EVERY = timedelta(hours=6)


class Worker:
    """Does what is due every few hours of the story's time."""

    def __init__(self) -> None:
        self.last: datetime | None = None

    def look(self, now: datetime, incidents: Mapping[int, Incident]) -> None:
        """Do what is due when it is time; `incidents` are by primary key what the stories hold."""
        if self.last is None or now - self.last > EVERY:
            self.work(now, incidents)

    def work(self, now: datetime, incidents: Mapping[int, Incident]) -> None:
        self.last = now
        for due in due_acts():
            due.act(incidents[due.incident.pk], by=due.by)
