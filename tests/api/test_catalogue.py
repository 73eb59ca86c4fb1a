"""Categories, services and the matrix."""

import pytest

from tests.makers import make_agent, make_category, make_service
from tocsin.api.catalogue import CategoryRecord, MatrixRecord, ServiceRecord


def wrong(response):
    assert response.status_code == 422, response.content
    return {error["field"]: error["code"] for error in response.json()["errors"]}


def test_an_administrator_adds_categories_below_each_other(administrator, agent):
    top = {"slug": "network", "name": "Network", "team": "service-desk", "impact": "high"}
    administrator.post("/categories", top)

    made = administrator.post("/categories", {"slug": "vpn", "name": "VPN", "parent": "network"})

    assert made.status_code == 201
    assert (made.json()["path"], made.json()["team"]) == ("network/vpn", "service-desk")
    found = agent.get("/categories").json()["items"]
    assert [CategoryRecord.model_validate(c, extra="forbid").path for c in found] == [
        "network",
        "network/vpn",
    ]


def test_a_category_decides_team_and_priority(administrator, agent):
    body = {"slug": "power", "name": "Power", "impact": "high", "urgency": "high"}
    administrator.post("/categories", body)

    assert agent.get(agent.register(category="power")).json()["priority"] == "P1"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"slug": "Net"}, {"slug": "slug.invalid"}),
        ({"parent": "none"}, {"parent": "category.unknown"}),
        ({"team": "none"}, {"team": "team.unknown"}),
        ({"impact": "huge"}, {"impact": "choice.unknown"}),
        ({"colour": "red"}, {"colour": "field.unknown"}),
    ],
)
def test_a_wrong_category_is_told_what_is_wrong(administrator, change, told):
    body = {"slug": "network", "name": "Network"} | change

    assert wrong(administrator.post("/categories", body)) == told


def test_a_service_says_what_normal_means(administrator, agent):
    owner = make_agent("Olga")
    body = {
        "slug": "vpn",
        "name": "VPN",
        "owner": owner.email,
        "hours": "24/7",
        "normal_operation": "Connects within five seconds",
        "links": [{"title": "Manual", "url": "https://docs.example.org/vpn"}],
    }

    made = administrator.post("/services", body)

    assert made.status_code == 201
    assert made.json() == body | {"is_active": True} | {
        name: made.json()[name] for name in made.json().keys() - body.keys()
    }
    assert agent.get("/services").json()["items"] == [made.json()]
    assert ServiceRecord.model_validate(made.json(), extra="forbid")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"owner": "nobody@example.org"}, {"owner": "person.unknown"}),
        ({"links": [{"title": "x", "url": "ftp://x"}]}, {"links": "url.invalid"}),
        ({"links": [{"title": "x"}]}, {"links.0.url": "field.missing"}),
    ],
)
def test_a_wrong_service_is_told_what_is_wrong(administrator, change, told):
    assert wrong(administrator.post("/services", {"slug": "vpn", "name": "VPN"} | change)) == told


def test_a_cell_of_the_matrix_is_changed(administrator, agent):
    cell = {"impact": "low", "urgency": "low", "priority": "P4"}

    matrix = administrator.put("/matrix", cell).json()

    assert MatrixRecord.model_validate(matrix, extra="forbid")
    assert cell in matrix["cells"]
    assert agent.get("/matrix").json() == matrix
    assert agent.get(agent.register(impact="low", urgency="low")).json()["priority"] == "P4"


@pytest.mark.parametrize(
    "cell", [("huge", "low", "P1"), ("low", "huge", "P1"), ("low", "low", "P9")]
)
def test_an_unknown_cell_is_refused(administrator, cell):
    body = dict(zip(("impact", "urgency", "priority"), cell, strict=True))

    assert list(wrong(administrator.put("/matrix", body)).values()) == ["choice.unknown"]


def test_an_agent_changes_nothing_here(agent):
    cell = {"impact": "low", "urgency": "low", "priority": "P4"}

    assert agent.put("/matrix", cell).status_code == 403
    assert agent.post("/categories", {"slug": "x", "name": "X"}).status_code == 403
    assert agent.post("/services", {"slug": "x", "name": "X"}).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("path", "queries"), [("/categories", 2), ("/services", 3)])
def test_lists_cost_the_same_for_one_and_for_thirty(
    agent, count, path, queries, django_assert_num_queries
):
    for n in range(count):
        make_category(f"network-{n}")
        make_service(f"vpn-{n}")
    agent.get("/me")

    with django_assert_num_queries(queries):
        assert len(agent.get(path).json()["items"]) == count
