"""Checklists and tasks, watchers, following and muting over REST."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Program
from tests.makers import make_agent, make_category, make_incident, make_person
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue.models import ChecklistStep
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident


@pytest.fixture
def mira(desk):
    return make_agent("Mira Stein")


@pytest.fixture
def at(agent, reporter):
    category = make_category()
    for position, text in enumerate(("Ping it", "Ask the ward")):
        ChecklistStep.objects.create(category=category, position=position, text=text)
    made = make_incident(by=agent.person, reporter=reporter.person, category=category)
    return f"/incidents/{made.number}"


def codes(response):
    return response.status_code, [error["code"] for error in response.json()["errors"]]


def patch(program, path, body, **headers):
    return program("PATCH", path, body, **headers)


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_step_is_ticked_off(agent, at, method):
    first, second = agent.get(f"{at}/checklist").json()["items"]
    assert [first["text"], second["text"]] == ["Ping it", "Ask the ward"]
    assert (first["done"], first["done_by"], first["done_at"]) == (False, None, None)
    path = f"{at}/checklist/{first['id']}"
    ticked = agent(method, path, {"done": True}).json()
    assert (ticked["done"], ticked["done_by"]["name"]) == (True, "Jonas Feld")
    assert agent(method, path, {"done": False}).json()["done"] is False


def test_a_tick_is_a_tick(agent, at):
    [first, _] = agent.get(f"{at}/checklist").json()["items"]
    path = f"{at}/checklist/{first['id']}"
    assert codes(agent.put(path, {"done": 1})) == (422, ["field.type"])
    assert codes(agent.put(path, {})) == (422, ["field.missing"])
    assert agent.put(f"{at}/checklist/nowhere", {"done": True}).status_code == 404


@pytest.mark.long
def test_a_task_is_added_changed_finished_and_taken_up(agent, at, mira):
    body = {"title": "Call the ward", "owner": "me", "due_on": "2026-11-30"}
    made = agent.post(f"{at}/tasks", body)
    assert made.status_code == 201
    task = made.json()
    assert made.headers["Location"].endswith(f"{at}/tasks/{task['id']}")
    assert (task["owner"]["email"], task["due_on"]) == (agent.person.email, "2026-11-30")
    path = f"{at}/tasks/{task['id']}"
    given = patch(agent, path, {"owner": mira.email, "due_on": None}).json()
    assert (given["owner"]["name"], given["due_on"]) == ("Mira Stein", None)
    assert given["title"] == "Call the ward"
    done = patch(agent, path, {"done": True, "title": "Call both wards"}).json()
    assert (done["done"], done["title"]) == (True, "Call both wards")
    assert patch(agent, path, {"done": True}).status_code == 200
    assert patch(agent, path, {"done": False}).json()["done_by"] is None
    assert agent.get(path).json()["title"] == "Call both wards"
    assert [t["id"] for t in agent.get(f"{at}/tasks").json()["items"]] == [task["id"]]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"title": ""}, "field.missing"),
        ({"title": "x", "owner": "nobody@example.org"}, "person.unknown"),
        ({"title": "x", "owner": "ana@example.org"}, "task.owner_cannot_see"),
        ({"title": "x", "due_on": "30.11.2026"}, "date.invalid"),
        ({"title": "x", "due_on": "2026-11-30T08:00:00Z"}, "date.invalid"),
        ({"title": "x", "due_on": 1}, "field.type"),
        ({"title": "x", "done": True}, "field.unknown"),
    ],
)
def test_what_a_task_takes(agent, at, body, code):
    assert codes(agent.post(f"{at}/tasks", body)) == (422, [code])
    assert agent.get(f"{at}/tasks").json()["items"] == []


def test_all_of_a_change_is_made_or_nothing(agent, at):
    task = agent.post(f"{at}/tasks", {"title": "Call"}).json()
    path = f"{at}/tasks/{task['id']}"
    manager = Program(make_agent("Dora Quill", role=Role.MANAGER))
    patch(agent, path, {"owner": manager.person.email})
    assert patch(manager, path, {"title": "Rest", "done": True}).status_code == 403
    assert agent.get(path).json()["title"] == "Call"
    assert patch(manager, path, {"done": True}).json()["done"] is True


def test_the_reporter_finds_neither(reporter, agent, at):
    task = agent.post(f"{at}/tasks", {"title": "Call"}).json()
    for noun in ("checklist", "tasks", "watchers", f"tasks/{task['id']}"):
        assert reporter.get(f"{at}/{noun}").status_code == 404
    assert reporter.post(f"{at}/tasks", {"title": "x"}).status_code == 403
    assert patch(reporter, f"{at}/tasks/{task['id']}", {"done": True}).status_code == 404


def test_the_version_that_was_seen_is_asked_for(agent, at):
    assert agent.post(f"{at}/tasks", {"title": "x"}, If_Match='"99"').status_code == 412


def test_a_task_is_changed_as_it_was_read_or_not_at_all(agent, at):
    path = f"{at}/tasks/{agent.post(f'{at}/tasks', {'title': 'Call'}).json()['id']}"
    read = agent.get(path).headers["ETag"]
    assert agent.patch(path, {"title": "Ring"}, If_Match=read).status_code == 200
    late = agent.patch(path, {"title": "Write"}, If_Match=read)
    assert (late.status_code, agent.get(path).json()["title"]) == (412, "Ring")


@pytest.mark.long
def test_watchers_come_and_go_on_either_side(agent, at, mira):
    ben = make_person("Ben Ode", email="ben@example.net")
    added = agent.post(f"{at}/watchers", {"person": mira.email, "internal": True})
    assert (added.status_code, added.json()["internal"]) == (201, True)
    agent.post(f"{at}/watchers", {"person": mira.email, "internal": False})
    agent.post(f"{at}/watchers", {"person": ben.email, "internal": False})
    listed = agent.get(f"{at}/watchers").json()["items"]
    assert [(row["email"], row["internal"]) for row in listed] == [
        (mira.email, True),
        (ben.email, False),
        (mira.email, False),
    ]
    assert Program(ben).get(at).status_code == 200
    assert agent.delete(f"{at}/watchers/{mira.email}?internal=false").status_code == 204
    assert agent.delete(f"{at}/watchers/{ben.email}").status_code == 204
    assert [row["email"] for row in agent.get(f"{at}/watchers").json()["items"]] == [mira.email]
    assert agent.delete(f"{at}/watchers/{ben.email}").status_code == 404
    assert Program(ben).get(at).status_code == 404


@pytest.mark.parametrize(
    ("email", "internal", "code"),
    [
        ("ana@example.org", True, "watcher.cannot_see"),
        ("ana@example.org", False, "watcher.reporter"),
        ("nobody@example.org", True, "person.unknown"),
    ],
)
def test_who_may_be_a_watcher(agent, at, email, internal, code):
    body = {"person": email, "internal": internal}
    assert codes(agent.post(f"{at}/watchers", body)) == (422, [code])


def test_the_list_goes_on_where_it_ended(agent, at, mira):
    for internal in (True, False):
        agent.post(f"{at}/watchers", {"person": mira.email, "internal": internal})
    first = agent.get(f"{at}/watchers?limit=1").json()
    second = agent.get(f"{at}/watchers?limit=1&cursor={first['next']}").json()
    assert [first["items"][0]["internal"], second["items"][0]["internal"]] == [True, False]
    assert second["next"] is None
    assert agent.get(f"{at}/watchers?cursor=x").status_code == 422


@pytest.mark.long
def test_one_follows_and_falls_silent(agent, at):
    assert agent.get(f"{at}/following").json() == {
        "following": False,
        "internal": False,
        "muted": False,
    }
    assert agent.put(f"{at}/following", {}).json()["internal"] is True
    assert agent.put(f"{at}/mute", {}).json()["muted"] is True
    assert agent.delete(f"{at}/mute").json()["muted"] is False
    assert agent.delete(f"{at}/following").json()["number"] in at
    assert agent.get(f"{at}/following").json()["following"] is False


def test_who_leaves_the_public_side_sees_its_number_alone(agent, at):
    ben = Program(make_person("Ben Ode", email="ben@example.net"))
    agent.post(f"{at}/watchers", {"person": "ben@example.net", "internal": False})
    assert ben.put(f"{at}/mute", {}).json() == {"following": True, "internal": False, "muted": True}
    assert list(ben.delete(f"{at}/following").json()) == ["number"]


@pytest.mark.parametrize("noun", ["following", "mute"])
def test_strangers_follow_nothing(desk, at, noun):
    stranger = Program(make_person("Ben"))
    assert stranger.put(f"{at}/{noun}", {}).status_code == 404
    assert stranger.delete(f"{at}/{noun}").status_code == 404
    assert stranger.get(f"{at}/following").status_code == 404


def test_a_note_says_whom_it_did_not_reach(agent, at, mira):
    handle = mira.email.partition("@")[0]
    body = {"visibility": "internal", "body": f"@{handle} and @nobody.here, look"}
    said = agent.post(f"{at}/messages", body).json()
    assert said["unreached"] == ["nobody.here"]
    assert "@Mira Stein</a>" in said["html"]
    public = {"visibility": "public", "body": "@nobody.here"}
    assert agent.post(f"{at}/messages", public).json()["unreached"] == []
    assert [row["email"] for row in agent.get(f"{at}/watchers").json()["items"]] == [mira.email]
    entry = agent.get(f"{at}/journal").json()["items"]
    named = [e["facts"]["mentioned"] for e in entry if "mentioned" in e["facts"]]
    assert named == [[mira.email]]


@pytest.mark.parametrize(("noun", "count"), [("tasks", 1), ("watchers", 1), ("checklist", 1)])
@pytest.mark.long
def test_lists_cost_the_same_for_thirty(agent, at, noun, count):
    incident = Incident.objects.get(number=at.rpartition("/")[2])

    def costs(rows):
        for number in range(rows):
            person = make_agent(f"Agent {number}")
            actions.add_task(incident, by=agent.person, title="x", owner=person)
            actions.watch(incident, by=agent.person, person=person, internal=True)
            incident.checklist.create(public_id=f"{rows}-{number}", position=9, text="x")
        agent.get(f"{at}/{noun}")
        with CaptureQueriesContext(connection) as queries:
            assert len(agent.get(f"{at}/{noun}").json()["items"]) >= rows
        return len(queries)

    assert costs(count) == costs(29)
