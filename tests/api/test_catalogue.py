"""Categories, services and the matrix."""

import pytest

from tests.makers import make_agent, make_category, make_service
from tocsin.api.catalogue import MatrixRecord, ServiceRecord
from tocsin.api.categories import CategoryRecord
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions as catalogue
from tocsin.domain.catalogue.rules import Answer, FieldKind, Question


def wrong(response):
    assert response.status_code == 422, response.content
    return {error["field"]: error["code"] for error in response.json()["errors"]}


@pytest.mark.long
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


def test_who_reports_does_not_read_whom_a_service_belongs_to(administrator, reporter):
    owner = make_agent("Olga")
    administrator.post("/services", {"slug": "vpn", "name": "VPN", "owner": owner.email})

    assert [s["owner"] for s in reporter.get("/services").json()["items"]] == [None]
    assert reporter.get("/services/vpn").json()["owner"] is None
    assert owner.email not in reporter.get("/services").content.decode()
    assert administrator.get("/services/vpn").json()["owner"] == owner.email


def test_a_service_is_changed(administrator, agent):
    made = administrator.post("/services", {"slug": "vpn", "name": "VPN", "hours": "24/7"})
    change = {
        "owner": agent.person.email,
        "links": [{"title": "Manual", "url": "https://docs.example.org/vpn"}],
        "names": {"pl": "Zdalny dostęp"},
        "normal_operations": {"pl": "Łączy się w pięć sekund"},
        "is_active": False,
    }

    changed = administrator.patch(made["Location"], change)

    assert changed.status_code == 200, changed.content
    assert changed.json() == made.json() | change
    taken_off = administrator.patch(made["Location"], {"owner": None, "names": {"pl": ""}}).json()
    assert (taken_off["owner"], taken_off["names"], taken_off["hours"]) == (None, {}, "24/7")


FIELDS = [
    {
        "slug": "device",
        "name": "Device",
        "kind": "text",
        "mandatory": True,
        "choices": [],
        "names": {"pl": "Urządzenie"},
    },
    {
        "slug": "paper",
        "name": "Paper",
        "kind": "choice",
        "mandatory": False,
        "choices": [{"slug": "a4", "name": "A4", "names": {}}],
        "names": {},
    },
]


def test_a_category_is_described_in_full_and_read_again(administrator, agent):
    administrator.post("/categories", {"slug": "printing", "name": "Printing"})
    body = {
        "slug": "labels",
        "name": "Labels",
        "parent": "printing",
        "special_handling": "Never on ward 3 before ten.",
        "names": {"pl": "Etykiety"},
        "fields": FIELDS,
        "checklist": ["Print a test page", "Look at the roll"],
    }

    made = administrator.post("/categories", body)

    assert made.status_code == 201, made.content
    assert made["Location"] == "/api/v1/categories/printing/labels"
    assert made.json() == made.json() | {k: v for k, v in body.items() if k != "slug"}
    assert agent.get(made["Location"]).json() == made.json()
    assert CategoryRecord.model_validate(made.json(), extra="forbid")


def test_a_category_below_shows_what_is_asked_above_it(administrator, agent):
    body = {"slug": "printing", "name": "Printing", "fields": FIELDS}
    administrator.post("/categories", body)
    below = {"slug": "labels", "name": "Labels", "parent": "printing"}

    made = administrator.post("/categories", below).json()

    assert (made["fields"], made["inherited_fields"]) == ([], FIELDS)
    refused = agent.post("/incidents", {"title": "Faint", "category": "printing/labels"})
    assert wrong(refused) == {"fields.device": "field.missing"}


def test_who_reports_reads_what_is_asked_and_not_how_it_is_handled(administrator, reporter):
    body = {"slug": "printing", "name": "Printing", "fields": FIELDS, "checklist": ["Look"]}
    administrator.post("/categories", body | {"special_handling": "Secret door"})

    found = reporter.get("/categories/printing").json()

    assert found["fields"] == FIELDS
    assert (found["checklist"], found["special_handling"]) == (None, None)


