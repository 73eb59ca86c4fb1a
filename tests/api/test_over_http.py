"""The interface over real HTTP: what a client library, a proxy or curl would meet."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import Program
from tests.makers import make_agent, make_team

MEGABYTE = 1024 * 1024


@pytest.fixture
def call(served):
    make_team("service-desk")
    token = Program(make_agent()).token

    def ask(method, path, body=None, **headers):
        connection = http.client.HTTPConnection(urlsplit(served).netloc, timeout=30)
        given = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/api/v1{path}", body, given)
        with connection.getresponse() as answer:
            content = answer.read()
        connection.close()
        return answer, content

    return ask


def test_calls_over_real_http(call):
    made, content = call("POST", "/incidents", json.dumps({"title": "VPN drops"}))
    path = "/incidents/" + json.loads(content)["number"]
    assert (made.status, made.headers["Content-Type"]) == (201, "application/json")

    head, nothing = call("HEAD", path)
    assert (head.status, nothing, head.headers["ETag"]) == (200, b"", '"1"')

    same, nothing = call("GET", path, If_None_Match='"1"')
    assert (same.status, nothing) == (304, b"")

    stranger, content = call("POST", "/incidents", b" " * 9 * MEGABYTE, Authorization="Bearer x")
    assert (stranger.status, json.loads(content)["code"]) == (401, "token.invalid")

    large, content = call("POST", "/incidents", b" " * 31 * MEGABYTE)
    assert (large.status, json.loads(content)["code"]) == (413, "body.too_large")

    pieces = iter([b'{"title": ', b'"In pieces"}'])
    chunked, content = call("POST", "/incidents", pieces)
    assert (chunked.status, json.loads(content)["title"]) == (201, "In pieces")
