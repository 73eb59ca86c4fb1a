import pytest

from tests.makers import (
    make_agent,
    make_category,
    make_incident,
    make_person,
    make_service,
    make_team,
)
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db
NEW = "/incidents/new"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def team():
    return make_team("service-desk")


@pytest.fixture
def jonas(client, team):
    person = make_agent("Jonas Feld", team=team)
    client.force_login(person)
    return person


@pytest.fixture
def marta():
    return make_person("Marta Ruys", email="marta@example.org")


def send(client, **fields):
    return client.post(NEW, {"title": "Printer", "channel": "phone", "then": "create"} | fields)


def only():
    return Incident.objects.get()


def test_a_call_becomes_an_incident_of_its_caller(client, jonas, marta):
    network = make_team("network", tier=2)
    make_category("printing", team=network)
    make_service("labels")

    response = send(
        client,
        caller="marta",
        description="Blank labels.",
        category="printing",
        service="labels",
        gravity="high-medium",
    )

    incident = only()
    assert response.url == f"/incidents/{incident.number}"
    assert (incident.reporter, incident.channel) == (marta, "phone")
    assert (incident.team, incident.priority, incident.service.slug) == (network, "P2", "labels")
    assert incident.opening.plain == "Blank labels."


def test_the_category_decides_how_bad_it_is_when_nobody_said(client, jonas):
    make_category("portal", impact="high", urgency="high")

    send(client, category="portal")

    assert only().priority == "P1"


@pytest.mark.long
def test_create_and_assign_to_me_begins_the_work(client, jonas):
    send(client, then="assign")

    assert (only().assignee, only().state) == (jonas, "in_progress")


def test_solved_on_the_phone_is_registered_and_resolved_at_once(client, jonas, marta):
    text = "Turned it off and on."
    response = send(
        client,
        caller="marta",
        then="resolve",
        resolution_code="solved_permanent",
        resolution_text=text,
        resolution_cause="human_error",
    )

    assert response.url == f"/incidents/{only().number}"
    assert (only().state, only().resolution_text) == ("resolved", text)
    assert only().cause_category == "human_error"
    assert (only().reporter, only().resolved_by) == (marta, jonas)


def test_a_solution_that_is_not_told_is_asked_for_beside_everything_else(client, jonas):
    response = send(client, title="", then="resolve", description="Kept.")

    assert response.status_code == 422
    wrong = response.context["form"].errors
    assert list(wrong) == ["title", "resolution_code", "resolution_text"]
    assert "Kept." in response.content.decode()
    assert not Incident.objects.exists()


@pytest.mark.parametrize("given", [{"text": "Turned it off and on."}, {"cause": "unknown"}])
def test_a_solution_is_not_lost_by_the_wrong_button(client, jonas, given):
    fields = {f"resolution_{name}": value for name, value in given.items()}
    response = send(client, then="assign", **fields)

    assert list(response.context["form"].errors) == list(fields)
    assert not Incident.objects.exists()


def test_the_cursor_waits_where_the_caller_or_what_is_wrong_stands(client, jonas):
    def pointed(response):
        form = response.context["form"]
        return [n for n, field in form.fields.items() if "autofocus" in field.widget.attrs]

    assert pointed(client.get(NEW)) == ["caller"]
    assert pointed(send(client, title="")) == ["title"]


def test_somebody_new_is_noted_down_with_name_and_address(client, jonas):
    send(client, caller="Ana Rey <ana@example.org>")

    assert (only().reporter.name, only().reporter.email) == ("Ana Rey", "ana@example.org")


def test_an_address_finds_whom_the_desk_knows(client, jonas, marta):
    send(client, caller="MARTA@example.org")

    assert only().reporter == marta
    assert Person.objects.filter(email__startswith="marta").count() == 1


def test_of_several_with_one_name_the_page_asks_which(client, jonas, marta):
    other = make_person("Marta Vik")

    response = send(client, caller="Marta", description="Kept word for word.")

    assert response.status_code == 422
    page = response.content.decode()
    assert "Several people are called so. Choose one." in page
    assert marta.public_id in page
    assert other.public_id in page
    assert "Kept word for word." in page
    send(client, caller="Marta", reporter=other.public_id)
    assert only().reporter == other


