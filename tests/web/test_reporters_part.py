"""What the desk asks of the reporter, on the page of the incident."""

import pytest

from tests.web.incident_page import at, fresh, said
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(client, jonas, incident):
    actions.resolve(incident, by=jonas, code="solved_permanent", text="New layout.")
    actions.confirm(fresh(incident), by=incident.reporter, solved=True)
    client.force_login(incident.reporter)
    return fresh(incident)


@pytest.mark.long
def test_whoever_waits_may_ask_the_reporter_again(client, jonas, incident):
    actions.acknowledge(incident, by=jonas)
    assert "Remind" not in said(client.get(at(incident)))
    actions.hold(fresh(incident), by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    assert "Remind" in said(client.get(at(incident)))

    client.post(at(incident, "reminder"), {"version": fresh(incident).version})

    assert fresh(incident).hold_reminders == 1
    assert history(incident)[-1].verb == "incident.reporter_reminded"


@pytest.mark.long
def test_the_reporter_rates_and_thinks_better_of_it(client, solved):
    assert "Rate" in said(client.get(at(solved)))
    client.post(at(solved, "rating"), {"version": solved.version, "rating": "5"})
    assert fresh(solved).rating == 5

    assert "Change the rating" in said(client.get(at(solved)))
    client.post(at(solved, "rating"), {"version": solved.version, "rating": "3"})
    assert fresh(solved).rating == 3


def test_nobody_rates_for_the_reporter(client, jonas, solved):
    client.force_login(jonas)

    response = client.post(at(solved, "rating"), {"version": solved.version, "rating": "5"})

    assert response.status_code == 403
    assert fresh(solved).rating is None


def test_a_rating_that_is_none_is_named(client, solved):
    response = client.post(at(solved, "rating"), {"version": solved.version, "rating": "9"})

    assert response.status_code == 422
    assert set(response.context["act_form"].errors) == {"rating"}


@pytest.mark.long
def test_a_silence_of_the_reporter_is_shown_with_the_way_to_end_it(client, jonas, incident):
    actions.acknowledge(incident, by=jonas)
    actions.hold(fresh(incident), by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    assert "No reminder was answered." not in said(client.get(at(incident)))

    actions.propose_no_response(fresh(incident), by=operator())

    assert "No reminder was answered." in said(client.get(at(incident)))
    form = client.get(at(incident, "resolution")).context["act_form"]
    assert form["code"].value() == "no_response"
    client.force_login(incident.reporter)
    assert "No reminder was answered." not in said(client.get(at(incident)))
