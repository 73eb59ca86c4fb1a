"""Need to know, as programs set it and meet it."""

import pytest

from tests.api.conftest import Program
from tests.makers import make_agent, make_team
from tocsin.domain.accounts.rules import Role

pytestmark = pytest.mark.django_db


def number_of(path):
    return path.rpartition("/")[2]


def test_who_shuts_themselves_out_is_answered_the_number_alone(agent):
    path, other = agent.register("Theft"), make_agent("Sofia")
    body = {"confidential": True, "people": [other.email]}
    assert agent("PUT", f"{path}/confidentiality", body).json() == {"number": number_of(path)}
    assert agent.get(path).status_code == 404


def test_the_list_is_set_and_read(agent):
    path, soc = agent.register("Theft"), make_team("soc")
    body = {"confidential": True, "people": [agent.person.email], "teams": [soc.slug]}
    assert agent("PUT", f"{path}/confidentiality", body).json()["confidential"] is True
    found = agent.get(f"{path}/confidentiality").json()
    assert found["people"] == [{"email": agent.person.email, "name": agent.person.name}]
    assert found["teams"] == ["soc"]


def test_unknown_people_and_teams_are_named(agent):
    path = agent.register("Theft")
    body = {"confidential": True, "people": ["nobody@example.org"]}
    answer = agent("PUT", f"{path}/confidentiality", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "people.0")


def test_the_involved_are_excluded_and_read_back(agent):
    path, eva = agent.register("Theft"), Program(make_agent("Eva"))
    assert eva.get(path).status_code == 200
    agent("PUT", f"{path}/involved", {"people": [eva.person.email]})
    assert eva.get(path).status_code == 404
    assert agent.get(f"{path}/involved").json()["people"][0]["email"] == eva.person.email


def test_nobody_names_themselves(agent):
    path = agent.register("Theft")
    answer = agent("PUT", f"{path}/involved", {"people": [agent.person.email]})
    assert (answer.status_code, answer.json()["code"]) == (409, "involved.oneself")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_glass_is_broken_with_a_reason(agent, role):
    path, breaker = agent.register("Theft", confidential=True), Program(make_agent(role=role))
    assert breaker.get(path).status_code == 404
    assert breaker.post(f"{path}/access", {"reason": ""}).status_code == 422
    answer = breaker.post(f"{path}/access", {"reason": "Audit 7"})
    assert (answer.status_code, answer.json()["title"]) == (200, "Theft")
    assert breaker.get(f"{path}/journal").json()["items"][-1]["texts"] == {"reason": "Audit 7"}


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER, Role.TEAM_LEAD, Role.REPORTER])
def test_refused_glass_is_as_absent_as_what_never_was(agent, role):
    path, other = agent.register("Theft", confidential=True), Program(make_agent(role=role))
    refused = other.post(f"{path}/access", {"reason": "Curious"})
    never = other.post("/incidents/INC-2026-999999/access", {"reason": "Curious"})
    assert (refused.status_code, refused.content) == (404, never.content)


def test_an_involved_auditor_breaks_nothing(agent):
    path, auditor = agent.register("Theft", confidential=True), make_agent(role=Role.AUDITOR)
    agent("PUT", f"{path}/involved", {"people": [auditor.email]})
    answer = Program(auditor).post(f"{path}/access", {"reason": "Me?"})
    assert answer.status_code == 404


@pytest.mark.long
def test_what_hangs_together_with_a_secret_does_not_tell(agent):
    secret = agent.register("Stolen records", confidential=True)
    parent, child, friend = (agent.register(f"Open {n}") for n in range(3))
    agent.post(f"{friend}/links", {"kind": "related", "number": number_of(secret)})
    agent("PUT", f"{secret}/parent", {"number": number_of(parent)})
    agent("PUT", f"{child}/parent", {"number": number_of(secret)})
    stranger = Program(make_agent("Stranger", role=Role.ADMINISTRATOR))
    assert stranger.get(parent).json()["children"] == 0
    assert stranger.get(child).json()["parent"] is None
    assert stranger.get(f"{friend}/links").json()["items"] == []
    for path in (parent, child, friend):
        told = stranger.get(path).content + stranger.get(f"{path}/journal").content
        assert number_of(secret).encode() not in told
        assert b"Stolen" not in told
