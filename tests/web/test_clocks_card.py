"""The clocks on the page of an incident."""

from datetime import timedelta

import pytest

from tests.makers import make_incident, make_person, make_team
from tests.promises import make_promise
from tests.web.incident_page import at, fresh, said
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WAIT = actions.Hold(HoldReason.AWAITING_REPORTER)


@pytest.fixture
def promised():
    make_promise("response", target=HOUR / 2)
    make_promise("resolution", target=4 * HOUR)
    make_promise("resolution", target=2 * HOUR, agreement="ola")


@pytest.fixture
def incident(jonas, marta, team, promised):
    with instants.at(instants.now() - timedelta(minutes=190, seconds=5)):
        return make_incident("Printer", by=jonas, reporter=marta, team=team)


def lines(client, incident):
    """What the card says of each clock."""
    return {one.name: (one.kind, one.text) for one in client.get(at(incident)).context["clocks"]}


@pytest.mark.long
def test_the_card_says_of_each_clock_where_it_stands(client, jonas, incident):
    with instants.at(incident.registered_at + timedelta(minutes=12)):
        actions.assign(incident, by=jonas, assignee=jonas)

    assert lines(client, incident) == {
        "Response": ("met", "met in 12 min of 30 min"),
        "Resolution": ("near", "49 min left of 4 h"),
        "Resolution, Service desk": ("late", "1 h 10 over"),
    }


def test_the_head_shows_what_the_customer_is_owed_next(client, jonas, incident):
    actions.assign(incident, by=jonas, assignee=jonas)

    response = client.get(at(incident))

    assert response.context["next_words"] == "Resolution in 49 min"
    assert "79 % of the time used" in response.content.decode()


@pytest.mark.long
def test_a_response_that_came_too_late_stays_missed(client, jonas, incident):
    actions.assign(incident, by=jonas, assignee=jonas)

    assert lines(client, incident)["Response"] == ("missed", "missed, 3 h 10 of 30 min")


def test_what_came_seconds_too_late_does_not_look_in_time(client, jonas, incident):
    with instants.at(incident.registered_at + timedelta(minutes=30, seconds=7)):
        actions.assign(incident, by=jonas, assignee=jonas)

    assert lines(client, incident)["Response"] == ("missed", "missed, 30 min 7 s of 30 min")


@pytest.mark.long
def test_a_clock_on_hold_says_why_and_what_is_left(client, jonas, incident):
    actions.assign(incident, by=jonas, assignee=jonas)
    actions.hold(fresh(incident), by=jonas, hold=WAIT, message="")

    response = client.get(at(incident))

    assert lines(client, incident)["Resolution"] == ("paused", "paused, 49 min left of 4 h")
    assert "For reporter, since" in said(response)


def test_what_teams_are_through_with_is_folded(client, jonas, incident):
    actions.assign(incident, by=jonas, team=make_team("network", tier=2))

    context = client.get(at(incident)).context

    assert [one.name for one in context["settled_clocks"]] == ["Resolution, Service desk"]
    assert [one.name for one in context["clocks"]] == [
        "Response",
        "Resolution",
        "Resolution, Network",
    ]


def test_the_page_leads_to_how_it_is_counted(client, incident):
    assert f'href="{at(incident, "clocks")}"' in client.get(at(incident)).content.decode()


def test_a_reporter_reads_only_what_was_promised_to_them(client, marta, incident):
    client.force_login(marta)

    page = client.get(at(incident))

    assert [one.name for one in page.context["clocks"]] == ["Response", "Resolution"]
    assert at(incident, "clocks") not in page.content.decode()


def test_without_a_promise_there_is_no_card(client, jonas, marta):
    response = client.get(at(make_incident("Mouse", by=jonas, reporter=marta)))

    assert response.context["clocks"] == []
    assert "How this is counted" not in response.content.decode()


def test_a_reader_elsewhere_sees_the_due_instant_in_their_own_zone(client, jonas, marta, team):
    make_promise("resolution", target=4 * HOUR)
    with instants.at(instants.parsed("2026-11-24T10:00:00Z")):
        incident = make_incident("Printer", by=jonas, reporter=marta, team=team)
        accounts.change_person(jonas, by=operator(), changes={"time_zone": "Asia/Kathmandu"})
        page = said(client.get(at(incident)))

    assert "due 19:45" in page


@pytest.mark.long
def test_words_to_the_reporter_start_the_next_update_anew(client, jonas, incident):
    make_promise("update", target=2 * HOUR)
    other = make_incident("Mouse", by=jonas, reporter=make_person("Ana Rey"))
    with instants.at(other.registered_at + HOUR):
        actions.answer(other, by=jonas, wording=Wording("We are on it."))
        told = lines(client, other)["Next update"]

    assert told == ("running", "2 h left of 2 h")
