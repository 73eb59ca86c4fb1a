"""Somebody who reported something, and who works on it."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tests.web.portal.pages import enter


@pytest.fixture
def ana():
    return make_person("Ana Rey", email="ana@example.org")


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def incident(ana):
    return make_incident("Printer on fire", reporter=ana, description="It smokes")


@pytest.fixture
def visiting(client, ana):
    enter(client, ana)
    return client
