"""A confidential incident is not met by those who may not know of it, anywhere."""

from collections import defaultdict

import pytest

from tests.api.conftest import Program
from tests.api.test_messages import named_file
from tests.makers import make_agent, make_category, make_person, make_service, make_team
from tocsin.api.manual import document
from tocsin.domain.accounts.rules import Role

SECRET = "Stolen laptop of the chief physician"
PATHS = [
    (method, path.removeprefix("/api/v1"))
    for path, operations in document()["paths"].items()
    for method in operations
]
WITH_BODY = {"post", "put", "patch"}
BODIES = {
    "assignment": {"assignee": "me"},
    "priority": {"impact": "high", "urgency": "high", "reason": "Wider"},
    "hold": {"reason": "awaiting_change"},
    "resolution": {"code": "workaround", "text": "Done"},
    "confirmation": {"solved": True},
    "closure": {"assessment": "satisfactory"},
    "reopening": {"reason": "Again"},
    "cancellation": {"reason": "Twice"},
    "links": {"kind": "fixed_by", "number": "CHG-1"},
    "parent": {"number": "INC-2026-000001"},
    "merge": {"into": "INC-2026-000001", "reason": "Same"},
    "confidentiality": {"confidential": False},
    "involved": {"people": []},
    "messages": {"visibility": "public", "body": "Hi"},
    "incidents": {"title": "Another"},
}


@pytest.fixture
def secret(agent, desk):
    """What a stranger must not meet, and the words a path needs to reach for it."""
    make_category("network")
    make_service("vpn")
    path = agent.register(
        SECRET, confidential=True, description=SECRET, reporter={"email": "victim@example.org"}
    )
    fields = {"visibility": "public", "body": SECRET, "files": [named_file(name="leak.txt")]}
    said = agent.form(f"{path}/messages", fields).json()
    tied = agent.post(f"{path}/links", {"kind": "fixed_by", "number": "CHG-7"}).json()
    return {
        "number": path.rpartition("/")[2],
        "message": said["id"],
        "link": tied["id"],
        "attachment": said["attachments"][0]["id"],
        "email": "victim@example.org",
        "slug": "service-desk",
        "inquiry": "none",
        "position": "1",
    }


STRANGERS = {
    "contact": lambda: make_person("Stranger"),
    "agent": lambda: make_agent("Other agent", team=make_team("network", tier=2)),
    "administrator": lambda: make_agent("Administrator", role=Role.ADMINISTRATOR),
    "auditor": lambda: make_agent("Auditor", role=Role.AUDITOR),
    "manager": lambda: make_agent("Manager", role=Role.MANAGER),
}
QUERIES = ("", "state:open", "confidential", "laptop", "-vpn", "reporter:victim", "team:none")


@pytest.fixture(params=STRANGERS)
def stranger(request, desk):
    return Program(STRANGERS[request.param]())


def met(response, secret):
    content = b"".join(response) if response.streaming else response.content
    told = content.decode() + str(response.headers)
    return [word for word in (secret["number"], SECRET, secret["message"]) if word in told]


def test_no_path_tells_a_stranger_of_it(secret, stranger):
    for method, path in PATHS:
        address = path.format_map(defaultdict(lambda: "none", secret))
        body = BODIES.get(path.rpartition("/")[2], {}) if method in WITH_BODY else None

        response = stranger(method.upper(), address, body)

        assert met(response, secret) == [], path
        if "{number}" in path:
            assert response.status_code in {404, 422}, path


def test_no_list_holds_it(secret, stranger):
    for query in QUERIES:
        response = stranger.get(f"/incidents?query={query}")

        assert response.status_code == 200
        assert met(response, secret) == [], query


def test_who_may_know_meets_it(agent, secret):
    assert met(agent.get("/incidents"), secret) != []
