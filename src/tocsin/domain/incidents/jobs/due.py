"""What time itself brings about: holds that end, silence, and words that were promised."""

from collections.abc import Callable
from dataclasses import dataclass

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident


@dataclass(frozen=True)
class Due:
    """An act that is due on one incident, each to be tried by itself."""

    incident: Incident
    act: Callable[..., object]
    by: Person

    def do(self) -> None:
        self.act(self.incident, by=self.by)


def due_acts() -> list[Due]:
    """Return everything that is due now, in the order in which it is to be done."""
    now, by = instants.now(), operator()
    table: tuple[tuple[list[Incident], Callable[..., object]], ...] = (
        (list(queries.held_until(now)), actions.resume),
        (queries.without_response(now), actions.propose_no_response),
        (queries.to_remind(now), actions.remind_reporter),
        (queries.unanswered(now), actions.close_unanswered),
        (queries.to_update(now), actions.remind_of_update),
    )
    return [Due(incident, act, by) for incidents, act in table for incident in incidents]
