import pytest

from tests.makers import make_agent, make_team
from tests.web.incident_page import said
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.automation import actions, queries
from tocsin.domain.automation.rules import Terms

pytestmark = pytest.mark.django_db
PLACE = "/settings/rules"
BODY = {
    "name": "Solved too late",
    "slug": "late",
    "trigger": "clock",
    "measure": "resolution",
    "agreement": "sla",
    "percent": "100",
    "tell": ["assignee", "team_leads"],
    "inform_management": "on",
}


@pytest.fixture
def agnes(client):
    person = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def make_rule(slug="late", name="Late", **terms):
    given = {"trigger": "clock", "percent": 75, "tell": ("assignee",)} | terms
    return actions.create_rule(by=operator(), slug=slug, name=name, terms=Terms(**given))


@pytest.mark.usefixtures("agnes")
def test_a_rule_is_made_and_told_in_words(client):
    made = client.post(f"{PLACE}/new", BODY, follow=True)

    words = said(made)
    assert "Solved too late Resolution: missed (Promised to the customer) all" in words
    assert "Inform the next level of management" in words
    assert "Tell: Assignee, Leads of the team that has it" in words
    assert queries.rule_named("late").terms.percent == 100


@pytest.mark.usefixtures("agnes")
def test_a_rule_is_changed_and_keeps_what_the_page_showed(client):
    rule = make_rule(security=False, team=make_team("network").pk, escalate_tier=2)
    page = client.get(f"{PLACE}/late")
    form = page.context["form"]
    body = {name: value for name, value in form.initial.items() if value not in (None, "")}
    client.post(f"{PLACE}/late", body | {"name": "Later"})

    found = queries.rule_named("late")
    assert (found.name, found.terms) == ("Later", rule.terms)


@pytest.mark.usefixtures("agnes")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "new"}, "slug"),
        ({"slug": "No!"}, "slug"),
        ({"percent": ""}, "percent"),
        ({"trigger": "bounces", "bounces": ""}, "bounces"),
        ({"tell": [], "inform_management": ""}, "tell"),
        ({"measure": "update", "agreement": "ola"}, "agreement"),
        ({"position": "1000"}, "position"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, change, field):
    body = {name: value for name, value in (BODY | change).items() if value}
    refused = client.post(f"{PLACE}/new", body)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]


@pytest.mark.usefixtures("agnes")
@pytest.mark.long
def test_who_comes_second_is_told_and_keeps_what_was_typed(client):
    make_rule()
    seen = client.get(f"{PLACE}/late").context["seen"]
    client.post(f"{PLACE}/late", BODY | {"name": "First", "seen": seen})
    second = client.post(f"{PLACE}/late", BODY | {"name": "Second", "seen": seen})

    assert second.status_code == 409
    assert "Somebody else changed this a moment ago." in said(second)
    assert 'value="Second"' in second.content.decode()
    again = BODY | {"name": "Second", "seen": second.context["seen"]}
    assert client.post(f"{PLACE}/late", again).status_code == 302


@pytest.mark.usefixtures("agnes")
@pytest.mark.long
def test_a_rule_is_retired_and_holds_again_when_it_is_saved(client):
    make_rule()
    seen = client.get(f"{PLACE}/late").context["seen"]
    retired = client.post(f"{PLACE}/late/retirement", {"seen": seen}, follow=True)
    assert "There is no rule" in said(retired)
    assert client.post(f"{PLACE}/late/retirement").status_code == 409
    assert "Let it hold again" in said(client.get(f"{PLACE}/late"))

    client.post(f"{PLACE}/late", BODY)
    assert queries.rule_named("late").is_active


def test_only_administrators_come_here(client):
    client.force_login(make_agent())
    assert {client.get(f"{PLACE}{rest}").status_code for rest in ("", "/new", "/x")} == {403}


@pytest.mark.usefixtures("agnes")
def test_what_is_not_there_is_not_found(client):
    assert client.get(f"{PLACE}/nowhere").status_code == 404


@pytest.mark.usefixtures("agnes")
@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
def test_the_page_costs_the_same_for_thirty_rules(client, django_assert_num_queries, count):
    for turn in range(count):
        make_rule(f"rule-{turn}", f"Rule {turn}", escalate_team=make_team().pk)
    client.get(PLACE)
    with django_assert_num_queries(6):
        client.get(PLACE)
