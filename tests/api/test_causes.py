"""Why it came to it, where it is told how it was solved."""

import pytest

from tests.api.conftest import Program
from tests.makers import make_person

SOLVED = {"code": "solved_permanent", "text": "Cable replaced."}


@pytest.fixture
def ana(desk):
    return Program(make_person("Ana Rey", email="ana@example.org"))


@pytest.fixture
def path(agent, ana):
    return agent.register(reporter={"email": ana.person.email})


def test_the_cause_is_told_to_who_sees_it_from_inside(agent, ana, path):
    solved = agent.post(f"{path}/resolution", SOLVED | {"cause": "human_error"}).json()

    assert solved["resolution"]["cause"] == "human_error"
    assert ana.get(path).json()["resolution"] == solved["resolution"] | {"cause": None}
    [*_, entry] = agent.get(f"{path}/journal").json()["items"]
    assert entry["changes"]["cause_category"] == ["", "human_error"]


def test_a_cause_that_is_none_is_refused(agent, path):
    response = agent.post(f"{path}/resolution", SOLVED | {"cause": "magic"})

    wrong = [{"code": e["code"], "field": e["field"]} for e in response.json()["errors"]]
    assert wrong == [{"code": "choice.unknown", "field": "cause"}]
    assert agent.get(path).json()["state"] == "new"
