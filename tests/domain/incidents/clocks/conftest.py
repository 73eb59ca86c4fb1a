"""A desk on a Monday morning, with an agent, a lead and an incident of which much is promised."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tests.promises import make_promise
from tocsin.base import instants
from tocsin.domain.accounts.rules import Role
from tocsin.domain.clocks.queries import clocks_of

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours):
    return instants.at(MONDAY + hours * HOUR)


def clock(incident, name="resolution"):
    clocks = clocks_of("incident", [incident.pk])[incident.pk]
    return next(c for c in clocks if c.name == name)


@pytest.fixture
def desk():
    return make_team("service-desk")


@pytest.fixture
def jonas(desk):
    return make_agent("Jonas Feld", team=desk)


@pytest.fixture
def greta(desk):
    return make_agent("Greta Lindholm", team=desk, role=Role.TEAM_LEAD)


@pytest.fixture
def incident(desk):
    """Registered at nine; answer promised in one hour, resolution in four, word every two."""
    make_promise("response", HOUR)
    make_promise("resolution", 4 * HOUR)
    make_promise("update", 2 * HOUR)
    with at(0):
        return make_incident(reporter=make_person(), team=desk)
