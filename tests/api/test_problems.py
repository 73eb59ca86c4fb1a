"""How calls are refused that are wrong in themselves."""

import json

import pytest

from tests.makers import make_category, make_team


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    found = response.json()
    assert found["status"] == response.status_code
    return (response.status_code, found["code"])


def wrong(response):
    """The fields that were told to be wrong, with the code of each."""
    assert problem(response)[0] == 422, response.content
    return {error["field"]: error["code"] for error in response.json()["errors"]}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"title": NaN}',
        b"[" * 100_000,
        b'{"title": ' + b"9" * 5000 + b"}",
        b"title=VPN",
    ],
)
def test_bytes_that_are_no_json_are_malformed(agent, body):
    assert problem(agent.post("/incidents", body)) == (400, "body.malformed")


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_json_that_is_no_object_is_of_the_wrong_type(agent, body):
    response = agent.post("/incidents", json.dumps(body).encode())

    assert wrong(response) == {"body": "field.type"}


def test_no_body_at_all_is_a_missing_one(agent):
    assert wrong(agent("POST", "/incidents")) == {"body": "field.missing"}


def test_a_form_is_no_json(agent):
    response = agent.post("/incidents", b"title=VPN", content_type="text/plain")

    assert problem(response) == (415, "body.not_json")


def test_more_than_thirty_megabytes_are_too_large(agent):
    response = agent.post("/incidents", b" " * (30 * 1024 * 1024 + 1))

    assert problem(response) == (413, "body.too_large")


@pytest.mark.parametrize("path", ["/incidents/INC-2026-999999", "/incidents/%00", "/nothing", "/"])
def test_what_is_not_there_is_not_found(agent, path):
    assert problem(agent.get(path)) == (404, "not_found")


def test_an_unknown_method_is_told_which_ones_there_are(agent):
    response = agent.delete("/incidents")

    assert problem(response) == (405, "method.unknown")
    assert response["Allow"] == "GET, HEAD, POST"


def test_a_failure_of_the_desk_is_a_problem_that_names_its_request_and_nothing_else(
    agent, monkeypatch
):
    def fail(*_arguments, **_options):
        raise RuntimeError("postgresql://desk:secret@db")

    monkeypatch.setattr("tocsin.api.incidents.lists.listed", fail)
    agent.client.raise_request_exception = False

    response = agent.get("/incidents")

    assert problem(response) == (500, "failed")
    assert response.json()["details"] == {"request": response["X-Request-ID"]}
    assert response["X-Request-ID"] in response.json()["detail"]
    assert "secret" not in response.content.decode()


def test_every_wrong_field_is_named(agent):
    body = {
        "title": 5,
        "impact": "enormous",
        "security": "yes",
        "colour": "red",
        "reporter": {"name": "Ana"},
        "detected_at": "2026-11-24T08:00:00",
        "occurred_at": "yesterday",
        "people": "ana@example.org",
    }

    assert wrong(agent.post("/incidents", body)) == {
        "title": "field.type",
        "impact": "choice.unknown",
        "security": "field.type",
        "colour": "field.unknown",
        "reporter.email": "field.missing",
        "detected_at": "instant.naive",
        "occurred_at": "instant.invalid",
        "people": "field.type",
    }


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", "field.missing"),
        ("title", " \n ", "field.missing"),
        ("title", "x" * 201, "field.too_long"),
        ("title", "nul \x00", "field.unprintable"),
        ("title", "half \ud800", "field.unprintable"),
        ("title", None, "field.type"),
        ("title", ["VPN"], "field.type"),
        ("description", "nul \x00", "field.unprintable"),
        ("description", "x" * 1_000_001, "field.too_long"),
        ("description", "ä" * 600_000, "field.too_long"),
        ("channel", "telepathy", "choice.unknown"),
        ("category", "network/none", "category.unknown"),
        ("service", "none", "service.unknown"),
        ("team", "none", "team.unknown"),
        ("teams", ["none"], "team.unknown"),
        ("people", ["nobody@example.org"], "person.unknown"),
        ("people", ["nobody"], "address.invalid"),
        ("fields", {"colour": "red"}, "field.unknown"),
        ("fields", [], "field.type"),
        ("reporter", [], "field.type"),
        ("detected_at", 0, "field.type"),
        ("detected_at", "1764000000", "instant.invalid"),
        ("detected_at", "2026-11-24", "instant.invalid"),
        ("detected_at", "2026-13-24T08:00:00Z", "instant.invalid"),
        ("detected_at", "0001-01-01T00:00:00+14:00", "instant.invalid"),
        ("detected_at", "2999-01-01T00:00:00Z", "instant.future"),
        ("occurred_at", "9999-12-31T23:59:59-12:00", "instant.invalid"),
    ],
)
def test_a_wrong_field_is_named_with_its_reason(agent, field, value, code):
    told = wrong(agent.post("/incidents", {"title": "VPN drops", field: value}))

    assert list(told.values()) == [code]
    assert next(iter(told)).split(".")[0] == field


