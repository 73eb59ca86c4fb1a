"""Administration of categories, services and what the desk has agreed."""

import pytest

from tests.makers import make_agent, make_category, make_service, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue import actions, queries
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.rules import Answer, FieldKind, Question
from tocsin.domain.incidents.queries import policy
from tocsin.domain.incidents.rules.policy import AGREED
from tocsin.domain.journal.queries import latest_seq

pytestmark = pytest.mark.django_db
DEVICE = Question("device", "Device", FieldKind.TEXT, mandatory=True)
PAPER = Question("paper", "Paper", FieldKind.CHOICE, answers=(Answer("a4", "A4", {"pl": "A4"}),))


@pytest.fixture
def agnes(client):
    person = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.fixture
def printing():
    category = make_category("printing")
    actions.ask(category, by=operator(), fields=[DEVICE, PAPER])
    return category


def place(category):
    return f"/settings/categories/{category.path}"


def typed(client, category, part):
    """What a browser would send back of a part of the page, unchanged."""
    form = client.get(place(category)).context["forms"][part]
    data = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in data.items() if value not in (None, False)}
    return kept | {"part": part, "seen": latest_seq(category)}


def errors(response, part):
    assert response.status_code in {409, 422}
    return dict(response.context["forms"][part].errors)


def test_a_category_is_added_below_another_and_its_page_opens(client, agnes, printing):
    fields = {"name": "Labels", "slug": "labels", "parent": "printing"}

    response = client.post("/settings/new-category", fields)

    assert response.url == "/settings/categories/printing/labels"
    assert "From above it:" in client.get(response.url).content.decode()
    assert client.post("/settings/new-category", fields).status_code == 422


def test_what_a_category_decides_is_changed(client, agnes, printing):
    make_team("workplace")
    data = typed(client, printing, "decisions")
    said = {"team": "workplace", "impact": "high", "security": "on", "special_handling": "Call."}

    client.post(place(printing), data | said | {"names.pl": "Drukowanie"})

    printing = Category.objects.get()
    assert (printing.team.slug, printing.impact, printing.security) == ("workplace", "high", True)
    assert (printing.special_handling, printing.is_active) == ("Call.", True)
    assert queries.category_words([printing], "pl") == {printing.pk: "Drukowanie"}


def test_fields_that_come_back_unchanged_change_nothing(client, agnes, printing):
    client.post(place(printing), typed(client, printing, "fields"))

    assert latest_seq(printing) == 2


def test_a_field_is_added_and_another_asked_for_no_more(client, agnes, printing):
    data = typed(client, printing, "fields")
    added = {"fields.2.name": "Colour", "fields.2.kind": "choice"}
    added |= {"fields.2.choices": "red | Red | Red | Czerwony\nBlue", "fields.0.gone": "on"}

    assert client.post(place(printing), data | added).status_code == 302
    colour = Question(
        "colour",
        "Colour",
        FieldKind.CHOICE,
        answers=(Answer("red", "Red", {"en": "Red", "pl": "Czerwony"}), Answer("blue", "Blue")),
    )
    assert queries.described([printing])[printing.pk].questions == [PAPER, colour]


def test_what_is_wrong_with_a_field_stands_beside_it_and_is_kept(client, agnes, printing):
    data = typed(client, printing, "fields")
    added = {"fields.2.name": "Colour", "fields.2.slug": "paper", "fields.2.kind": "text"}

    response = client.post(place(printing), data | added | {"fields.1.choices": "A | "})

    told = errors(response, "fields")
    assert sorted(told) == ["fields.1.choices", "fields.2.slug"]
    assert 'value="Colour"' in response.content.decode()


def test_the_checklist_is_one_step_per_line(client, agnes, printing):
    data = {"part": "checklist", "checklist": "Print a test page\n\nLook at the roll\n"}

    client.post(place(printing), data)

    assert queries.checklist_of(printing) == ["Print a test page", "Look at the roll"]
    long = client.post(place(printing), data | {"checklist": "x" * 301})
    assert list(errors(long, "checklist")) == ["checklist"]


def test_a_category_moves_and_the_page_goes_along(client, agnes, printing):
    make_category("house")

    response = client.post(place(printing), {"part": "place", "parent": "house"})

    assert response.url == "/settings/categories/house/printing"


def test_who_comes_second_is_told_and_keeps_what_was_typed(client, agnes, printing):
    data = typed(client, printing, "decisions")
    actions.change_category(printing, by=operator(), changes={"impact": "low"})

    response = client.post(place(printing), data | {"name": "Mine"})

    assert response.status_code == 409
    assert 'value="Mine"' in response.content.decode()
    assert response.context["forms"]["decisions"].held == ""
    again = client.post(place(printing), data | {"name": "Mine", "seen": latest_seq(printing)})
    assert again.status_code == 302


def test_a_service_is_added_and_described(client, agnes):
    assert client.post("/settings/new-service", {"name": "VPN", "slug": "vpn"}).status_code == 302
    said = {
        "name": "VPN",
        "owner": agnes.public_id,
        "hours": "24/7",
        "normal_operation": "Connects at once",
        "links": "Manual | https://docs.example.org/vpn",
        "is_active": "on",
        "normal.pl": "Łączy się od razu",
    }

    client.post("/settings/services/vpn", said)

    service = Service.objects.get()
    assert (service.owner, service.hours, service.is_active) == (agnes, "24/7", True)
    assert [(link.title, link.url) for link in service.links.all()] == [
        ("Manual", "https://docs.example.org/vpn")
    ]
    assert "Łączy się od razu" in client.get("/settings/services/vpn").content.decode()
    wrong = client.post("/settings/services/vpn", said | {"links": "Manual | ftp://x"})
    assert list(wrong.context["form"].errors) == ["links"]


def test_what_is_agreed_is_changed_and_a_wrong_number_named(client, agnes):
    page = client.get("/settings/policy")
    said = {name: page.context["form"][name].value() for name in AGREED} | {"seen": 0}

    client.post("/settings/policy", said | {"reopen_within_days": 30})
    assert policy().reopen_within_days == 30

    response = client.post("/settings/policy", said | {"assess_percent": 101, "seen": 1})
    assert response.status_code == 422
    assert response.context["form"].errors == {"assess_percent": ["This lies outside 0 to 100."]}
    assert client.post("/settings/policy", said).status_code == 409


@pytest.mark.parametrize(
    "path",
    [
        "/settings/categories",
        "/settings/new-category",
        "/settings/categories/printing",
        "/settings/services",
        "/settings/new-service",
        "/settings/services/vpn",
        "/settings/policy",
    ],
)
def test_nobody_else_gets_there(client, printing, path):
    make_service("vpn")
    client.force_login(make_agent(role=Role.MANAGER))

    assert client.get(path).status_code == 403
    assert client.post(path, {}).status_code in {403, 405}


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_pages_cost_the_same_for_one_and_for_thirty(
    client, agnes, count, django_assert_num_queries
):
    for number in range(count):
        category = make_category(f"c{number}", team=make_team())
        actions.ask(category, by=operator(), fields=[DEVICE, PAPER])
        make_service(f"s{number}")
    client.get("/settings/people")
    for path, costs in (("categories", 9), ("services", 6), ("categories/c0", 18)):
        with django_assert_num_queries(costs):
            client.get(f"/settings/{path}")
