from datetime import timedelta

import pytest

from tests.api.conftest import Program
from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import Part

LISTS = "/stakeholder-lists"
QUERIES = {"": 9, "/updates": 9, "/timeline": 8}


@pytest.fixture
def jonas(db):
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def priya(db):
    return make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)


@pytest.fixture
def incident(jonas):
    return make_incident()


@pytest.fixture
def path(incident):
    return f"/incidents/{incident.number}/major"


@pytest.fixture
def board(db):
    member = make_person("Edmund Hale", email="edmund@example.org")
    return actions.set_stakeholder_list(by=operator(), slug="board", name="Board", members=[member])


@pytest.fixture
def accepted(incident, priya):
    actions.accept_major(incident, by=priya)
    return incident


def test_nothing_is_said_of_what_nobody_proposed(jonas, path):
    found = Program(jonas).get(path).json()
    assert found["state"] is found["why"] is found["review_due_on"] is None
    assert found["roles"] == []
    assert not found["review_overdue"]


def test_it_is_proposed_accepted_and_led(jonas, priya, path):
    proposed = Program(jonas).post(path, {"why": "Every ward calls."}).json()
    assert (proposed["state"], proposed["why"]) == ("candidate", "by_hand")
    assert proposed["reason"] == "Every ward calls."
    assert Program(jonas).put(f"{path}/decision", {"decision": "accept"}).status_code == 403
    accepted = Program(priya).put(f"{path}/decision", {"decision": "accept"}).json()
    assert (accepted["state"], accepted["decided_by"]["email"]) == ("accepted", priya.email)
    assert accepted["update_every"] == 8 * 3600
    (role,) = accepted["roles"]
    assert (role["role"], role["person"]["email"], role["until"]) == ("manager", priya.email, None)


def test_it_is_withdrawn_when_it_is_cancelled_undecided(jonas, path):
    agent = Program(jonas)
    agent.post(path, {"why": "Every ward calls."})
    whole = path.removesuffix("/major")
    assert agent.post(f"{whole}/cancellation", {"reason": "A drill"}).status_code == 200
    found = agent.get(path).json()
    assert (found["state"], found["decided_by"]) == ("withdrawn", None)
    assert found["reason"] == "Every ward calls."
    assert agent.get("/incidents?query=major:candidate").json()["items"] == []
    verbs = [e["verb"] for e in agent.get(f"{whole}/journal").json()["items"]]
    assert "incident.withdrawn_as_major" in verbs


