import pytest

from tests.makers import make_incident, make_organisation, make_person, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def carevia(db):
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    susi = make_person("Susi", email="susi@carevia.example")
    accounts.change_person(susi, by=operator(), changes={"organisation": firm})
    return firm


def test_it_goes_there_and_back(act, agent):
    make_team("network", tier=2)
    incident = make_incident()
    there = ("--kind", "functional", "--tier", "2", "--reason", "No rights")
    assert act("escalation", incident, *there)["team"] == "network"
    back = ("--reason", "Not ours", "--tried", "Ping")
    assert act("hand-back", incident, *back)["team"] == "service-desk"


def test_a_level_of_management_is_named(act, refused):
    incident = make_incident()
    words = ("--kind", "hierarchical", "--reason", "Press")
    assert act("escalation", incident, *words, "--level", "3")["state"] == "new"
    assert refused("escalation", incident, *words, "--level", "9").startswith("level: ")
    assert refused("escalation", incident, *words, "--tier", "2").startswith("tier: ")


def test_what_was_tried_is_added_and_read(act):
    incident = make_incident()
    options = ("--hypothesis", "The switch", "--test", "Ping", "--result", "No loss")
    added = act("investigation", incident, *options)
    assert added == act("investigation", incident)
    [entry] = added["items"]
    assert (entry["hypothesis"], entry["test"], entry["result"]) == options[1::2]
    [note] = act("messages", incident)["items"]
    assert note["channel"] == "command"


@pytest.mark.long
def test_a_supplier_is_asked_written_to_and_let_go(act, refused, carevia):
    incident = make_incident()
    asked = act("suppliers", incident, "--supplier", "carevia", "--body", "A fuser?")
    one = ("--id", asked["items"][0]["id"])
    said = act("suppliers", incident, *one, "--body", "Any news?", "--reference", "F-4711")
    assert [(m["body"], m["from_supplier"]) for m in said["items"]] == [
        ("A fuser?", False),
        ("Any news?", False),
    ]
    act("suppliers", incident, *one, "--close")
    [inquiry] = act("suppliers", incident)["items"]
    assert inquiry["reference"] == "F-4711"
    assert inquiry["closed_at"]
    assert "has ended" in refused("suppliers", incident, *one, "--body", "More")


def test_only_a_supplier_is_asked(refused):
    options = ("--supplier", make_organisation("own").slug, "--body", "x")
    assert refused("suppliers", make_incident(), *options).startswith("supplier: ")


def test_a_guest_comes_and_goes(act, refused):
    incident = make_incident()
    assert refused("guests", incident, "--email", "eva@example.net").startswith("until: ")
    stay = ("--email", "eva@example.net", "--name", "Eva", "--until", "2027-01-31T00:00:00Z")
    [guest] = act("guests", incident, *stay)["items"]
    assert (guest["name"], guest["until"]) == ("Eva", "2027-01-31T00:00:00Z")
    assert act("guests", incident, "--remove", "eva@example.net")["items"] == []


@pytest.mark.parametrize("noun", ["investigation", "suppliers", "guests"])
def test_a_reporter_reads_nothing_of_it(refused, agent, noun):
    ana = make_person("Ana Rey")
    incident = make_incident(by=ana, reporter=ana)
    assert "right" in refused(noun, incident, by=ana)
