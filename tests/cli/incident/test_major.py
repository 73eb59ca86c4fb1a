import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def priya():
    return make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)


@pytest.fixture
def incident(jonas):
    return make_incident()


@pytest.fixture
def act(told, incident):
    def run(noun, *options, by):
        return told("incident", noun, incident.number, *options, "--as", by.email)

    return run


@pytest.fixture
def say(tocsin, incident):
    def run(noun, *options):
        return tocsin("incident", noun, incident.number, *options)

    return run


@pytest.mark.long
def test_it_is_proposed_and_decided(act, jonas, priya):
    assert act("major", by=jonas)["state"] is None
    assert act("major", "--propose", "--why", "All wards", by=jonas)["reason"] == "All wards"
    declined = act("major-decision", "--decision", "decline", "--reason", "One", by=priya)
    assert (declined["state"], declined["decided_because"]) == ("declined", "One")
    accepted = act("major-decision", "--decision", "accept", by=priya)
    assert accepted["roles"][0]["person"]["name"] == "Priya Nadar"


def test_parts_go_from_hand_to_hand(act, incident, jonas, priya):
    actions.accept_major(incident, by=priya)
    act("major-roles", "--role", "scribe", by=jonas)
    found = act("major-roles", "--role", "scribe", "--person", priya.email, by=jonas)["items"]
    assert [row["until"] is None for row in found] == [True, False, True]
    left = act("major-roles", "--role", "scribe", "--leave", by=priya)["items"]
    assert [row["until"] is None for row in left] == [True, False, False]


def test_lists_are_told(act, told, tocsin, incident, jonas, priya):
    board = make_person("Edmund Hale")
    told("stakeholders", "--list", "board", "--name", "Board", "--members", board.email)
    (known,) = told("stakeholders", "--list", "board", "--name", "The board")["items"]
    assert (known["name"], known["members"][0]["email"]) == ("The board", board.email)
    assert "The board" in tocsin("stakeholders")[1]
    actions.accept_major(incident, by=priya)
    options = ("--body", "We know.", "--lists", "board", "--template", "first")
    (item,) = act("major-updates", *options, "--next-within", "60", by=jonas)["items"]
    assert (item["body"], item["lists"], item["template"]) == ("We know.", ["board"], "first")


@pytest.mark.long
def test_the_timeline_is_written_and_marked(act, say, incident, jonas, priya):
    actions.accept_major(incident, by=priya)
    options = ("--text", "First call", "--at", "2026-11-20T08:00:00Z", "--pinned")
    line, _ = act("major-timeline", *options, by=jonas)["items"]
    assert (line["text"], line["at"], line["pinned"]) == (
        "First call",
        "2026-11-20T08:00:00Z",
        True,
    )
    assert "First call" in say("major-timeline")[1]
    act("major-timeline", "--line", line["id"], "--hidden", by=priya)
    assert "First call" not in say("major-timeline")[1]
    assert "there is no line x" in say("major-timeline", "--line", "x")[2]


def test_it_reads_plainly(say, incident, jonas, priya):
    assert say("major")[1] == "Nobody proposed it.\n"
    actions.accept_major(incident, by=priya)
    printed = say("major")[1]
    assert "manager    Priya Nadar" in printed
    assert "state      accepted" in printed
    assert "Priya Nadar" in say("major-roles")[1]


def test_what_is_unknown_is_refused_by_its_option(say, incident, jonas, priya, tocsin):
    actions.accept_major(incident, by=priya)
    _, _, err = say("major-updates", "--body", "X", "--lists", "nowhere")
    assert "stakeholder_list.unknown" in err
    assert "name" in tocsin("stakeholders", "--list", "new")[2]