def test_who_is_typed_last_is_meant(client, jonas, marta):
    ana = make_person("Ana Rey")

    send(client, caller="Ana Rey", reporter=marta.public_id)

    assert only().reporter == ana


def test_a_name_that_nobody_has_needs_an_address(client, jonas):
    response = send(client, caller="Nobody Known")

    assert list(response.context["form"].errors) == ["caller"]
    assert not Incident.objects.exists()


def test_everything_typed_survives_a_refusal(client, jonas):
    make_category("printing")
    typed = {
        "title": "",
        "caller": "ana@example.org",
        "description": "Blank labels.",
        "category": "printing",
        "gravity": "low-low",
        "occurred_at": "2199-01-01T10:00",
        "security": "on",
    }

    response = send(client, **typed)

    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == ["title"]
    assert {name: form[name].value() for name in typed} == typed | {"security": True}
    assert 'value="low-low" data-p="5" checked' in response.content.decode()


def test_what_the_desk_refuses_stands_beside_its_field(client, jonas):
    response = send(client, occurred_at="2199-01-01T10:00")

    assert response.status_code == 422
    assert response.context["form"].errors == {"occurred_at": ["This lies in the future."]}


def test_a_security_incident_is_confidential_unless_said_otherwise(client, jonas):
    send(client, security="on")
    assert only().confidential

    send(client, security="on", confidential="no", title="Spam")
    assert not Incident.objects.get(title="Spam").confidential


def test_callers_are_offered_while_their_name_is_typed(client, jonas, marta):
    response = client.get(f"{NEW}/callers?caller=ruy", headers=HTMX)

    assert marta.public_id in response.content.decode()
    assert "<html" not in response.content.decode()


def test_the_chosen_caller_shows_what_they_have_open(client, jonas, marta):
    make_incident("Second screen flickers", reporter=marta)

    response = client.get(f"{NEW}/caller?reporter={marta.public_id}", headers=HTMX)

    assert "Second screen flickers" in response.content.decode()


def test_a_category_presets_the_matrix_until_a_square_is_chosen(client, jonas):
    make_category("portal", impact="high", urgency="high")

    preset = client.get(f"{NEW}/gravity?category=portal", headers=HTMX).content.decode()
    chosen = client.get(f"{NEW}/gravity?category=portal&gravity=low-low", headers=HTMX)

    assert 'value="high-high" data-p="1" checked' in preset
    assert 'value="low-low" data-p="5" checked' in chosen.content.decode()
    assert 'high-high" data-p="1" checked' not in chosen.content.decode()


def test_what_a_category_preset_gives_way_to_the_next_category(client, jonas):
    make_category("portal", impact="high", urgency="high", security=True)
    make_category("labels", impact="low", urgency="low")
    left = "gravity=high-high&preset=high-high&security=on&preset_security=yes"

    part = client.get(f"{NEW}/gravity?category=labels&{left}", headers=HTMX).content.decode()

    assert 'value="low-low" data-p="5" checked' in part
    assert 'name="security" checked' not in part


def test_what_somebody_ticked_stays_whatever_the_category(client, jonas):
    make_category("labels")

    part = client.get(f"{NEW}/gravity?category=labels&security=on", headers=HTMX)

    assert 'name="security" checked' in part.content.decode()


def test_what_a_category_leaves_open_is_in_the_middle(client, jonas):
    make_category("labels", urgency="high")

    part = client.get(f"{NEW}/gravity?category=labels", headers=HTMX).content.decode()

    assert 'value="medium-high" data-p="2" checked' in part


def test_a_reporter_is_asked_the_plain_version_and_reports_for_themselves(client, team, marta):
    client.force_login(marta)

    assert "How bad is it?" not in client.get(NEW).content.decode()
    response = client.post(NEW, {"title": "It hangs", "reporter": "somebody", "team": "network"})

    assert response.url == f"/incidents/{only().number}"
    assert (only().reporter, only().channel, only().team) == (marta, "portal", team)


def test_a_reporter_finds_nobody_by_typing_names(client, marta):
    make_person("Ana Rey")
    client.force_login(marta)

    response = client.get(f"{NEW}/callers?caller=ana", headers=HTMX)

    assert "Ana Rey" not in response.content.decode()
