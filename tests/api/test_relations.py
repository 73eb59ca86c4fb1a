"""Links, parents, merging and splitting, as programs do it."""

import pytest

from tests.api.conftest import Program
from tests.makers import make_agent
from tests.rows import many_links
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db


def number_of(path):
    return path.rpartition("/")[2]


@pytest.fixture
def pair(agent):
    """Two incidents, each with a reporter of its own."""
    return tuple(
        agent.register(f"By {name}", reporter={"email": f"{name}@example.org"})
        for name in ("ana", "eva")
    )


@pytest.mark.long
def test_a_link_is_made_read_from_both_ends_and_taken_off(agent, pair):
    one, other = pair
    made = agent.post(f"{one}/links", {"kind": "duplicate_of", "number": number_of(other)})
    assert (made.status_code, made.json()["direction"]) == (201, "to")
    back = agent.get(f"{other}/links").json()["items"]
    assert [(k["kind"], k["direction"], k["number"], k["title"]) for k in back] == [
        ("duplicate_of", "from", number_of(one), "By ana")
    ]
    gone = agent("DELETE", f"{other}/links/{made.json()['id']}")
    assert gone.json()["number"] == number_of(other)
    assert agent.get(f"{one}/links").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("kind", "number", "status"),
    [
        ("caused_by", "PRB-1", 201),
        ("fixed_by", "CHG-1", 201),
        ("caused_by", "INC-2026-999999", 422),
        ("fixed_by", "inc-2026-999999", 422),
        ("related", "CHG-1", 422),
        ("duplicate_of", "INC-2026-999999", 422),
    ],
)
def test_only_problems_and_changes_may_live_elsewhere(agent, pair, kind, number, status):
    answer = agent.post(f"{pair[0]}/links", {"kind": kind, "number": number})
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"][0]["field"] == "number"
        assert answer.json()["code"] == "incident.unknown"


def test_itself_is_an_illegal_link(agent, pair):
    answer = agent.post(f"{pair[0]}/links", {"kind": "related", "number": number_of(pair[0])})
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_link")


def test_reporters_read_no_links(pair):
    ana = Program(person_at("ana@example.org"))
    assert ana.get(pair[0]).status_code == 200
    assert ana.get(f"{pair[0]}/links").status_code == 404


@pytest.mark.long
def test_the_record_carries_parent_and_children(agent, pair):
    child, parent = pair
    hung = agent("PUT", f"{child}/parent", {"number": number_of(parent)}).json()
    assert hung["parent"] == number_of(parent)
    assert agent.get(parent).json()["children"] == 1
    found = agent.get(f"/incidents?query=parent:{number_of(parent)}").json()["items"]
    assert [i["number"] for i in found] == [number_of(child)]
    assert agent("DELETE", f"{child}/parent").json()["parent"] is None


def test_a_cycle_is_an_illegal_link(agent, pair):
    child, parent = pair
    agent("PUT", f"{child}/parent", {"number": number_of(parent)})
    answer = agent("PUT", f"{parent}/parent", {"number": number_of(child)})
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_link")


@pytest.mark.long
def test_a_merged_one_points_to_the_survivor_and_refuses_every_verb(agent, pair):
    one, other = pair
    body = {"into": number_of(other), "reason": "Same"}
    merged = agent.post(f"{one}/merge", body).json()
    assert merged["merged_into"] == number_of(other)
    assert agent.get(one).json()["merged_into"] == number_of(other)
    for verb, content in (
        ("acknowledgement", {}),
        ("resolution", {"code": "solved_permanent", "text": "x"}),
        ("reopening", {"reason": "x"}),
        ("confirmation", {"solved": True}),
        ("messages", {"visibility": "internal", "body": "x"}),
        ("links", {"kind": "fixed_by", "number": "CHG-1"}),
        ("merge", body),
    ):
        answer = agent.post(f"{one}/{verb}", content)
        assert (verb, answer.status_code, answer.json()["code"]) == (verb, 409, "merged")
    assert agent("DELETE", f"{one}/merge").json()["merged_into"] is None