@pytest.mark.parametrize(
    ("reporter", "told"),
    [
        ({"email": "nobody"}, {"reporter.email": "address.invalid"}),
        ({"email": "ana@example.org", "name": "x" * 121}, {"reporter.name": "field.too_long"}),
        ({"email": "ana@example.org", "vip": True}, {"reporter.vip": "field.unknown"}),
    ],
)
def test_a_wrong_reporter_is_named_below_reporter(agent, reporter, told):
    response = agent.post("/incidents", {"title": "VPN drops", "reporter": reporter})

    assert wrong(response) == told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("limit=201", {"limit": "field.range"}),
        ("limit=0", {"limit": "field.range"}),
        ("limit=ten", {"limit": "field.type"}),
        ("limit=50.0", {"limit": "field.type"}),
        ("cursor=nonsense", {"cursor": "cursor.invalid"}),
        ("cursor=WyJcdTAwMDAiLCAiXHUwMDAwIl0", {"cursor": "cursor.invalid"}),
        ("query=colour:red", {"query": "query.unknown_field"}),
        ("query=state:gone", {"query": "query.unknown_value"}),
        ("query=%00", {"query": "field.unprintable"}),
        ("limits=5", {"limits": "field.unknown"}),
    ],
)
def test_a_wrong_parameter_of_a_list_is_named(agent, query, told):
    assert wrong(agent.get(f"/incidents?{query}")) == told


@pytest.mark.parametrize(("limit", "details"), [(0, {"least": 1}), (201, {"limit": 200})])
def test_of_what_is_outside_a_range_only_the_bound_it_passed_is_told(agent, limit, details):
    (error,) = agent.get(f"/incidents?limit={limit}").json()["errors"]

    assert error["details"] == details


def test_wrong_fields_are_explained_in_the_language_that_is_asked_for(agent):
    response = agent.post("/incidents", {}, Accept_Language="de")

    assert response["Content-Language"] == "de"
    assert response.json()["errors"][0]["field"] == "title"


def test_nothing_is_half_written_when_a_field_is_wrong(agent, desk):
    make_category("network")
    body = {"title": "VPN drops", "reporter": {"email": "new@example.org"}, "team": "none"}

    agent.post("/incidents", body)

    assert agent.get("/people?query=new@example.org").json()["items"] == []
    assert agent.get("/incidents").json()["items"] == []


def test_a_team_is_unknown_to_those_who_may_not_know_of_it(reporter):
    make_team("network", tier=2)

    told = wrong(reporter.post("/incidents", {"title": "VPN drops", "team": "network"}))

    assert told == {"team": "team.unknown"}


@pytest.mark.parametrize(
    ("method", "noun", "body", "code"),
    [
        ("POST", "assignment", {"team": "none", "assignee": "nobody@example.org"}, "assign"),
        ("PUT", "classification", {"category": "none", "service": "none"}, "classify"),
        ("PUT", "confidentiality", {"confidential": True, "teams": ["none"]}, "restrict"),
        ("PUT", "involved", {"people": ["nobody@example.org"]}, "name_involved"),
        ("POST", "escalation", {"kind": "functional", "team": "none", "reason": "x"}, "escalate"),
        ("POST", "escalation", {"kind": "hierarchical", "level": 9, "reason": "x"}, "inform"),
        ("POST", "suppliers", {"supplier": "none", "body": "x"}, "ask_supplier"),
        ("POST", "guests", {"email": "nobody", "until": "2999-01-01T00:00:00Z"}, "invite"),
        ("POST", "links", {"kind": "related", "number": "none"}, "link"),
        ("PUT", "parent", {"number": "none"}, "adopt"),
        ("POST", "merge", {"into": "none", "reason": "x"}, "merge"),
        ("POST", "messages", {"visibility": "internal", "body": "", "caller": "nobody"}, "note"),
        (
            "POST",
            "messages",
            {"visibility": "public", "body": "x", "caller": "nobody@example.org"},
            "answer",
        ),
        ("POST", "tasks", {"title": "x", "owner": "nobody@example.org"}, "add_task"),
    ],
)
def test_who_may_not_is_told_so_before_anything_is_looked_up(reporter, method, noun, body, code):
    told = problem(reporter(method, f"{reporter.register()}/{noun}", body))

    assert told[0] == 403
    assert told[1].startswith(f"incident.{code}")
