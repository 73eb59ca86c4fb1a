"""Coming into the portal by a signed link, and how such a link ends."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.makers import make_agent, make_incident
from tests.web.portal.pages import confirming, enter, entering, told, words
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident, PortalLetter
from tocsin.domain.journal.models import Event

pytestmark = pytest.mark.django_db


def at(incident):
    return f"/portal/reports/{incident.number}"


def test_following_the_link_lets_nobody_in_before_the_button(client, ana, incident):
    page = client.get(entering(ana))

    assert "This link is for Ana Rey alone." in words(page)
    assert client.get(at(incident)).headers["Location"] == "/portal/link"
    enter(client, ana)
    assert "Printer on fire" in words(client.get("/portal/reports"))


def test_a_link_to_one_report_opens_there(client, ana, incident):
    assert client.post(entering(ana, incident.number)).headers["Location"] == at(incident)
    assert client.get(entering(ana, incident.number)).headers["Location"] == at(incident)


def test_what_the_link_leaves_is_worth_nothing_at_the_desk(visiting, incident):
    for page in ("/queue", f"/incidents/{incident.number}", "/settings/tokens"):
        assert visiting.get(page).headers["Location"].startswith("/sign-in")
    cookie = visiting.cookies["tocsin_portal"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/portal", True, "Lax")


def test_an_agents_link_shows_what_they_reported_and_no_more(client, jonas, incident):
    own = make_incident("My mouse", reporter=jonas)
    actions.note(own, by=jonas, wording=Wording("Only for the desk"))
    enter(client, jonas)

    listed = words(client.get("/portal/reports"))
    assert ("My mouse" in listed, "Printer on fire" in listed) == (True, False)
    assert client.get(at(incident)).status_code == 404
    assert "Only for the desk" not in words(client.get(at(own)))


def test_a_link_ends_after_thirty_days_and_so_does_the_visit(client, ana, incident):
    address = entering(ana)
    enter(client, ana)
    with instants.at(instants.now() + timedelta(days=30, minutes=1)):
        assert Client().post(address).status_code == 404
        assert client.get(at(incident)).headers["Location"] == "/portal/link"


def test_somebody_ends_all_their_links(visiting, ana, incident):
    address, other = entering(ana), Client()
    enter(other, ana)

    visiting.post("/portal/leave", {"everywhere": "1"})

    assert Client().post(address).status_code == 404
    assert other.get(at(incident)).headers["Location"] == "/portal/link"
    assert enter(other, ana).headers["Location"] == "/portal/reports"


def test_a_link_that_has_confirmed_a_report_ends_with_the_others(client):
    address = confirming(told(client))
    client.post(address)
    assert Client().get(address).status_code == 200

    client.post("/portal/leave", {"everywhere": "1"})

    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404


def test_who_ended_all_links_confirms_and_is_not_let_in(client, ana):
    address = confirming(told(client))
    accounts.end_links(ana, by=ana)

    page = client.post(address, follow=True)

    assert (Incident.objects.get().reporter, page.request["PATH_INFO"]) == (ana, "/portal/link")


def test_what_is_not_there_leads_back_to_the_portal(visiting):
    page = visiting.get("/portal/reports/INC-2026-999999")
    assert (page.status_code, 'href="/portal"' in page.content.decode()) == (404, True)


def test_an_administrator_ends_the_links_of_somebody_else(client, ana):
    address = entering(ana)
    client.force_login(make_agent("Agnes Thorn", role=Role.ADMINISTRATOR))
    client.post(f"/settings/people/{ana.public_id}/links")

    assert Client().post(address).status_code == 404
    assert Event.objects.of(ana).latest("seq").verb == "person.links_ended"


def test_leaving_forgets_this_browser_alone(visiting, ana, incident):
    visiting.post("/portal/leave")

    assert visiting.get(at(incident)).headers["Location"] == "/portal/link"
    assert enter(Client(), ana).headers["Location"] == "/portal/reports"


def test_who_was_shut_out_is_not_let_in(client, ana):
    address = entering(ana)
    accounts.deactivate(ana, by=operator())

    assert client.post(address).status_code == 404


def test_asking_for_the_way_says_nothing_of_who_is_known(client, ana):
    known = client.post("/portal/link", {"email": "ANA@example.org"})
    unknown = client.post("/portal/link", {"email": "eve@example.net"})

    assert words(known) == words(unknown)
    assert (known.status_code, PortalLetter.objects.count()) == (200, 2)


def test_the_way_is_not_asked_for_without_end(client):
    for _ in range(5):
        client.post("/portal/link", {"email": "ana@example.org"})

    assert client.post("/portal/link", {"email": "ana@example.org"}).status_code == 429
