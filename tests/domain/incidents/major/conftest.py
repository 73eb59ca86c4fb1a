"""A major incident, who decides on it, and who is told."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions


@pytest.fixture
def desk():
    return make_team("service-desk")


@pytest.fixture
def jonas(desk):
    return make_agent(team=desk)


@pytest.fixture
def priya():
    return make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)


@pytest.fixture
def incident(desk):
    return make_incident()


@pytest.fixture
def board():
    members = (make_person("Edmund Hale"),)
    return actions.set_stakeholder_list(by=operator(), slug="board", name="Board", members=members)
