"""The journal of an incident, for programs."""

import pytest

from tests.makers import (
    make_agent,
    make_category,
    make_incident,
    make_person,
    make_service,
    make_team,
)
from tocsin.api.incidents.records import EntryRecord
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue.rules import closure_codes
from tocsin.domain.incidents.actions import Circle, assign, link
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import LinkKind
from tocsin.domain.journal.models import Event


def entries(response):
    return response.json()["items"]


@pytest.fixture
def path(agent, desk):
    make_team("network", tier=2)
    make_category("vpn", parent=make_category("network"))
    make_service("vpn")
    path = agent.register(category="network", reporter={"email": "ana@example.org"})
    agent.post(f"{path}/assignment", {"assignee": "me"})
    agent.put(f"{path}/classification", {"category": "network/vpn", "service": "vpn"})
    agent.post(f"{path}/assignment", {"team": "network", "note": "Yours"})
    agent.post(f"{path}/resolution", {"code": closure_codes()[0], "text": "Replaced."})
    return path


@pytest.mark.long
def test_ids_are_told_as_addresses_slugs_and_numbers(agent, path):
    told = {entry["verb"]: entry for entry in entries(agent.get(f"{path}/journal"))}

    assert told["incident.registered"]["facts"]["reporter"] == "ana@example.org"
    assert told["incident.registered"]["facts"]["team"] == "service-desk"
    assert told["incident.classified"]["changes"] == {
        "category": ["network", "network/vpn"],
        "service": [None, "vpn"],
    }
    assert told["incident.resolved"]["changes"]["resolved_by"] == [None, agent.person.email]


@pytest.mark.long
def test_a_message_is_told_by_its_id(agent, path):
    said = agent.post(f"{path}/messages", {"visibility": "internal", "body": "Hm"}).json()

    assert entries(agent.get(f"{path}/journal"))[-1]["facts"]["message"] == said["id"]


@pytest.mark.long
def test_an_entry_says_who_when_and_through_which_door(agent, path):
    entry = entries(agent.get(f"{path}/journal"))[0]

    assert (entry["seq"], entry["actor"], entry["source"]) == (1, agent.person.email, "rest")
    assert entry["on_behalf_of"] == "ana@example.org"
    assert entry["texts"] == {"title": "VPN drops every few minutes"}


@pytest.mark.long
def test_an_entry_is_what_the_document_promises(agent, path):
    told = entries(agent.get(f"{path}/journal"))

    read = [EntryRecord.model_validate(entry, extra="forbid") for entry in told]

    assert [(entry.seq, entry.verb) for entry in read] == [
        (1, "incident.registered"),
        (2, "incident.assigned"),
        (3, "incident.classified"),
        (4, "incident.assigned"),
        (5, "incident.message_added"),
        (6, "incident.resolved"),
    ]


@pytest.mark.long
def test_each_entry_names_the_hash_of_the_one_before(agent, path):
    told = entries(agent.get(f"{path}/journal"))

    assert [e["prev_hash"] for e in told[1:]] == [e["hash"] for e in told[:-1]]


@pytest.mark.long
def test_the_journal_is_read_page_by_page(agent, path):
    whole = entries(agent.get(f"{path}/journal"))

    first = agent.get(f"{path}/journal?limit=2").json()
    second = agent.get(f"{path}/journal?cursor={first['next']}").json()

    assert first["items"] + second["items"] == whole
    assert second["next"] is None


def test_the_journal_is_not_for_those_outside(reporter):
    path = reporter.register()

    assert reporter.get(f"{path}/journal").status_code == 404


def test_a_confidential_relative_is_not_named(agent, desk):
    hidden = make_incident("Leak", circle=Circle(confidential=True))
    path = agent.register()
    incident = Incident.objects.get(number=path.rpartition("/")[2])
    link(incident, by=operator(), kind=LinkKind.RELATED, target=hidden)

    told = entries(agent.get(f"{path}/journal"))

    assert hidden.number not in str(told)
    assert told[-1]["facts"]["target"] is None


@pytest.mark.long
def test_no_id_of_ours_is_told(agent, path):
    ids = {pk for pk in Event.objects.values_list("pk", flat=True) if pk > 30}

    def whole(node):
        if isinstance(node, dict):
            return [n for value in node.values() for n in whole(value)]
        if isinstance(node, list):
            return [n for value in node for n in whole(value)]
        return [node] if isinstance(node, int) and not isinstance(node, bool) else []

    told = entries(agent.get(f"{path}/journal"))
    assert {n for entry in told for n in whole(entry)} & ids == set()


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
def test_the_journal_costs_the_same_for_one_and_for_thirty(
    agent, desk, count, django_assert_num_queries
):
    other = make_agent("Other", team=desk)
    incident = make_incident(by=agent.person, reporter=make_person())
    for n in range(count):
        taker = (agent.person, other)[n % 2]
        assign(incident, by=taker, assignee=taker)

    with django_assert_num_queries(11):
        told = entries(agent.get(f"/incidents/{incident.number}/journal"))
    assert len(told) == count + 1
