"""Programs that call the desk."""

import json

import pytest
from django.test import Client

from tests.makers import make_agent, make_person, make_team, make_token
from tocsin.domain.accounts.rules import Role


class Program:
    """Calls the interface with a person's token, as any HTTP client would."""

    def __init__(self, person, *scopes):
        self.person = person
        self.token = make_token(person, *scopes)[1]
        self.client = Client()

    def __call__(self, method, path, body=None, *, content_type="application/json", **headers):
        given = {"Authorization": f"Bearer {self.token}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        content = {} if body is None else {"data": data, "content_type": content_type}
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        return self.client.generic(method, address, headers=given, **content)

    def get(self, path, **headers):
        return self("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self("POST", path, {} if body is None else body, **headers)

    def put(self, path, body, **headers):
        return self("PUT", path, body, **headers)

    def patch(self, path, body, **headers):
        return self("PATCH", path, body, **headers)

    def delete(self, path, **headers):
        return self("DELETE", path, **headers)

    def form(self, path, fields, **headers):
        given = {"Authorization": f"Bearer {self.token}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1{path}", fields, headers=given)

    def register(self, title="VPN drops every few minutes", **report):
        """Register an incident and return its address below the interface."""
        made = self.post("/incidents", {"title": title, **report})
        assert made.status_code == 201, made.content
        return f"/incidents/{made.json()['number']}"


@pytest.fixture
def desk(db):
    """A first-level team that takes what nobody else is named for."""
    return make_team("service-desk")


@pytest.fixture
def agent(desk):
    return Program(make_agent("Jonas Feld", team=desk))


@pytest.fixture
def lead(desk):
    return Program(make_agent("Lena Brandt", role=Role.TEAM_LEAD, team=desk))


@pytest.fixture
def administrator(desk):
    return Program(make_agent("Ada Nowak", role=Role.ADMINISTRATOR))


@pytest.fixture
def reporter(desk):
    return Program(make_person("Ana Rey", email="ana@example.org"))
