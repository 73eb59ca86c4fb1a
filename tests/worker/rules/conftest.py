"""A desk that promised to solve within four hours, a team with its lead, and what they are sent."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_incident, make_team
from tests.promises import make_promise
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.automation import actions as rules
from tocsin.domain.automation.rules import Terms
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.models import Event, Outbox
from tocsin.worker.duties import automate, deliver, hear, keep_time

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def go():
    return True


def make_rule(slug="rule", **terms):
    given = {"trigger": "clock", "tell": ("assignee",)} | terms
    return rules.create_rule(by=operator(), slug=slug, name=slug, terms=Terms(**given))


def after(hours, *duties):
    """Do what is due so many hours after nine."""
    with instants.at(MONDAY + hours * HOUR + SECOND):
        for duty in duties or (keep_time, automate, hear, deliver):
            while duty(go):
                pass


@pytest.fixture
def team():
    return make_team("desk")


@pytest.fixture
def lead(team):
    return make_agent("Greta Lindholm", role=Role.TEAM_LEAD, team=team)


@pytest.fixture
def mira(team):
    return make_agent("Mira Stein", team=team)


@pytest.fixture
def held(mira, team):
    """Registered at nine, Mira works on it, to be solved within four hours."""
    make_promise()
    return taken(mira, team)


def taken(mira, team, title="Printer on fire", **report):
    with instants.at(MONDAY):
        incident = make_incident(title, **report)
        actions.assign(incident, by=operator(), team=team, assignee=mira)
    Outbox.objects.all().delete()
    return incident


@pytest.fixture
def sent(letters):
    """Return the letters so far, oldest first, without doing anything new."""

    def read():
        with instants.at(MONDAY - HOUR):
            return letters()

    return read


def text(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def told(letters):
    return sorted(str(letter["To"].addresses[0].addr_spec) for letter in letters)


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def applied(incident):
    return Event.objects.of(incident).filter(verb="incident.rule_applied")
