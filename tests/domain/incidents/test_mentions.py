"""Colleagues called upon in a note, as far as they may know of the incident."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Kind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import Format
from tocsin.domain.incidents import actions, queries
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


def agent_at(email, name="Mira Stein"):
    person = make_person(name, kind=Kind.AGENT, email=email)
    accounts.grant(person, by=operator(), role=Role.AGENT)
    return person


@pytest.fixture
def mira():
    return agent_at("mira.stein@example.org")


@pytest.fixture
def incident(jonas):
    return make_incident(by=jonas, reporter=make_person("Ana"))


def noted(incident, by, body, **wording):
    return actions.note(incident, by=by, wording=Wording(body, **wording))


def watching(incident):
    return [row.person for row in queries.watchers(incident)]


@pytest.mark.parametrize("handle", ["@mira.stein", "@@mira.stein", "@Mira.Stein@example.org"])
def test_who_is_named_watches_from_then_on(incident, jonas, mira, handle):
    message = noted(incident, jonas, f"{handle}, is this yours?")
    assert watching(incident) == [mira]
    assert "@Mira Stein</a></mark>, is this yours?" in message.html
    said, watched = history(incident)[-2:]
    assert said.facts["mentioned"] == [mira.pk]
    assert (watched.verb, watched.facts["person"]) == ("incident.watched", mira.pk)


def test_words_for_the_reporter_call_upon_nobody(incident, jonas, mira):
    message = actions.answer(incident, by=jonas, wording=Wording("@mira.stein looks at it"))
    assert watching(incident) == []
    assert "<mark>" not in message.html


def test_a_quoted_mail_calls_upon_nobody(incident, jonas, mira):
    noted(incident, jonas, "> ask @mira.stein", form=Format.PLAIN)
    assert watching(incident) == []


def test_the_words_that_come_with_another_act_call_as_well(incident, jonas, mira):
    actions.investigate(incident, by=jonas, hypothesis="@mira.stein thinks it is the cable")
    assert watching(incident) == [mira]


def test_naming_oneself_or_twice_adds_nobody(incident, jonas, mira):
    own = jonas.email.partition("@")[0]
    noted(incident, jonas, f"@{own} @mira.stein @mira.stein")
    noted(incident, jonas, "@mira.stein again")
    assert watching(incident) == [mira]


def test_who_may_not_see_it_stays_out_and_is_not_told_apart(jonas, mira):
    secret = make_incident(by=jonas, circle=actions.Circle(confidential=True))
    body = "@mira.stein @nobody.here"
    message = noted(secret, jonas, body)
    assert queries.mentions(secret, body).unknown == ("mira.stein", "nobody.here")
    assert watching(secret) == []
    assert "mentioned" not in history(secret)[-1].facts
    assert "Mira" not in message.html


def test_the_involved_are_called_by_nobody(incident, jonas, mira):
    actions.name_involved(incident, by=jonas, people=(mira,))
    noted(incident, jonas, "@mira.stein must not know")
    assert watching(incident) == []


def test_contacts_are_called_by_nobody(incident, jonas):
    ben = make_person("Ben", email="ben@example.org")
    actions.watch(incident, by=jonas, person=ben, internal=False)
    assert queries.mentions(incident, "@ben").unknown == ("ben",)


def test_of_two_with_the_same_start_neither_is_meant(incident, jonas, mira):
    twin = agent_at("mira.stein@example.net", "Mira Other")
    assert queries.mentions(incident, "@mira.stein").unknown == ("mira.stein",)
    assert queries.mentions(incident, "@mira.stein@example.net").people == {
        "mira.stein@example.net": twin
    }


def test_of_two_the_one_who_sees_it_is_meant(jonas, mira):
    twin = agent_at("mira.stein@example.net", "Mira Other")
    circle = actions.Circle(confidential=True, people=(twin,))
    secret = make_incident(by=jonas, circle=circle)
    assert queries.mentions(secret, "@mira.stein").people == {"mira.stein": twin}


@pytest.mark.long
def test_a_crowd_is_called_in_part(incident):
    people = [agent_at(f"crowd{number}@example.org", f"Agent {number}") for number in range(25)]
    body = " ".join(f"@crowd{number}" for number in range(25))
    found = queries.mentions(incident, body)
    assert (list(found.people.values()), len(found.unknown)) == (people[:20], 5)
