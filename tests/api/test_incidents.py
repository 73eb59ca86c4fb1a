"""Registering, listing and reading incidents."""

from datetime import timedelta

import pytest

from tests.api.conftest import Program
from tests.makers import (
    make_agent,
    make_category,
    make_incident,
    make_person,
    make_service,
    make_team,
)
from tocsin.api.incidents.records import IncidentRecord
from tocsin.base import instants
from tocsin.domain.accounts.actions import grant
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Kind, Role
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import history

REPORT = {
    "title": "VPN drops every few minutes",
    "description": "Since **today**",
    "reporter": {"email": "Ana@Example.org", "name": "Ana"},
    "category": "network/vpn",
    "impact": "medium",
    "urgency": "high",
    "service": "vpn",
    "channel": "phone",
    "security": False,
    "team": "service-desk",
    "occurred_at": None,
}


def numbers(response):
    return [item["number"] for item in response.json()["items"]]


def test_an_incident_is_registered_with_a_title_alone(agent):
    made = agent.post("/incidents", {"title": "VPN drops"})

    assert made.status_code == 201
    assert made["Location"] == f"/api/v1/incidents/{made.json()['number']}"
    assert agent.get(made["Location"]).json() == made.json()


def test_the_record_says_everything_that_was_reported(agent, desk, settings):
    make_category("vpn", parent=make_category("network"), team=make_team("network", tier=2))
    make_service("vpn")
    earlier = instants.written(instants.now() - timedelta(minutes=5))
    body = REPORT | {"detected_at": earlier}

    record = agent.post("/incidents", body).json()

    number, registered = record["number"], record["registered_at"]
    expected = body | {
        "number": number,
        "state": "new",
        "priority": "P2",
        "major": False,
        "confidential": False,
        "owner_team": "service-desk",
        "tier": 1,
        "assignee": None,
        "fields": {},
        "reporter": {"email": "ana@example.org", "name": "Ana"},
        "registered_at": registered,
        "acknowledged_at": None,
        "resolved_at": None,
        "closed_at": None,
        "hold": None,
        "resolution": None,
        "assessment": {"due": True, "why": "priority", "verdict": None},
        "clocks": [],
        "version": 1,
        "url": f"{settings.BASE_URL}/incidents/{number}",
    }
    assert {field: record[field] for field in expected} == expected


@pytest.mark.long
def test_the_assessment_is_the_business_of_the_desk_alone(agent, reporter, lead):
    path = reporter.register(impact="high", urgency="high")
    agent.post(f"{path}/resolution", {"code": "solved_permanent", "text": "A new cable"})
    lead.post(f"{path}/closure", {"assessment": "satisfactory", "note": "On leave"})

    read = agent.get(path).json()["assessment"]
    told = [reporter.get(path).json(), reporter.get("/incidents").json()["items"][0]]

    assert read == {"due": True, "why": "priority", "verdict": "satisfactory"}
    assert agent.get("/incidents").json()["items"][0]["assessment"] == read
    assert [record["assessment"] for record in told] == [
        {"due": False, "why": None, "verdict": None}
    ] * 2


def test_the_record_is_what_the_document_promises(agent):
    record = agent.get(agent.register(description="x", reporter={"email": "a@example.org"})).json()

    assert IncidentRecord.model_validate(record, extra="forbid").number == record["number"]


def test_the_journal_says_that_it_came_by_rest(agent):
    number = agent.register().rpartition("/")[2]

    assert history(Incident.objects.get(number=number))[0].source == "rest"


def test_a_contact_reports_for_themselves_without_saying_so(reporter):
    record = reporter.get(reporter.register()).json()

    assert record["reporter"] == {"email": "ana@example.org", "name": "Ana Rey"}


@pytest.mark.parametrize("other", ["nobody@example.org", "jonas@example.org"])
def test_a_contact_reports_for_nobody_else(reporter, other):
    make_person("Jonas", email="jonas@example.org")

    response = reporter.post("/incidents", {"title": "VPN", "reporter": {"email": other}})

    assert (response.status_code, response.json()["code"]) == (403, "incident.register")


