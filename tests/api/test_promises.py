"""What was promised, and which promise would hold."""

from datetime import timedelta

import pytest

from tests.makers import make_category, make_organisation, make_service, make_team
from tests.promises import make_calendar
from tocsin.api.promises import ChoiceRecord, PromiseRecord
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks import actions

NEW = {"slug": "p1", "name": "P1", "agreement": "sla", "measure": "resolution", "target": 14400}


def later(days=1):
    return instants.written(instants.now() + timedelta(days=days))


@pytest.fixture
def promised(administrator):
    def promise(slug="p1", **more):
        made = administrator.post("/promises", NEW | {"slug": slug} | more)
        assert made.status_code == 201, made.content
        return made.json()

    return promise


def test_a_promise_is_made_with_all_it_names(administrator, promised):
    office = make_calendar()
    made = promised(
        priority="P1",
        service=make_service("vpn").slug,
        organisation=make_organisation("millbrook").slug,
        category=make_category("network").path,
        hours="calendar",
        calendar=office.slug,
        pauses=["scheduled"],
    )

    assert PromiseRecord.model_validate(made, extra="forbid")
    named = {"service": "vpn", "organisation": "millbrook", "category": "network", "team": None}
    assert made.items() >= (named | {"calendar": office.slug, "target": 14400}).items()
    assert (made["pauses"], made["active"]) == (["scheduled"], True)
    assert administrator.get("/promises/p1").json() == made
    assert administrator.get("/promises").json()["items"] == [made]


def test_teams_and_suppliers_agree(promised):
    team = make_team("network", tier=2)
    made = promised(agreement="ola", team=team.slug, hours="team")
    assert (made["team"], made["hours"], made["pauses"]) == (
        "network",
        "team",
        ["awaiting_reporter", "awaiting_supplier_agreed", "scheduled"],
    )


def test_an_edit_is_a_version_from_its_date(administrator, promised):
    first = promised(priority="P1")
    begin = later(10)
    change = {"target": 7200, "priority": None, "valid_from": begin}
    changed = administrator.patch("/promises/p1", change).json()

    assert (changed["target"], changed["valid_from"]) == (14400, first["valid_from"])
    old, new = changed["versions"]
    assert (old["valid_until"], old["target"]) == (new["valid_from"], 14400)
    assert (new["target"], new["priority"], new["valid_until"]) == (7200, None, None)
    again = administrator.patch("/promises/p1", {"target": 3600}).json()
    assert [version["dropped"] for version in again["versions"]] == [False, True, False]


def test_what_ended_can_be_read_and_holds_again_when_told_to(administrator, promised):
    promised()
    assert administrator.delete("/promises/p1").status_code == 204
    assert administrator.get("/promises/p1").json()["active"] is False
    refused = administrator.patch("/promises/p1", {"target": 60})
    assert (refused.status_code, refused.json()["code"]) == (409, "promise.ended")
    again = administrator.patch("/promises/p1", {"target": 60, "active": True}).json()
    assert (again["active"], again["target"]) == (True, 60)
    assert administrator.delete(f"/promises/p1?valid_from={later()}").status_code == 204
    assert administrator.get("/promises/p1").json()["active"] is True


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": 0}, "target"),
        ({"target": 4 * 10**8}, "target"),
        ({"service": "none"}, "service"),
        ({"organisation": "none"}, "organisation"),
        ({"category": "none"}, "category"),
        ({"calendar": "none"}, "calendar"),
        ({"agreement": "ola", "team": "none"}, "team"),
        ({"agreement": "supplier", "supplier": "none"}, "supplier"),
        ({"priority": "P9"}, "priority"),
        ({"hours": "calendar"}, "calendar"),
        ({"pauses": ["tea"]}, "pauses"),
        ({"agreement": "ola", "measure": "update"}, "measure"),
        ({"valid_from": "2020-01-01T00:00:00Z"}, "valid_from"),
        ({"valid_from": "9999-01-01T00:00:00Z"}, "valid_from"),
        ({"slug": "choice"}, "slug"),
    ],
)
def test_what_is_wrong_names_its_field(administrator, wrong, field):
    refused = administrator.post("/promises", NEW | wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_it_is_said_which_promise_would_hold_and_why(agent, promised):
    make_service("vpn")
    promised("all")
    promised("vpn", service="vpn", target=60)
    promised("answer", measure="response", priority="P2")

    found = agent.get("/promises/choice?service=vpn&priority=P1").json()

    assert ChoiceRecord.model_validate(found, extra="forbid")
    said = {one["measure"]: one for one in found["items"]}
    assert list(said) == ["response", "resolution", "update"]
    assert said["response"]["promise"] is None
    assert said["resolution"].items() >= {"promise": "vpn", "target": 60}.items()
    assert said["resolution"]["names"] == ["service"]
    assert said["resolution"]["beats"] == [{"promise": "all", "lost_on": "service"}]


def test_agreements_of_teams_are_told_where_a_team_is_named(agent, promised):
    make_team("network", tier=2)
    promised("net", agreement="ola", team="network")

    found = agent.get("/promises/choice?team=network").json()["items"]

    assert [(o["agreement"], o["promise"]) for o in found if o["promise"]] == [("ola", "net")]
    assert agent.get("/promises/choice?team=none").status_code == 422
    assert agent.get("/promises/choice?priority=P9").status_code == 422


def test_what_held_at_another_time_is_told_too(agent, promised):
    promised()
    past = agent.get("/promises/choice?registered_at=2020-01-01T00:00:00Z").json()["items"]
    assert [one["promise"] for one in past] == [None, None, None]


def test_staff_reads_and_administrators_promise(agent, reporter, promised):
    promised()
    assert agent.get("/promises").status_code == agent.get("/promises/p1").status_code == 200
    refused = [
        agent.post("/promises", NEW | {"slug": "mine"}),
        agent.patch("/promises/p1", {"target": 60}),
        agent.delete("/promises/p1"),
        reporter.get("/promises"),
        reporter.get("/promises/choice"),
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert reporter.get("/promises/p1").status_code == 404


def test_what_has_passed_meanwhile_is_not_changed(administrator, promised):
    promised()
    held = administrator.get("/promises/p1")["ETag"]
    administrator.patch("/promises/p1", {"target": 60})

    for refused in (
        administrator.patch("/promises/p1", {"target": 61}, If_Match=held),
        administrator.delete("/promises/p1", If_Match=held),
    ):
        assert refused.status_code == 412


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
def test_thirty_promises_cost_what_one_does(agent, django_assert_num_queries, rows):
    for turn in range(rows):
        terms = actions.Terms(f"Promise {turn}", timedelta(hours=1))
        actions.create_promise(
            by=operator(), slug=f"p-{turn}", agreement="sla", measure="response", terms=terms
        )
    agent.get("/promises")
    with django_assert_num_queries(3):
        assert len(agent.get("/promises").json()["items"]) == rows


def test_what_would_hold_is_asked_of_a_time_that_desks_work_in(agent):
    refused = agent.get("/promises/choice?registered_at=9999-01-01T00:00:00Z")
    (error,) = refused.json()["errors"]
    assert (error["field"], error["code"]) == ("registered_at", "instant.range")
