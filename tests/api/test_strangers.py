"""A confidential incident is not met by those who may not know of it, on any path."""

import pytest

from tests.api.conftest import Program
from tests.strangers import STRANGERS, filled, met, world
from tocsin.api.manual import document

pytestmark = pytest.mark.django_db
PATHS = [
    (method.upper(), path)
    for path, operations in document()["paths"].items()
    for method in operations
    if method != "parameters"
]
# What a path needs to hear, so that it is not for the body that a stranger is refused.
BODIES = {
    "assignment": {"assignee": "me"},
    "priority": {"impact": "high", "urgency": "high", "reason": "Wider"},
    "classification": {"service": None},
    "hold": {"reason": "awaiting_change"},
    "resolution": {"code": "solved_permanent", "text": "Done"},
    "confirmation": {"solved": True},
    "rating": {"rating": 5},
    "closure": {"assessment": "satisfactory"},
    "reopening": {"reason": "Again"},
    "cancellation": {"reason": "Twice"},
    "escalation": {"kind": "hierarchical", "reason": "Grave"},
    "hand-back": {"reason": "Not ours"},
    "investigation": {"hypothesis": "The fuser"},
    "suppliers": {"supplier": "carevia", "body": "And now?"},
    "{inquiry}/closure": {},
    "reference": {"reference": "88-20417"},
    "guests": {"email": "guest@example.org", "until": "2099-01-01T00:00:00Z"},
    "links": {"kind": "fixed_by", "number": "CHG-1"},
    "parent": {"number": "INC-2026-000004"},
    "merge": {"into": "INC-2026-000004", "reason": "Same"},
    "incident": {"title": "Another"},
    "confidentiality": {"confidential": False},
    "involved": {"people": []},
    "access": {"reason": "Audit 7"},
    "messages": {"visibility": "public", "body": "Hi"},
    "{inquiry}/messages": {"body": "Hi"},
    "incidents": {"title": "Another"},
    "{step}": {"done": True},
    "tasks": {"title": "Call the ward"},
    "{task}": {"title": "Call the ward"},
    "watchers": {"person": "eva@example.org", "internal": False},
    "major": {"why": "Grave"},
    "decision": {"decision": "accept"},
    "roles": {"role": "scribe", "person": "me"},
    "updates": {"body": "Soon", "lists": ["desk"]},
    "timeline": {"at": "2026-01-01T00:00:00Z", "text": "A line"},
    "{line}": {"pinned": True},
    "correction": {
        "since": "2026-01-01T00:00:00Z",
        "until": "2026-01-01T01:00:00Z",
        "held": False,
        "reason": "Asked by phone",
    },
    "times": {"detected_at": "2026-01-01T00:00:00Z", "reason": "Seen before"},
    "rebasing": {"reason": "Agreed"},
}
# They may open it all the same, with a reason, which is told.
OPENERS = {"administrator", "auditor"}
QUERIES = ("", "state:open", "confidential", "laptop", "-vpn", "reporter:ana", "team:none")
BELOW = "{number}"
NAMES = list(STRANGERS)


@pytest.fixture(scope="module")
def secret(kept_db):
    made = world()
    made.programs = {name: Program(person) for name, person in made.strangers.items()}
    return made


def body_of(method, path):
    if method not in {"POST", "PUT", "PATCH"}:
        return None
    *_, before, last = path.split("/")
    return BODIES.get(f"{before}/{last}", BODIES.get(last, {}))


def call(secret, name, method, path, incident):
    """Let the stranger call the path about an incident; return what is wrong with the answer."""
    if name in OPENERS and path.endswith("/access"):
        return []
    address = filled(path, incident.number if incident else None, secret.parts)
    answer = secret.programs[name](method, address, body_of(method, path))
    found = met(answer, secret)
    if incident in secret.secrets and answer.status_code != 404:
        found.append(answer.status_code)
    return [(name, method, address, found)] if found else []


@pytest.mark.long
def test_no_path_about_it_tells_a_stranger_of_it(secret):
    wrong = []
    for n, (method, path) in enumerate(p for p in PATHS if BELOW in p[1]):
        for name in (NAMES[n % 5], NAMES[(n + 2) % 5]):
            wrong += call(secret, name, method, path, secret.secrets[n % 3 if n % 5 else 0])
    assert wrong == []


@pytest.mark.long
def test_no_path_about_what_lies_next_to_it_tells_of_it(secret):
    wrong = []
    for n, (method, path) in enumerate(p for p in PATHS if BELOW in p[1] and p[1].count("{") == 1):
        for incident in secret.near if method == "GET" else [secret.near[n % 4]]:
            wrong += call(secret, "agent", method, path, incident)
    assert wrong == []


@pytest.mark.long
def test_no_other_path_tells_of_it(secret):
    wrong = []
    for method, path in PATHS:
        for name in secret.programs if method == "GET" else ("administrator", "agent"):
            if BELOW not in path:
                wrong += call(secret, name, method, path, None)
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("name", STRANGERS)
def test_no_path_tells_any_stranger_of_any_of_it(secret, full, name):
    wrong = []
    for method, path in PATHS if full else PATHS[NAMES.index(name) :: 5]:
        for incident in (*secret.secrets, *secret.near) if BELOW in path else (None,):
            wrong += call(secret, name, method, path, incident)
    assert wrong == []


@pytest.mark.long
def test_no_list_holds_it(secret):
    for n, query in enumerate(QUERIES):
        for name in NAMES[n % 5], NAMES[(n + 2) % 5]:
            answer = secret.programs[name].get(f"/incidents?query={query}")
            assert (answer.status_code, met(answer, secret)) == (200, []), (name, query)


@pytest.mark.long
def test_who_may_know_finds_whatever_a_path_names(secret):
    """So that what a stranger does not find is there, also on a path that is new."""
    officer = Program(secret.officer)
    read = [path for method, path in PATHS if method == "GET" and BELOW in path]
    number = secret.secrets[0].number
    found = {p: officer.get(filled(p, number, secret.parts)).status_code for p in read}
    assert found == dict.fromkeys(read, 200)
    assert met(officer.get("/incidents"), secret) != []


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.long
def test_to_name_it_is_to_name_what_is_not_there(secret, name):
    program, friend = secret.programs[name], secret.near[2].number
    for method, noun, body in (
        ("POST", "links", {"kind": "related", "number": "{}"}),
        ("POST", "links", {"kind": "caused_by", "number": "{}"}),
        ("PUT", "parent", {"number": "{}"}),
        ("POST", "merge", {"into": "{}", "reason": "Same"}),
    ):
        answers = [
            program(
                method,
                f"/incidents/{friend}/{noun}",
                {field: value.replace("{}", number) for field, value in body.items()},
            )
            for number in (secret.secrets[0].number, "INC-2026-999999")
        ]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].content == answers[1].content
