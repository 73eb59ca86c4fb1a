"""What stands beside a call: who calls, what is here already, and what somebody has to know."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_agent, make_category, make_incident, make_person, make_service
from tests.web.incident_page import HTMX, said
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue.models import Category
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db
NEW = "/incidents/new"
SECRET = actions.Circle(confidential=True)


def send(client, **fields):
    return client.post(NEW, {"title": "No mail", "channel": "phone", "then": "create"} | fields)


def part(client, name, **query):
    return client.get(f"{NEW}/{name}", query, headers=HTMX)


@pytest.fixture
def priya():
    return make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)


@pytest.fixture
def major(priya):
    found = make_incident("Mail is down", by=priya)
    actions.accept_major(found, by=priya)
    return found


def newest():
    return Incident.objects.get_queryset().order_by("-pk").first()


def test_the_same_again_is_noted_there_and_registers_nothing(client, jonas, marta):
    first = make_incident("Printer", reporter=marta)

    response = send(
        client, same=first.number, reporter=marta.public_id, description="Now it smokes."
    )

    assert response.url == f"/incidents/{first.number}"
    assert Incident.objects.count() == 1
    [message] = queries.conversation(first, jonas)
    assert (message.author, message.written_by) == (marta, jonas)
    assert message.plain.split("\n\n") == ["No mail", "Now it smokes."]


def test_the_same_again_needs_a_word_but_no_title(client, jonas, marta):
    first = make_incident("Printer", reporter=marta)
    call = {"same": first.number, "reporter": marta.public_id, "title": ""}

    assert list(send(client, **call).context["form"].errors) == ["title"]
    assert send(client, **call, description="It smokes.").status_code == 302


@pytest.mark.parametrize("gone", ["cancelled", "somebody else's", "hidden", "nowhere"])
def test_what_cannot_be_the_same_is_refused_and_what_was_typed_stays(client, jonas, marta, gone):
    other = make_incident("Printer", reporter=None if gone == "somebody else's" else marta)
    if gone == "cancelled":
        actions.cancel(other, by=jonas, reason="Drill")
    if gone == "hidden":
        actions.restrict(other, by=operator(), confidential=True)
    number = "INC-1999-1" if gone == "nowhere" else other.number

    response = send(client, same=number, reporter=marta.public_id, description="Kept.")

    assert response.status_code == 422
    assert "Kept." in response.content.decode()
    assert gone != "hidden" or "Printer" not in said(response)
    assert (Incident.objects.count(), len(queries.conversation(other, operator()))) == (1, 0)


def test_a_report_of_a_major_incident_hangs_under_it(client, jonas, marta, major):
    assert f"Major incident {major.number} Mail is down" in said(client.get(NEW))

    send(client, caller="marta", parent=major.number)

    assert (newest().parent, newest().reporter) == (major, marta)


def test_it_hangs_under_one_and_is_told_which_ticks_remain(client, jonas, major):
    other = make_incident("Server room is hot")

    response = send(client, parent=[major.number, other.number])

    assert list(response.context["form"].errors) == ["parent"]
    assert response.content.decode().count('name="parent" value="INC-') == 2
    assert response.content.decode().count(" checked> ") >= 1
    assert Incident.objects.count() == 2


def test_a_parent_that_ended_meanwhile_is_refused_by_name(client, jonas, major, priya):
    actions.resolve(major, by=priya, code="solved_permanent", text="Restarted.")

    response = send(client, parent=major.number)

    told = f"{major.number} is no longer open. Look at it before you go on."
    assert response.context["form"].errors == {"parent": [told]}


def test_similar_ones_are_listed_when_category_or_service_is_chosen(client, jonas):
    make_incident("Blank labels, ward 7", category=make_category("labels"))
    make_incident("Tunnel", service=make_service("vpn"))

    assert "Blank labels, ward 7" in said(part(client, "similar", category="labels"))
    assert "Tunnel" in said(part(client, "similar", service="vpn"))
    both = said(part(client, "similar", category="labels", service="vpn"))
    assert "Tunnel" in both
    assert "Blank labels" in both
    assert "Choose a category or a service" in said(part(client, "similar"))


def test_what_was_ticked_stays_when_the_list_moves_on(client, jonas):
    make_category("other")
    ticked = make_incident("Blank labels", category=make_category("labels"))

    moved = part(client, "similar", category="other", parent=ticked.number).content.decode()

    assert f'name="parent" value="{ticked.number}" checked' in moved


def test_without_script_everything_is_looked_up_by_a_button(client, jonas, marta, team):
    category = make_category("labels", team=team, impact="low", urgency="low")
    make_incident("Blank labels, ward 7", category=category)
    make_incident("Second screen", reporter=marta)
    typed = {"title": "", "caller": "marta", "category": "labels", "description": "Kept."}

    response = send(client, **typed, then="look")

    page, form = response.content.decode(), response.context["form"]
    assert (response.status_code, form.errors) == (200, {})
    assert {name: form[name].value() for name in typed} == typed
    assert "Blank labels, ward 7" in page
    assert "Second screen" in page
    assert 'value="low-low" data-p="5" checked' in page
    assert Incident.objects.count() == 2


def test_to_look_up_still_asks_which_of_several_is_calling(client, jonas, marta):
    make_person("Marta Vik")

    response = send(client, caller="Marta", then="look")

    assert list(response.context["form"].errors) == ["caller"]
    assert "Marta Vik" in said(response)


def test_a_caller_who_needs_care_is_announced(client, jonas, marta):
    Person.objects.get_queryset().filter(pk=marta.pk).update(
        vip=True, handling_note="Call back by 17:00."
    )

    shown = said(part(client, "caller", reporter=marta.public_id))

    assert "VIP Call back by 17:00." in shown
    assert "VIP Call back by 17:00." in said(send(client, title="", caller="marta"))


def test_a_category_says_how_it_wants_to_be_handled(client, jonas):
    make_category("labels")
    Category.objects.update(special_handling="Ask for the ward.")

    assert "Special handling Ask for the ward." in said(part(client, "gravity", category="labels"))


@pytest.mark.long
def test_nothing_of_a_confidential_one_stands_anywhere(client, jonas, marta, priya):
    category = make_category("labels")
    secret = make_incident("Hushed", reporter=marta, category=category, by=priya, circle=SECRET)
    actions.accept_major(secret, by=priya)
    other = make_incident("Whispered", reporter=marta, category=category, circle=SECRET)
    told = {"category": "labels", "reporter": marta.public_id, "parent": other.number}

    pages = [
        client.get(NEW),
        part(client, "caller", **told),
        part(client, "similar", **told),
        part(client, "gravity", **told),
        send(client, **told, then="look"),
        send(client, **told),
        send(client, **told | {"parent": secret.number}),
        send(client, **told, same=secret.number),
    ]

    for page in pages:
        assert "Hushed" not in page.content.decode()
        assert "Whispered" not in page.content.decode()
    for page in pages[-3:-1]:
        assert page.context["form"].errors == {"parent": ["There is no such incident."]}
    assert Incident.objects.count() == 2


def test_whoever_works_elsewhere_is_shown_nothing(client, marta):
    make_incident("Printer", reporter=marta, category=make_category("labels"))
    client.force_login(make_person("Ana Rey"))

    for name in ("callers", "caller", "similar", "gravity"):
        answer = part(client, name, reporter=marta.public_id, category="labels")
        assert answer.status_code == 403
        assert "Printer" not in answer.content.decode()


@pytest.mark.parametrize("name", ["caller", "similar", ""])
@pytest.mark.long
def test_a_call_costs_the_same_on_a_full_desk(client, jonas, marta, priya, name):
    category, service = make_category("labels"), make_service("vpn")
    accounts.grant(jonas, by=operator(), role=Role.TEAM_LEAD)
    query = {"reporter": marta.public_id, "category": "labels", "service": "vpn"}
    costs = []
    for rows in (1, 29):
        for _ in range(rows):
            make_incident("Own", reporter=marta)
            make_incident("Alike", category=category, service=service)
            actions.accept_major(make_incident("Big", by=priya), by=priya)
        part(client, name, **query)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert "Big" in said(client.get(NEW)) if not name else part(client, name, **query)
        costs.append(len(seen))

    assert costs[0] == costs[1]
    assert costs[0] <= 24


def test_who_was_chosen_stays_chosen_in_sight(client, jonas, marta):
    page = send(client, title="", caller="marta").content.decode()

    assert f'name="reporter" value="{marta.public_id}"' in page
    assert page.partition(f'value="{marta.public_id}"')[2].partition(">")[0].endswith(" checked")


def test_the_only_one_called_so_is_chosen_at_once(client, jonas, marta):
    make_incident("Second screen", reporter=marta)

    alone = part(client, "callers", caller="marta").content.decode()
    make_person("Marta Vik")
    two = part(client, "callers", caller="marta").content.decode()

    assert " checked" in alone
    assert "Second screen" in alone
    assert " checked" not in two
    assert "Second screen" not in two
    assert "Who calls, and what they have open, will stand here." in two
