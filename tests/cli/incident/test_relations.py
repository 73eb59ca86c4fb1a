import pytest

from tests.makers import make_agent, make_incident, make_organisation, make_person, make_team
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents.models import Incident, Link
from tocsin.domain.incidents.queries import escalations

pytestmark = pytest.mark.django_db


def test_what_was_tried_goes_along_to_the_next_level(act):
    make_team("network", tier=2)
    incident = make_incident()
    options = ("--kind", "functional", "--team", "network", "--reason", "No rights")
    record = act("escalation", incident, *options, "--tried", "A restart")

    assert (record["team"], record["state"], record["owner_team"]) == (
        "network",
        "assigned",
        "service-desk",
    )
    (hop,) = escalations(incident)
    assert (hop.reason, hop.tried) == ("No rights", "A restart")


def test_an_escalation_goes_somewhere(refused):
    options = ("--kind", "functional", "--reason", "No rights")

    assert refused("escalation", make_incident(), *options).startswith("team: ")


@pytest.mark.parametrize("field", ["team", "supplier"])
def test_an_unknown_goal_is_named(refused, field):
    options = ("--kind", "functional", "--reason", "x", f"--{field}", "nobody")

    assert refused("escalation", make_incident(), *options).startswith(f"{field}: ")


def test_a_customer_is_no_supplier(refused):
    make_organisation("clinic")
    options = ("--kind", "functional", "--reason", "x", "--supplier", "clinic")

    assert refused("escalation", make_incident(), *options).startswith("supplier: ")


def test_links_are_made_read_from_both_ends_and_taken_off(act):
    one, other = make_incident("One"), make_incident("Other")
    made = act("links", one, "--kind", "duplicate_of", "--number", other.number)["items"]

    assert [(link["kind"], link["number"]) for link in made] == [("duplicate_of", other.number)]
    assert act("links", other)["items"][0]["number"] == one.number
    assert act("links", one, "--remove", made[0]["id"]) == {"items": [], "next": None}


def test_a_cause_may_lie_outside_the_desk(act):
    made = act("links", make_incident(), "--kind", "caused_by", "--number", "CHG-1187")

    assert [link["number"] for link in made["items"]] == ["CHG-1187"]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--kind", "related"], "number"),
        (["--number", "INC-1"], "kind"),
        (["--kind", "related", "--number", "INC-1"], "number"),
        (["--remove", "nothing"], "remove"),
    ],
)
def test_a_link_that_cannot_be_names_the_field(refused, options, field):
    assert refused("links", make_incident(), *options).startswith(f"{field}: ")
    assert not Link.objects.exists()


def test_who_only_reported_reads_no_links(refused):
    ana = make_person("Ana Rey")

    assert "(" in refused("links", make_incident(reporter=ana), by=ana)


def test_a_child_may_go_its_own_way(act):
    parent, child = make_incident("All"), make_incident("One of them")
    act("parent", child, "--number", parent.number, "--no-follows")

    assert not Incident.objects.get(pk=child.pk).follows_parent


def test_a_child_hangs_under_its_parent_and_is_taken_off(act):
    parent, child = make_incident("All"), make_incident("One of them")

    act("parent", child, "--number", parent.number)
    assert Incident.objects.get(pk=child.pk).parent == parent
    act("parent", child, "--remove")
    assert Incident.objects.get(pk=child.pk).parent is None


def test_its_own_parent_it_is_not(refused):
    incident = make_incident()

    assert refused("parent", incident, "--number", incident.number).endswith("(illegal_link)")


def test_a_merge_can_be_undone(act):
    stays, goes = make_incident("Stays"), make_incident("Goes")

    act("merge", goes, "--into", stays.number, "--reason", "The same")
    assert Incident.objects.get(pk=goes.pk).merged_into == stays
    act("merge", goes, "--undo")
    assert Incident.objects.get(pk=goes.pk).merged_into is None


def test_a_merge_into_nothing_is_refused(refused):
    line = refused("merge", make_incident(), "--into", "INC-1", "--reason", "x")

    assert line == "into: there is no incident INC-1"


@pytest.mark.long
def test_the_circle_is_set_and_left_as_it_is(act):
    officer, friend = make_agent("Ilse", role=Role.SECURITY_OFFICER), make_agent("Noor")
    incident = make_incident()
    options = ("--confidential", "--people", friend.email)

    assert act("confidentiality", incident, *options, by=officer)["confidential"]
    assert act("confidentiality", incident, "--confidential", by=friend)["confidential"]
    assert not act("confidentiality", incident, "--no-confidential", by=officer)["confidential"]


@pytest.mark.long
def test_who_shuts_themselves_out_gets_the_number_alone(act, agent):
    officer = make_agent("Ilse", role=Role.SECURITY_OFFICER)
    incident = make_incident(security=True)
    act("confidentiality", incident, "--confidential", "--people", agent.email, by=officer)
    record = act("confidentiality", incident, "--confidential", "--people", officer.email)

    assert record == {"number": incident.number}


def test_who_is_involved_sees_nothing(act, refused, agent):
    officer = make_agent("Ilse", role=Role.SECURITY_OFFICER)
    incident = make_incident()
    act("involved", incident, "--people", agent.email, by=officer)

    line = refused("acknowledgement", incident)
    assert line == f"number: there is no incident {incident.number}"


def test_an_auditor_breaks_the_glass(act, refused):
    auditor = make_agent("Edith", role=Role.AUDITOR)
    incident = make_incident("Leak", security=True)
    refused("messages", incident, by=auditor)

    assert act("access", incident, "--reason", "Audit", by=auditor)["title"] == "Leak"


def test_nobody_else_breaks_it(refused):
    incident = make_incident(security=True)

    line = refused("access", incident, "--reason", "Curious")
    assert line == f"number: there is no incident {incident.number}"
