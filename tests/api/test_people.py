"""People, organisations and teams."""

import pytest

from tests.api.conftest import Program
from tests.makers import make_agent, make_organisation, make_person, make_team
from tocsin.api.organisations import OrganisationRecord
from tocsin.api.people import PersonRecord
from tocsin.api.teams import MemberRecord, TeamRecord
from tocsin.domain.accounts.models import rights


def wrong(response):
    assert response.status_code == 422, response.content
    return {error["field"]: error["code"] for error in response.json()["errors"]}


def items(response):
    assert response.status_code == 200, response.content
    return response.json()["items"]


def test_people_are_found_by_the_beginning_of_a_name(agent):
    make_person("Ana Rey", email="ana@example.org")
    make_person("Boris Rey")

    found = items(agent.get("/people?query=ana"))

    assert [person["email"] for person in found] == ["ana@example.org"]
    assert PersonRecord.model_validate(found[0], extra="forbid")


def test_a_contact_finds_only_themselves(reporter):
    make_person("Boris")

    assert [p["email"] for p in items(reporter.get("/people"))] == ["ana@example.org"]
    assert reporter.get("/people/boris@example.org").status_code == 404


def test_the_desks_own_actors_are_no_people(agent):
    assert {p["name"] for p in items(agent.get("/people"))} == {"Jonas Feld"}


def test_a_person_is_read_by_address(agent):
    make_person("Ana Rey", email="ana@example.org")

    assert agent.get("/people/ANA@example.org").json()["name"] == "Ana Rey"
    assert agent.get("/people/nobody@example.org").status_code == 404


def test_an_agent_adds_a_contact(agent):
    made = agent.post("/people", {"email": "New@Example.org", "name": "New Comer"})

    assert made.status_code == 201
    assert made["Location"] == "/api/v1/people/new@example.org"
    assert agent.get(made["Location"]).json() == made.json()


def test_an_administrator_marks_who_needs_special_care(administrator, agent):
    make_person("Ana Rey", email="ana@example.org")
    change = {"vip": True, "handling_note": "Call her secretary.", "phone": "4002"}

    changed = administrator.patch("/people/ana@example.org", change)

    assert changed.status_code == 200, changed.content
    assert agent.get("/people/ana@example.org").json() == changed.json()
    assert changed.json() == changed.json() | change


def test_nobody_reads_what_the_desk_notes_of_them(administrator, reporter):
    administrator.patch("/people/ana@example.org", {"vip": True, "handling_note": "Rude."})

    found = reporter.get("/people/ana@example.org").json()

    assert (found["vip"], found["handling_note"]) == (None, None)
    assert "Rude." not in reporter.get("/me").content.decode()


def test_a_person_is_locked_out_and_let_in_again(administrator, agent):
    address = f"/people/{agent.person.email}"

    assert administrator.patch(address, {"is_active": False}).json()["is_active"] is False
    assert agent.get("/me").status_code == 401
    assert administrator.patch(address, {"is_active": True}).json()["is_active"] is True


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"language": "xx"}, {"language": "choice.unknown"}),
        ({"time_zone": "Mars/Base"}, {"time_zone": "choice.unknown"}),
        ({"organisation": "none"}, {"organisation": "organisation.unknown"}),
        ({"name": " "}, {"name": "field.missing"}),
        ({"vip": "yes"}, {"vip": "field.type"}),
    ],
)
def test_a_wrong_change_of_a_person_is_told(administrator, change, told):
    make_person(email="ana@example.org")

    assert wrong(administrator.patch("/people/ana@example.org", change)) == told


def test_an_agent_changes_nobody(agent):
    make_person(email="ana@example.org")

    assert agent.patch("/people/ana@example.org", {"vip": True}).status_code == 403


def test_an_agent_adds_no_agent(agent):
    response = agent.post("/people", {"email": "new@example.org", "name": "New", "kind": "agent"})

    assert (response.status_code, response.json()["code"]) == (403, "person.create")


def test_an_administrator_adds_an_agent_with_roles_and_teams(administrator, desk):
    make_organisation("clinic")
    body = {
        "email": "new@example.org",
        "name": "New Agent",
        "kind": "agent",
        "language": "pl",
        "roles": [{"role": "agent"}, {"role": "manager", "organisation": "clinic"}],
        "teams": ["service-desk"],
    }

    assert administrator.post("/people", body).status_code == 201
    members = items(administrator.get("/teams/service-desk/members"))
    assert [m["email"] for m in members] == ["new@example.org"]
    assert MemberRecord.model_validate(members[0], extra="forbid")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "nobody"}, {"email": "address.invalid"}),
        ({"name": " "}, {"name": "field.missing"}),
        ({"kind": "system"}, {"kind": "choice.unknown"}),
        ({"language": "tlh"}, {"language": "choice.unknown"}),
        ({"teams": ["none"]}, {"teams.0": "team.unknown"}),
        (
            {"roles": [{"role": "manager", "organisation": "none"}]},
            {"roles.0.organisation": "organisation.unknown"},
        ),
        ({"roles": [{"role": "king"}]}, {"roles.0.role": "choice.unknown"}),
        ({"password": "x"}, {"password": "field.unknown"}),
    ],
)
def test_a_wrong_person_is_told_what_is_wrong(administrator, change, told):
    body = {"email": "new@example.org", "name": "New", "kind": "agent"} | change

    assert wrong(administrator.post("/people", body)) == told


