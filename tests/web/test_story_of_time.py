"""What the page of an incident tells of time: calmly, in a line of the story."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_incident, make_team
from tests.promises import make_promise
from tests.web.incident_page import said
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.automation import actions as rules
from tocsin.domain.automation.rules import Terms
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Span
from tocsin.domain.incidents.rules import HoldReason
from tocsin.worker.duties import automate, keep_time

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def greta(client):
    lead = make_agent("Greta Lindholm", role=Role.TEAM_LEAD, team=make_team("desk"))
    client.force_login(lead)
    return lead


@pytest.fixture
def incident(greta):
    make_promise()
    with instants.at(MONDAY):
        return make_incident("Printer on fire", team=greta.teams.get())


def page(client, incident):
    return said(client.get(f"/incidents/{incident.number}"))


def test_it_tells_how_much_is_used_and_which_rule_was_applied(client, incident):
    terms = Terms("clock", percent=75, tell=("team_leads",))
    rules.create_rule(by=operator(), slug="late", name="Soon too late", terms=terms)
    with instants.at(MONDAY + 3 * HOUR + timedelta(seconds=1)):
        keep_time(lambda: True)
        automate(lambda: True)

    told = page(client, incident)
    assert "Time runs out, Rule applied by the desk" in told
    assert "Resolution 75 %" in told
    assert "“Soon too late”" in told


@pytest.mark.long
def test_it_tells_what_was_put_right(client, incident, greta):
    span = Span(MONDAY + HOUR, MONDAY + 2 * HOUR, reason=HoldReason.AWAITING_REPORTER)
    with instants.at(MONDAY + 3 * HOUR):
        actions.correct_hold(incident, by=greta, span=span, reason="Nobody pressed it")
    told = page(client, incident)
    assert "Time on hold corrected by Greta Lindholm" in told
    assert "was on hold from" in told

    with instants.at(MONDAY + 3 * HOUR):
        seen = MONDAY - HOUR
        actions.correct_times(incident, by=greta, detected_at=seen, reason="Seen before")
    assert "Times corrected" in page(client, incident)