def test_what_a_change_leaves_out_stays_and_null_takes_it_off(administrator):
    body = {"slug": "network", "name": "Network", "team": "service-desk", "impact": "high"}
    made = administrator.post("/categories", body | {"fields": FIELDS, "checklist": ["Look"]})

    changed = administrator.patch(made["Location"], {"team": None, "name": "Networks"}).json()

    assert changed == made.json() | {"team": None, "name": "Networks"}
    assert administrator.patch(made["Location"], {"fields": []}).json()["fields"] == []


def test_a_category_moves_with_all_that_is_below(administrator):
    for path in ("a", "a/b", "a/b/c", "d"):
        parent, _, slug = path.rpartition("/")
        administrator.post("/categories", {"slug": slug, "name": slug, "parent": parent or None})

    moved = administrator.patch("/categories/a/b", {"parent": "d"})

    assert (moved.json()["path"], moved.json()["parent"]) == ("d/b", "d")
    assert administrator.get("/categories/d/b/c").json()["parent"] == "d/b"
    assert wrong(administrator.patch("/categories/d", {"parent": "d/b"})) == {
        "parent": "category.own_branch"
    }
    assert administrator.patch("/categories/d/b/c", {"parent": None}).json()["path"] == "c"


def test_a_change_of_what_has_passed_is_refused(administrator):
    made = administrator.post("/categories", {"slug": "network", "name": "Network"})
    administrator.patch(made["Location"], {"name": "Networks"})

    refused = administrator.patch(made["Location"], {"name": "Nets"}, If_Match=made["ETag"])

    assert (refused.status_code, refused.json()["code"]) == (412, "record.passed")
    held = administrator.get(made["Location"])["ETag"]
    assert administrator.patch(made["Location"], {"name": "Nets"}, If_Match=held).status_code == 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fields": [FIELDS[0] | {"kind": "colour"}]}, {"fields.0.kind": "choice.unknown"}),
        ({"fields": [FIELDS[0] | {"kind": "number"}]}, {"fields.0.kind": "field.kind_stays"}),
        ({"fields": [FIELDS[1] | {"choices": []}]}, {"fields.0.choices": "field.choices_missing"}),
        ({"fields": [FIELDS[0], FIELDS[0]]}, {"fields.1.slug": "slug.taken"}),
        ({"fields": [FIELDS[0] | {"slug": "A b"}]}, {"fields.0.slug": "slug.invalid"}),
        ({"names": {"xx": "Netz"}}, {"names.xx": "choice.unknown"}),
        ({"checklist": ["x" * 301]}, {"checklist.0": "field.too_long"}),
        ({"urgency": "huge"}, {"urgency": "choice.unknown"}),
        ({"name": None}, {"name": "field.type"}),
        ({"name": " "}, {"name": "field.missing"}),
        ({"slug": "other"}, {"slug": "field.unknown"}),
    ],
)
def test_a_wrong_change_is_told_what_is_wrong(administrator, change, told):
    body = {"slug": "network", "name": "Network", "fields": FIELDS}
    administrator.post("/categories", body)

    assert wrong(administrator.patch("/categories/network", change)) == told


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
    make_category("network")
    make_service("vpn")
    assert agent.patch("/categories/network", {"name": "X"}).status_code == 403
    assert agent.patch("/services/vpn", {"name": "X"}).status_code == 403
    assert agent.get("/categories/none").status_code == 404
    assert agent.get("/services/none").status_code == 404


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.parametrize(("path", "queries"), [("/categories", 8), ("/services", 4)])
@pytest.mark.long
def test_lists_cost_the_same_for_one_and_for_thirty(
    agent, count, path, queries, django_assert_num_queries
):
    answers = (Answer("a4", "A4", {"pl": "A4"}),)
    for n in range(count):
        paper = Question(
            "paper", "Paper", FieldKind.CHOICE, answers=answers, names={"pl": "Papier"}
        )
        catalogue.ask(make_category(f"network-{n}"), by=operator(), fields=[paper])
        make_service(f"vpn-{n}")
    agent.get("/me")

    with django_assert_num_queries(queries):
        assert len(agent.get(path).json()["items"]) == count