def test_an_address_belongs_to_one_person(agent):
    make_person(email="ana@example.org")

    response = agent.post("/people", {"email": "ANA@example.org", "name": "Another"})

    assert wrong(response) == {"email": "address.taken"}


def test_organisations_have_parents(administrator, agent):
    administrator.post("/organisations", {"slug": "house", "name": "House", "kind": "own"})
    body = {"slug": "ward", "name": "Ward", "kind": "own", "parent": "house"}

    made = administrator.post("/organisations", body)

    assert (made.status_code, made.json()["parent"]) == (201, "house")
    assert OrganisationRecord.model_validate(made.json(), extra="forbid")
    assert [o["slug"] for o in items(agent.get("/organisations"))] == ["house", "ward"]
    assert agent.get(made["Location"]).json() == made.json()


def test_a_contact_knows_no_other_organisation(reporter):
    make_organisation("clinic")

    assert items(reporter.get("/organisations")) == []
    assert reporter.get("/organisations/clinic").status_code == 404


def test_an_administrator_adds_a_team(administrator):
    made = administrator.post("/teams", {"slug": "network", "name": "Network", "tier": 2})

    assert made.status_code == 201
    assert TeamRecord.model_validate(made.json(), extra="forbid").kind == "support"
    assert administrator.get(made["Location"]).json() == made.json()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"slug": "Net Work", "name": "N", "tier": 1}, {"slug": "slug.invalid"}),
        ({"slug": "service-desk", "name": "N", "tier": 1}, {"slug": "slug.taken"}),
        ({"slug": "network", "name": "N", "tier": 4}, {"tier": "field.range"}),
        ({"slug": "network", "name": "N", "tier": "1"}, {"tier": "field.type"}),
        ({"slug": "network", "name": "N", "tier": True}, {"tier": "field.type"}),
        ({"slug": "network", "name": "N", "tier": 1, "kind": "x"}, {"kind": "choice.unknown"}),
    ],
)
def test_a_wrong_team_is_told_what_is_wrong(administrator, body, told):
    assert wrong(administrator.post("/teams", body)) == told


@pytest.mark.parametrize("path", ["/teams", "/organisations", "/teams/service-desk/members"])
def test_an_agent_administers_nothing(agent, path):
    bodies = {
        "/teams": {"slug": "network", "name": "Network", "tier": 2},
        "/organisations": {"slug": "clinic", "name": "Clinic", "kind": "customer"},
        "/teams/service-desk/members": {"person": agent.person.email},
    }

    assert agent.post(path, bodies[path]).status_code == 403


def test_a_contact_sees_no_teams(reporter):
    assert items(reporter.get("/teams")) == []
    assert reporter.get("/teams/service-desk").status_code == 404
    assert reporter.get("/teams/service-desk/members").status_code == 404


def test_members_join_lead_and_leave(administrator, desk):
    person = make_agent("Jonas Feld")
    members = "/teams/service-desk/members"

    joined = administrator.post(members, {"person": person.email, "is_lead": True})
    assert joined.json()["is_lead"] is True
    assert rights(person).leads == {desk.pk}

    assert administrator.delete(f"{members}/{person.email}").status_code == 204
    assert items(administrator.get(members)) == []
    assert administrator.delete(f"{members}/{person.email}").status_code == 404


def test_who_left_and_came_back_is_a_member_once(administrator, desk):
    person, members = make_agent("Jonas Feld", team=desk), "/teams/service-desk/members"
    administrator.delete(f"{members}/{person.email}")
    administrator.post(members, {"person": person.email})

    assert [m["email"] for m in items(administrator.get(members))] == [person.email]


def test_a_contact_joins_no_team(administrator):
    make_person(email="ana@example.org")

    response = administrator.post("/teams/service-desk/members", {"person": "ana@example.org"})

    assert wrong(response) == {"person": "team.agents_only"}


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/people", 2), ("/organisations", 2), ("/teams", 2), ("/teams/service-desk/members", 3)],
)
def test_lists_cost_the_same_for_one_and_for_thirty(
    desk, count, path, queries, django_assert_num_queries
):
    caller = Program(make_agent(team=desk))
    parent = make_organisation()
    for _ in range(count - 1):
        make_organisation(parent=parent)
        make_team()
        make_agent(team=desk)
    caller.get("/me")

    with django_assert_num_queries(queries):
        assert len(items(caller.get(path))) == count
