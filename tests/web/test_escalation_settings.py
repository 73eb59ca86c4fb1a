import pytest

from tests.makers import make_agent, make_incident, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions, queries

pytestmark = pytest.mark.django_db
PLACE = "/settings/escalation"


@pytest.fixture
def admin(client):
    person = make_agent("Ada Admin", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.mark.long
def test_the_ladder_is_shown_as_it_comes(client, admin):
    response = client.get(PLACE)
    assert [level.name for level in response.context["levels"]] == [
        "Team leads",
        "Major incident managers",
        "Management",
    ]


def test_a_level_is_added_changed_and_removed(client, admin):
    data = {"position": "4", "name": "Board", "roles": ["manager"], "people": [admin.public_id]}
    assert client.post(f"{PLACE}/new", data).url == PLACE
    level = queries.level_at(4)
    assert (level.name, level.roles, list(level.people.all())) == ("Board", "manager", [admin])
    form = client.get(f"{PLACE}/4").context["form"]
    assert form["people"].value() == [admin.public_id]
    client.post(f"{PLACE}/4", {"name": "The board", "roles": []})
    level = queries.level_at(4)
    assert (level.name, level.roles, level.people.count()) == ("The board", "", 0)
    client.post(f"{PLACE}/4/removal")
    assert queries.level_at(4) is None
    assert client.get(f"{PLACE}/4").status_code == 404


def test_who_comes_second_is_told_and_keeps_what_was_typed(client, admin):
    seen = client.get(f"{PLACE}/1").context["seen"]
    client.post(f"{PLACE}/1", {"name": "First", "seen": seen})
    second = client.post(f"{PLACE}/1", {"name": "Second", "seen": seen})

    assert second.status_code == 409
    assert "Somebody else changed this a moment ago." in second.content.decode()
    assert 'value="Second"' in second.content.decode()
    assert queries.level_at(1).name == "First"
    again = {"name": "Second", "seen": second.context["seen"]}
    assert client.post(f"{PLACE}/1", again).status_code == 302


def test_a_new_level_replaces_none(client, admin):
    response = client.post(f"{PLACE}/new", {"position": "1", "name": "Mine"})
    assert response.status_code == 422
    assert queries.level_at(1).name == "Team leads"


def test_a_level_that_was_informed_is_not_removed(client, admin):
    incident = make_incident(team=make_team())
    actions.inform_management(incident, by=operator(), reason="x", level=queries.level_at(1))
    response = client.post(f"{PLACE}/1/removal")
    assert response.status_code == 409
    assert "has been informed before" in response.content.decode()


def test_nobody_else_gets_there(client):
    client.force_login(make_agent(role=Role.MANAGER))
    assert client.get(PLACE).status_code == 403
    assert client.post(f"{PLACE}/new", {"position": "4", "name": "Mine"}).status_code == 403


def test_what_was_passed_on_stays_in_sight_of_its_owner(client):
    desk, network = make_team("service-desk"), make_team("network", tier=2)
    jonas = make_agent(team=desk)
    incident = make_incident(by=jonas)
    make_incident("Another", by=jonas)
    client.force_login(jonas)
    target = actions.Target(team=network)
    actions.escalate(incident, by=jonas, target=target, reason="No rights")
    response = client.get("/queue?view=passed-on")
    assert incident.number in response.content.decode()
    assert "Another" not in response.content.decode()