def test_whoever_registers_a_confidential_one_still_sees_it(agent):
    path = agent.register(confidential=True)

    assert agent.get(path).json()["confidential"] is True


def test_who_is_named_on_the_list_sees_a_confidential_one(agent, desk):
    named, other = Program(make_agent("Named")), Program(make_agent("Other"))
    path = agent.register(confidential=True, people=[named.person.email])

    assert named.get(path).status_code == 200
    assert other.get(path).status_code == 404


def test_a_team_on_the_list_sees_a_confidential_one(agent, desk):
    team = make_team("forensics", tier=3)
    member = Program(make_agent("Member", team=team))

    assert member.get(agent.register(confidential=True, teams=["forensics"])).status_code == 200


def test_a_number_is_all_that_is_told_of_what_the_act_hid(agent):
    network = make_team("network", tier=2)
    person = make_person("Narrow", kind=Kind.AGENT)
    grant(person, by=operator(), role=Role.AGENT, team=network)
    path, narrow = agent.register(team="network"), Program(person)

    response = narrow.post(f"{path}/assignment", {"team": "service-desk"})

    assert response.json() == {"number": path.rpartition("/")[2]}
    assert narrow.get(path).status_code == 404


def test_the_list_begins_with_the_newest(agent):
    first, second = agent.register("One"), agent.register("Two")

    assert numbers(agent.get("/incidents")) == [p.rpartition("/")[2] for p in (second, first)]


@pytest.mark.long
def test_the_list_is_read_page_by_page(agent):
    made = [agent.register(f"Number {n}").rpartition("/")[2] for n in range(5)]
    read, cursor = [], ""

    while cursor is not None:
        page = agent.get(f"/incidents?limit=2&cursor={cursor}")
        assert len(numbers(page)) <= 2
        read += numbers(page)
        cursor = page.json()["next"]

    assert read == made[::-1]


@pytest.mark.long
def test_the_list_speaks_the_query_language(agent):
    mine = agent.register("VPN drops").rpartition("/")[2]
    agent.register("Printer jammed")
    agent.post(f"/incidents/{mine}/assignment", {"assignee": "me"})

    assert numbers(agent.get("/incidents?query=assignee:me")) == [mine]
    assert numbers(agent.get("/incidents?query=state:open -printer")) == [mine]
    assert numbers(agent.get("/incidents?query=state:closed")) == []


def test_a_reporter_lists_only_what_is_theirs(reporter, agent):
    agent.register("Of somebody else")
    own = reporter.register("Of their own").rpartition("/")[2]

    assert numbers(reporter.get("/incidents")) == [own]


def test_a_number_is_found_in_small_letters_too(agent):
    path = agent.register()

    assert agent.get(path.replace("INC", "inc")).json()["number"] == path.rpartition("/")[2]


def test_who_holds_the_record_is_only_told_that_nothing_changed(agent):
    path = agent.register()
    tag = agent.get(path)["ETag"]

    again = agent.get(path, If_None_Match=f'"other", W/{tag}')

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


def test_who_holds_an_older_record_gets_the_new_one(agent):
    path = agent.register()
    tag = agent.get(path)["ETag"]
    agent.post(f"{path}/acknowledgement")

    assert agent.get(path, If_None_Match=tag).json()["state"] == "in_progress"


def test_head_is_get_without_its_body(agent):
    path = agent.register()
    whole, head = agent.get(path), agent("HEAD", path)

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
def test_a_list_costs_the_same_for_one_and_for_thirty(
    agent, desk, count, django_assert_num_queries
):
    category, service = make_category(), make_service()
    for _ in range(count):
        make_incident(
            by=agent.person,
            reporter=make_person(),
            description="text",
            category=category,
            service=service,
        )
    agent.get("/me")

    with django_assert_num_queries(9):
        assert len(agent.get("/incidents").json()["items"]) == count


def test_a_record_costs_a_handful_of_queries(agent, django_assert_num_queries):
    path = agent.register(reporter={"email": "ana@example.org"})

    with django_assert_num_queries(8):
        agent.get(path)
