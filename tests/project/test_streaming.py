"""A body without a length, as a program sends that does not know yet how long it will be."""

import http.client
import json
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.makers import make_agent, make_team, make_token
from tocsin.domain.incidents.models import Incident


def streamed(address, token, pieces):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)) as connection:
        connection.request(
            "POST", "/api/v1/incidents", body=iter(pieces), headers=headers, encode_chunked=True
        )
        with closing(connection.getresponse()) as answer:
            return answer.status, json.loads(answer.read())


@pytest.mark.long
def test_a_streamed_report_is_registered_and_an_endless_one_refused(served):
    _, token = make_token(make_agent(team=make_team("service-desk")))
    status, record = streamed(served, token, [b'{"title": ', b'"Streamed"}'])
    assert (status, record["title"]) == (201, "Streamed")
    status, problem = streamed(served, token, [b" " * 1_000_000] * 32)
    assert (status, problem["code"]) == (413, "body.too_large")
    assert Incident.objects.count() == 1
