import pytest

from tests.makers import PASSWORD, make_agent, make_person, make_team
from tocsin.domain.accounts.models import Person, Team, Token
from tocsin.domain.accounts.queries import token_for
from tocsin.domain.accounts.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def agnes(client):
    person = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def one(person, noun=""):
    return f"/settings/people/{person.public_id}" + (f"/{noun}" if noun else "")


def test_an_administrator_adds_an_agent_and_gives_them_what_they_need(client, agnes):
    team = make_team("network")
    fields = {"name": "Jonas Feld", "email": "jonas@example.org", "kind": "agent", "language": "de"}

    client.post("/settings/people/new", fields)
    jonas = Person.objects.get(email="jonas@example.org")
    client.post(one(jonas, "roles"), {"role": "agent", "reach": "team:network"})
    client.post(one(jonas, "memberships"), {"team": "network", "is_lead": "on"})
    client.post(one(jonas, "password"), {"password": PASSWORD})

    assert (jonas.kind, jonas.language) == ("agent", "de")
    assert [(g.role, g.team) for g in jonas.grants.all()] == [("agent", team)]
    assert [(m.team, m.is_lead) for m in jonas.memberships.all()] == [(team, True)]
    jonas.refresh_from_db()
    assert jonas.check_password(PASSWORD)


def test_an_address_that_is_taken_is_told_beside_it(client, agnes):
    fields = {"name": "Another", "email": agnes.email, "kind": "contact", "language": "en"}

    response = client.post("/settings/people/new", fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert 'value="Another"' in response.content.decode()


def test_details_change_and_stay_in_the_fields(client, agnes):
    marta = make_person("Marta Ruys")

    fields = {"name": "Marta R. Ruys", "phone": "4412", "language": "pl", "vip": "on"}
    client.post(one(marta), fields)

    marta.refresh_from_db()
    assert (marta.name, marta.phone, marta.language) == ("Marta R. Ruys", "4412", "pl")
    assert marta.vip
    assert 'value="4412"' in client.get(one(marta)).content.decode()


def test_a_weak_password_is_refused_beside_its_field(client, agnes):
    response = client.post(one(agnes, "password"), {"password": "short"})

    assert response.status_code == 422
    assert list(response.context["forms"]["password"].errors) == ["password"]


def test_a_role_is_withdrawn_and_a_team_left(client, agnes):
    team = make_team("network")
    jonas = make_agent("Jonas Feld", team=team)

    client.post(one(jonas, "roles/withdrawal"), {"role": "agent", "reach": ""})
    client.post(one(jonas, "memberships"), {"team": "network", "leave": "yes"})

    assert not jonas.grants.exists()
    assert not jonas.memberships.filter(until=None).exists()


@pytest.mark.long
def test_the_last_administrator_keeps_the_role(client, agnes):
    response = client.post(one(agnes, "roles/withdrawal"), {"role": "administrator", "reach": ""})

    assert response.status_code == 409
    assert "The desk needs one administrator." in response.content.decode()


def test_somebody_is_locked_out_and_let_in_again(client, agnes):
    jonas = make_agent("Jonas Feld")

    for active in (False, True):
        client.post(one(jonas, "activity"))
        jonas.refresh_from_db()
        assert jonas.is_active is active


def test_nobody_locks_themselves_out(client, agnes):
    response = client.post(one(agnes, "activity"), follow=True)

    assert "Nobody can lock themselves out." in response.content.decode()


def test_a_team_is_founded_changed_and_joined(client, agnes):
    fields = {"name": "Network", "slug": "network", "tier": "2", "kind": "support"}

    client.post("/settings/teams/new", fields)
    client.post("/settings/teams/network", fields | {"name": "Networks", "tier": "3"})
    client.post("/settings/teams/network/members", {"person": agnes.public_id, "is_lead": "on"})

    team = Team.objects.get(slug="network")
    assert (team.name, team.tier) == ("Networks", 3)
    assert list(team.memberships.values_list("person", "is_lead")) == [(agnes.pk, True)]
    client.post("/settings/teams/network/members/leaving", {"person": agnes.public_id})
    assert not team.memberships.filter(until=None).exists()


def test_people_are_found_by_a_part_of_their_name(client, agnes):
    make_person("Marta Ruys")
    make_person("Ana Rey")

    found = client.get("/settings/people?q=ruy").context["people"]

    assert [person.name for person in found.items] == ["Marta Ruys"]


def test_a_token_is_shown_once_and_works(client, agnes):
    made = client.post("/settings/tokens", {"name": "Export", "scopes": ["read"]})
    secret = made.context["secret"]

    assert secret in made.content.decode()
    assert secret not in client.get("/settings/tokens").content.decode()
    assert (token_for(secret).person, token_for(secret).scopes) == (agnes, "read")


def test_a_token_ends_when_its_holder_says_so_and_nobody_elses_does(client, agnes):
    made = client.post("/settings/tokens", {"name": "Export", "scopes": ["read"]})
    token = token_for(made.context["secret"])

    client.force_login(make_agent("Jonas Feld"))
    assert client.post(f"/settings/tokens/{token.public_id}").status_code == 404
    client.force_login(agnes)
    client.post(f"/settings/tokens/{token.public_id}")

    assert Token.objects.get().revoked_at is not None


@pytest.mark.long
def test_the_second_page_of_people_begins_where_the_first_ended(client, agnes):
    for number in range(51):
        make_person(f"Contact {number:02}")

    first = client.get("/settings/people").context["people"]
    second = client.get("/settings/people", {"cursor": first.next}).context["people"]

    names = [person.name for person in (*first.items, *second.items)]
    assert (names, second.next) == (sorted(set(names)), None)
    assert len(names) >= 52
    assert client.get("/settings/people?cursor=nonsense").status_code == 200


@pytest.mark.parametrize("path", ["people", "people/new", "teams", "teams/new"])
def test_administration_is_for_administrators(client, path):
    client.force_login(make_agent("Jonas Feld"))

    assert client.get(f"/settings/{path}").status_code == 403


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_lists_of_people_and_teams_cost_the_same_however_long(
    client, agnes, django_assert_num_queries, rows
):
    for number in range(rows):
        make_agent(f"Agent {number}", team=make_team(f"team-{number}"))

    with django_assert_num_queries(9):
        client.get("/settings/people")
    with django_assert_num_queries(6):
        client.get("/settings/teams")
    with django_assert_num_queries(13):
        client.get(one(agnes))
