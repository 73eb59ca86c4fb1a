import pytest

from tests.makers import make_agent, make_person
from tests.web.incident_page import said
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions, queries

pytestmark = pytest.mark.django_db
PLACE = "/settings/stakeholders"


@pytest.fixture
def agnes(client):
    person = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.mark.usefixtures("agnes")
def test_a_list_is_made_and_changed(client):
    edmund, cecily = make_person("Edmund Hale"), make_person("Cecily Ward")
    body = {"name": "Board", "slug": "board", "members": f"{edmund.email}\n{cecily.email}"}
    made = client.post(f"{PLACE}/new", body, follow=True)
    assert "Board board Cecily Ward, Edmund Hale" in said(made)
    client.post(f"{PLACE}/board", {"name": "The board", "members": edmund.email})
    known = queries.stakeholder_list_named("board")
    assert (known.name, list(known.members.all())) == ("The board", [edmund])
    assert edmund.email in client.get(f"{PLACE}/board").content.decode()


@pytest.mark.usefixtures("agnes")
@pytest.mark.parametrize(
    ("change", "field"),
    [({"slug": "board"}, "slug"), ({"slug": "No!"}, "slug"), ({"members": "who@x.org"}, "members")],
)
def test_what_is_wrong_is_said_beside_the_field(client, change, field):
    actions.set_stakeholder_list(by=operator(), slug="board", name="Board")
    body = {"name": "Board", "slug": "other", "members": ""} | change
    refused = client.post(f"{PLACE}/new", body)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]


@pytest.mark.usefixtures("agnes")
def test_who_comes_second_is_told_and_keeps_what_was_typed(client):
    actions.set_stakeholder_list(by=operator(), slug="board", name="Board")
    seen = client.get(f"{PLACE}/board").context["seen"]
    client.post(f"{PLACE}/board", {"name": "First", "members": "", "seen": seen})
    second = client.post(f"{PLACE}/board", {"name": "Second", "members": "", "seen": seen})

    assert second.status_code == 409
    assert "Somebody else changed this a moment ago." in said(second)
    assert 'value="Second"' in second.content.decode()
    assert queries.stakeholder_list_named("board").name == "First"
    again = {"name": "Second", "members": "", "seen": second.context["seen"]}
    assert client.post(f"{PLACE}/board", again).status_code == 302


@pytest.mark.usefixtures("agnes")
def test_without_a_list_the_page_says_what_that_means(client):
    assert "There is no list yet" in said(client.get(PLACE))
    assert client.get(f"{PLACE}/nowhere").status_code == 404


def test_only_administrators_come_here(client):
    client.force_login(make_agent())
    assert {client.get(f"{PLACE}{rest}").status_code for rest in ("", "/new", "/x")} == {403}


@pytest.mark.usefixtures("agnes")
@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
def test_the_page_costs_the_same_for_thirty_lists(client, django_assert_num_queries, rows):
    for turn in range(rows):
        members = [make_person(f"Member{turn} Of Many")]
        actions.set_stakeholder_list(
            by=operator(), slug=f"list-{turn}", name=f"List {turn}", members=members
        )
    client.get(PLACE)
    with django_assert_num_queries(7):
        client.get(PLACE)
