"""Registering and more in one call: under a parent, with its solution, in a caller's name."""

import pytest

from tests.makers import make_incident, make_person
from tocsin.domain.incidents.actions import Circle
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import history

SOLVED = {"code": "solved_permanent", "text": "Cable replaced."}


def test_it_is_registered_under_its_parent(agent):
    above = agent.register("Mail is down").rpartition("/")[2]

    record = agent.post("/incidents", {"title": "No mail", "parent": above}).json()

    assert record["parent"] == above
    assert agent.get(f"/incidents/{above}").json()["children"] == 1
    told = [entry.verb for entry in history(Incident.objects.get(number=above))]
    assert told == ["incident.registered", "incident.child_joined"]


def test_it_is_resolved_as_it_is_registered(agent):
    record = agent.post("/incidents", {"title": "No sound", "resolution": SOLVED}).json()

    assert record["state"] == "resolved"
    expected = SOLVED | {
        "cause": None,
        "resolved_by": agent.person.email,
        "solved": None,
        "rating": None,
    }
    assert record["resolution"] == expected


@pytest.mark.parametrize("hidden", [True, False])
def test_a_parent_that_is_not_there_is_named_like_one_that_is_hidden(agent, hidden):
    above = make_incident(circle=Circle(confidential=True)).number if hidden else "INC-1999-1"

    answer = agent.post("/incidents", {"title": "No mail", "parent": above})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "parent")
    assert answer.json()["errors"][0]["code"] == "incident.unknown"
    assert not Incident.objects.filter(title="No mail").exists()


def test_what_is_wrong_with_the_solution_is_named_below_it(agent):
    for name, value in (("text", " "), ("cause", "magic")):
        wrong = {"title": "No sound", "resolution": SOLVED | {name: value}}

        answer = agent.post("/incidents", wrong)

        assert [e["field"] for e in answer.json()["errors"]] == [f"resolution.{name}"]


@pytest.mark.parametrize("more", [{"resolution": SOLVED}, {"parent": "own"}])
def test_a_reporter_only_reports(reporter, more):
    own = reporter.register().rpartition("/")[2]
    more = {name: own if value == "own" else value for name, value in more.items()}

    assert reporter.post("/incidents", {"title": "VPN"} | more).status_code == 403
    assert Incident.objects.count() == 1


def test_what_a_caller_says_is_written_down_in_their_name(agent):
    path = agent.register(reporter={"email": "ana@example.org", "name": "Ana"})
    said = {"visibility": "public", "body": "It smokes.", "caller": "Ana@example.org"}

    message = agent.post(f"{path}/messages", said).json()

    assert message["author"] == {"email": "ana@example.org", "name": "Ana"}
    entry = agent.get(f"{path}/journal").json()["items"][-1]
    assert (entry["actor"], entry["on_behalf_of"]) == (agent.person.email, "ana@example.org")


def test_only_who_has_to_do_with_it_is_quoted_and_only_in_public(agent):
    path = agent.register()
    make_person("Eva", email="eva@example.org")
    said = {"visibility": "public", "body": "Me too.", "caller": "eva@example.org"}

    codes = [
        agent.post(f"{path}/messages", said).json()["code"],
        agent.post(f"{path}/messages", said | {"visibility": "internal"}).json()["code"],
        agent.post(f"{path}/messages", said | {"caller": "nobody@example.org"}).json()["code"],
    ]

    assert codes == ["caller.not_of_it", "caller.only_in_public", "person.unknown"]
    assert agent.get(f"{path}/messages").json()["items"] == []


def test_nobody_is_quoted_by_who_does_not_work_here(reporter):
    path = reporter.register()
    said = {"visibility": "public", "body": "Me.", "caller": reporter.person.email}

    assert reporter.post(f"{path}/messages", said).status_code == 403
