"""The OpenAPI document and the page made of it."""

import re

import pytest

from tocsin.api.chapters import coded
from tocsin.api.manual import document
from tocsin.api.problems import MEDIA_TYPE

OPERATIONS = [
    pytest.param(path, method, operation, id=operation["operationId"])
    for path, operations in document()["paths"].items()
    for method, operation in operations.items()
]
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def references(node):
    if isinstance(node, dict):
        found = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return found + [r for value in node.values() for r in references(value)]
    return [r for entry in node for r in references(entry)] if isinstance(node, list) else []


def test_the_document_is_open_to_everybody(client):
    response = client.get("/api/v1/openapi.json")

    assert (response.status_code, response.json()["openapi"]) == (200, "3.1.0")


def test_everything_it_refers_to_is_there():
    there = {f"#/components/schemas/{name}" for name in document()["components"]["schemas"]}

    missing = set(references(document())) - there

    assert missing == set()


def test_every_call_has_a_name_of_its_own():
    names = [p.values[2]["operationId"] for p in OPERATIONS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_call_says_what_it_does_and_how_it_refuses(path, method, operation):
    refusals = {status for status in operation["responses"] if int(status) >= 400}

    assert operation["summary"]
    assert refusals >= {"401", "403", "422", "429"} | ({"404"} if "{" in path else set())
    for status in refusals:
        assert operation["responses"][status]["content"] == {MEDIA_TYPE: {"schema": PROBLEM}}
    assert operation["security"] == [{"Bearer": []}]


@pytest.mark.parametrize(
    ("path", "method", "operation"), [p for p in OPERATIONS if p.values[1] == "post"]
)
def test_every_post_takes_a_key(path, method, operation):
    assert "Idempotency-Key" in {p["name"] for p in operation["parameters"]}


@pytest.mark.long
def test_the_page_lists_every_call(client):
    page = client.get("/api/docs").content.decode()

    assert {p.values[2]["operationId"] for p in OPERATIONS} <= set(re.findall(r'id="(\w+)"', page))
    assert "IncidentRecord" in page


@pytest.mark.long
def test_every_link_of_the_page_leads_somewhere(client):
    page = client.get("/api/docs").content.decode()

    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.long
def test_the_page_loads_nothing_from_elsewhere(client):
    response = client.get("/api/docs")
    page = response.content.decode()

    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    assert "unsafe" not in response["Content-Security-Policy"]
    assert re.findall(r"\sstyle=|<style|\son\w+=", page) == []


@pytest.mark.long
def test_the_page_speaks_the_readers_language(client):
    page = client.get("/api/docs", headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="de"' in page


def test_what_stands_between_backticks_is_shown_as_code():
    assert coded("`a` < `b`") == "<code>a</code> &lt; <code>b</code>"