@pytest.mark.long
def test_messages_of_the_survivor_name_where_they_were_said(agent, pair):
    one, other = pair
    for path, body in ((one, "first"), (other, "second")):
        agent.post(f"{path}/messages", {"visibility": "internal", "body": body})
    agent.post(f"{one}/merge", {"into": number_of(other), "reason": "Same"})
    said = agent.get(f"{other}/messages").json()["items"]
    assert [(m["incident"], m["body"]) for m in said] == [
        (number_of(one), "first"),
        (number_of(other), "second"),
    ]


@pytest.mark.long
def test_files_of_the_merged_one_are_fetched_from_the_survivor(agent, pair):
    from tests.api.test_messages import named_file

    one, other = pair
    agent.form(f"{one}/messages", {"visibility": "internal", "files": [named_file(name="a.txt")]})
    agent.post(f"{one}/merge", {"into": number_of(other), "reason": "Same"})
    file = agent.get(f"{other}/messages").json()["items"][0]["attachments"][0]
    assert file["url"].endswith(f"{other}/attachments/{file['id']}")
    assert agent.get(f"{other}/attachments/{file['id']}").status_code == 200


def test_what_is_not_there_is_no_survivor(agent, pair):
    answer = agent.post(f"{pair[0]}/merge", {"into": "INC-2026-999999", "reason": "Same"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "into")


def test_undoing_no_merge_is_refused(agent, pair):
    answer = agent("DELETE", f"{pair[0]}/merge")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_merged")


@pytest.mark.long
def test_a_message_becomes_an_incident(agent, pair):
    one, _ = pair
    said = agent.post(f"{one}/messages", {"visibility": "internal", "body": "Printer too"}).json()
    new = agent.post(f"{one}/messages/{said['id']}/incident", {"title": "Printer"})
    assert (new.status_code, new.json()["title"]) == (201, "Printer")
    assert new.headers["Location"].endswith(new.json()["number"])
    assert agent.get(f"{one}/links").json()["items"][0]["number"] == new.json()["number"]


@pytest.mark.parametrize("rows", [1, 30])
def test_links_cost_the_same_however_many(agent, pair, rows, django_assert_num_queries):
    one, _ = pair
    many_links(Incident.objects.get(number=number_of(one)), agent.person, rows)
    with django_assert_num_queries(8):
        assert len(agent.get(f"{one}/links").json()["items"]) == rows


def test_who_only_reads_links_nothing(pair):
    reader = Program(make_agent("Rita Reader", role=Role.AUDITOR))
    answer = reader.post(f"{pair[0]}/links", {"kind": "fixed_by", "number": "CHG-1"})
    assert answer.status_code == 403


@pytest.mark.parametrize(("body", "left"), [({}, 1), ({"release_children": True}, 0)])
def test_a_cancelled_parent_lets_go_of_its_children_when_asked(agent, pair, body, left):
    child, parent = pair
    agent("PUT", f"{child}/parent", {"number": number_of(parent)})
    gone = agent.post(f"{parent}/cancellation", {"reason": "Drill", **body})
    assert gone.json()["children"] == left


@pytest.mark.long
def test_a_child_that_goes_its_own_way_is_not_resolved_along(agent, pair):
    child, parent = pair
    agent("PUT", f"{child}/parent", {"number": number_of(parent), "follows": False})
    agent.post(f"{parent}/resolution", {"code": "solved_permanent", "text": "Restarted."})
    assert agent.get(child).json()["state"] == "new"


@pytest.mark.long
def test_what_is_told_to_the_children_is_read_there(agent, pair):
    child, parent = pair
    agent.put(f"{child}/parent", {"number": number_of(parent)})
    body = {"visibility": "public", "body": "Nearly there.", "tell_children": True}
    assert agent.post(f"{parent}/messages", body).status_code == 201
    form = {"visibility": "public", "body": "Done.", "tell_children": "true"}
    assert agent.form(f"{parent}/messages", form).status_code == 201
    said = [m["body"] for m in agent.get(f"{child}/messages").json()["items"]]
    assert said == ["Nearly there.", "Done."]
