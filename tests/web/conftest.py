"""Two people and what they talk about, for tests of the incident's page."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team


@pytest.fixture
def team():
    return make_team("service-desk")


@pytest.fixture
def marta():
    return make_person("Marta Ruys")


@pytest.fixture
def jonas(client, team):
    person = make_agent("Jonas Feld", team=team)
    client.force_login(person)
    return person


@pytest.fixture
def incident(jonas, marta):
    return make_incident("Printer", by=jonas, reporter=marta, description="It is *blank*.")
