"""Somebody at the desk, and the verbs they type."""

import pytest

from tests.makers import make_agent, make_team


@pytest.fixture
def agent(db):
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def act(told, agent):
    """Run a verb that must go well, and return the record it printed."""

    def run(noun, incident, *options, by=agent):
        return told("incident", noun, incident.number, *options, "--as", by.email)

    return run


@pytest.fixture
def refused(tocsin, agent):
    """Run a verb that must be refused, and return the one line that says why."""

    def run(noun, incident, *options, by=agent):
        code, out, err = tocsin("incident", noun, incident.number, *options, "--as", by.email)
        assert (code, out, err.count("\n")) == (1, "", 1)
        return err.removeprefix("tocsin: ").strip()

    return run
