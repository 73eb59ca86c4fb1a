"""Holds that end by themselves."""

from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident


def due_holds() -> list[Incident]:
    return list(queries.held_until(instants.now()))


def end_hold(incident: Incident) -> None:
    """Resume what was on hold until an instant that has come."""
    actions.resume(incident, by=operator())
