from datetime import timedelta

import pytest

from tests.makers import make_agent, make_team
from tocsin.base import instants
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db
NEW = "/incidents/new"


@pytest.fixture
def team():
    return make_team("service-desk")


@pytest.fixture
def jonas(client, team):
    person = make_agent("Jonas Feld", team=team)
    client.force_login(person)
    return person


def send(client, **fields):
    return client.post(NEW, {"title": "Printer", "channel": "phone", "then": "create"} | fields)


def only():
    return Incident.objects.get()


def test_what_is_sent_twice_is_registered_once(client, jonas):
    first = send(client)
    again = client.post(
        NEW, {"title": "Printer", "channel": "phone", "then": "create"}, follow=True
    )

    assert again.redirect_chain[0][0] == first.url == f"/incidents/{only().number}"
    assert "You have sent exactly this before." in again.content.decode()


def test_other_words_are_another_matter(client, jonas):
    assert send(client).url != send(client, description="On ward 5, too").url


def test_the_same_words_much_later_are_another_matter(client, jonas):
    first = send(client)
    for minutes in (6, 12):
        with instants.at(instants.now() + timedelta(minutes=minutes)):
            second = send(client)
            assert second.url not in (first.url, "")
            assert send(client).url == second.url


def test_two_people_with_the_same_words_mean_two(client, jonas, team):
    first = send(client)
    client.force_login(make_agent("Lena Brandt", team=team))

    assert send(client).url != first.url


def test_what_was_refused_may_be_sent_again(client, jonas):
    assert send(client, caller="Nobody Known").status_code == 422
    assert send(client, caller="Nobody Known").status_code == 422