def test_declining_takes_a_reason(jonas, priya, path):
    Program(jonas).post(path, {})
    refused = Program(priya).put(f"{path}/decision", {"decision": "decline"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    declined = Program(priya).put(f"{path}/decision", {"decision": "decline", "reason": "One ward"})
    assert declined.json()["decided_because"] == "One ward"


@pytest.mark.long
def test_parts_are_handed_over_and_left(jonas, priya, path, accepted):
    Program(jonas).post(f"{path}/roles", {"role": "scribe"})
    found = Program(priya).post(f"{path}/roles", {"role": "manager", "person": jonas.email}).json()
    held = [(r["role"], r["person"]["email"], r["until"] is None) for r in found["roles"]]
    assert held == [
        ("manager", priya.email, False),
        ("scribe", jonas.email, True),
        ("manager", jonas.email, True),
    ]
    assert Program(jonas).delete(f"{path}/roles/scribe/{jonas.email}").status_code == 204
    again = Program(jonas).delete(f"{path}/roles/scribe/{jonas.email}")
    assert again.status_code == 404
    lead = Program(jonas).delete(f"{path}/roles/manager/{jonas.email}")
    assert lead.json()["code"] == "major.needs_manager"


def test_stakeholders_are_told_from_a_template(jonas, path, accepted, board):
    body = {"template": "first", "body": "We know the cause.", "lists": ["board"]}
    told = Program(jonas).post(f"{path}/updates", body | {"next_within": 900})
    assert told.status_code == 201
    assert (told.json()["lists"], told.json()["template"]) == (["board"], "first")
    (item,) = Program(jonas).get(f"{path}/updates").json()["items"]
    assert item == told.json()
    assert Program(jonas).get(path).json()["next_update_at"] == item["next_update_at"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lists": ["nowhere"]}, "lists.0"),
        ({"lists": []}, "lists"),
        ({"template": "other"}, "template"),
        ({"next_within": 0}, "next_within"),
        ({"next_within": 86_400}, "next_within"),
        ({"body": " "}, "body"),
    ],
)
@pytest.mark.usefixtures("accepted")
def test_an_update_that_cannot_be_is_refused_by_its_field(jonas, path, board, change, field):
    body = {"body": "We know the cause.", "lists": ["board"]} | change
    refused = Program(jonas).post(f"{path}/updates", body)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_everybody_writes_the_timeline(jonas, path, accepted):
    at = instants.written(instants.now() - timedelta(hours=1))
    line = Program(jonas).post(f"{path}/timeline", {"at": at, "text": "First call"}).json()
    marked = Program(jonas).patch(f"{path}/timeline/{line['id']}", {"pinned": True, "hidden": True})
    assert marked.json() == line | {"pinned": True, "hidden": True}
    first, second = Program(jonas).get(f"{path}/timeline").json()["items"]
    assert first == marked.json() == Program(jonas).get(f"{path}/timeline/{line['id']}").json()
    assert (second["verb"], second["text"]) == ("incident.accepted_as_major", "")


def test_a_line_is_marked_as_it_was_read_or_not_at_all(jonas, path, accepted):
    body = {"at": instants.written(instants.now()), "text": "First call"}
    line = f"{path}/timeline/{Program(jonas).post(f'{path}/timeline', body).json()['id']}"
    read = Program(jonas).get(line).headers["ETag"]
    assert Program(jonas).patch(line, {"pinned": True}, If_Match=read).status_code == 200
    assert Program(jonas).patch(line, {"hidden": True}, If_Match=read).status_code == 412


def test_the_review_is_owed_and_nothing_takes_it_off(priya, path, accepted):
    actions.resolve(accepted, by=priya, code="solved_permanent", text="Done")
    found = Program(priya).get(path).json()
    assert found["review_due_on"] > instants.now().date().isoformat()
    for method in (Program(priya).put, Program(priya).patch):
        assert method(path, {"review_due_on": None}).status_code == 405


def test_a_reporter_finds_no_procedure(accepted, path):
    ana = make_person()
    other = make_incident(reporter=ana)
    assert Program(ana).get(path).status_code == 404
    assert Program(ana).get(f"/incidents/{other.number}/major").status_code == 404
    assert Program(ana).post(f"/incidents/{other.number}/major", {}).status_code == 403


def test_lists_are_made_and_changed_by_administrators(jonas):
    agnes = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    member = make_person("Edmund Hale")
    body = {"slug": "board", "name": "Board", "members": [member.email]}
    assert Program(jonas).post(LISTS, body).status_code == 403
    made = Program(agnes).post(LISTS, body)
    assert made.status_code == 201
    assert made.json()["members"] == [{"email": member.email, "name": "Edmund Hale"}]
    assert Program(agnes).post(LISTS, body).json()["errors"][0]["code"] == "stakeholder_list.taken"
    changed = Program(agnes).put(f"{LISTS}/board", {"name": "The board"}).json()
    assert changed == {"slug": "board", "name": "The board", "members": []}
    assert Program(jonas).get(LISTS).json()["items"] == [changed]
    assert Program(jonas).get(f"{LISTS}/board").json() == changed
    assert Program(agnes).put(f"{LISTS}/nowhere", {"name": "X"}).status_code == 404
    unknown = Program(agnes).put(f"{LISTS}/board", {"name": "X", "members": ["who@example.org"]})
    assert unknown.json()["errors"][0]["field"] == "members.0"


@pytest.mark.parametrize("part", ["", "/updates", "/timeline"])
@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_each_answer_asks_as_often_for_thirty_rows(
    priya, accepted, board, django_assert_num_queries, part, rows
):
    for turn in range(rows):
        person = make_agent(f"Agent{turn} Of Many")
        actions.assume_part(accepted, by=priya, part=Part.EXPERT, person=person)
        actions.update_stakeholders(accepted, by=priya, body="Word", lists=[board])
    call = Program(priya)
    with django_assert_num_queries(QUERIES[part]):
        call.get(f"/incidents/{accepted.number}/major{part}")
