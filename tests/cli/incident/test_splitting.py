import pytest

from tests.makers import make_incident, make_person
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries

pytestmark = pytest.mark.django_db


def test_what_was_said_becomes_an_incident(told, agent):
    incident = make_incident(reporter=make_person())
    wording = Wording("The printer too")
    said = actions.answer(incident, by=incident.reporter, wording=wording)

    options = ("--message", said.public_id, "--as", agent.email)
    record = told("incident", "split", incident.number, *options)

    assert record["title"] == "The printer too"


def test_children_are_told_along_and_let_go(told, agent):
    parent, child = make_incident(), make_incident(reporter=make_person())
    actions.adopt(child, by=agent, parent=parent)
    as_agent = ("--as", agent.email)

    options = ("--visibility", "public", "--body", "Nearly there", "--tell-children")
    told("incident", "messages", parent.number, *options, *as_agent)
    assert [m.plain for m in queries.conversation(child, agent)] == ["Nearly there"]

    gone = ("--reason", "A drill", "--release-children")
    record = told("incident", "cancellation", parent.number, *gone, *as_agent)
    assert record["children"] == 0
