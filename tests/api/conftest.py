"""Programs that call the desk."""

import json

import pytest
from django.test import Client

from tests.makers import make_agent, make_team, make_token


class Program:
    """Calls the interface with a person's token, as any HTTP client would."""

    def __init__(self, person, *scopes):
        self.person = person
        self.token = make_token(person, *scopes)[1] if person else ""
        self.client = Client(raise_request_exception=True)

    def __call__(self, method, path, body=None, **headers):
        content = {}
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            content = {
                "data": data,
                "content_type": headers.pop("content_type", "application/json"),
            }
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given = {"Authorization": f"Bearer {self.token}"} | given
        return self.client.generic(method, f"/api/v1{path}", headers=given, **content)

    def get(self, path, **headers):
        return self("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self("POST", path, {} if body is None else body, **headers)


@pytest.fixture
def desk(db):
    """A first-level team that takes what nobody else is named for."""
    return make_team("service-desk")


@pytest.fixture
def agent(desk):
    return Program(make_agent("Jonas Feld", team=desk))
