from datetime import timedelta

import pytest

from tests.makers import make_agent
from tests.web.incident_page import HTMX, at, said
from tocsin.base import instants
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomasz(team):
    return make_agent("Tomasz Wilk", team=team)


def looks(client, person, incident):
    """Somebody has the page open, which asks for news."""
    client.force_login(person)
    return client.get(at(incident, "news"), headers=HTMX)


def writes(client, person, incident, body="I think"):
    client.force_login(person)
    return client.post(at(incident, "draft"), {"reach": "internal", "body": body}, headers=HTMX)


@pytest.mark.long
def test_who_else_has_it_open_is_shown(client, jonas, tomasz, incident):
    looks(client, tomasz, incident)

    page = looks(client, jonas, incident)

    assert 'aria-label="Tomasz Wilk, reading"' in page.content.decode()


@pytest.mark.long
def test_nobody_meets_themselves(client, jonas, incident):
    looks(client, jonas, incident)

    assert "Also here" not in said(looks(client, jonas, incident))


@pytest.mark.long
def test_who_closed_the_page_is_soon_gone(client, jonas, tomasz, incident):
    with instants.at(instants.now() - timedelta(seconds=61)):
        looks(client, tomasz, incident)

    assert "Also here" not in said(looks(client, jonas, incident))


@pytest.mark.long
def test_who_begins_to_write_is_told_of_without_the_rest_of_the_page(
    client, jonas, tomasz, incident
):
    looks(client, tomasz, incident)
    tag = looks(client, jonas, incident).headers["ETag"]
    writes(client, tomasz, incident)

    client.force_login(jonas)
    news = client.get(at(incident, "news"), headers=HTMX | {"If-None-Match": tag})

    assert "Tomasz Wilk is writing" in said(news)
    assert 'id="talk"' not in news.content.decode()
    assert news.headers["ETag"] != tag


def test_a_reporter_is_not_told_who_of_the_desk_looks(client, jonas, marta, incident):
    looks(client, jonas, incident)
    client.force_login(marta)

    assert "Jonas Feld, reading" not in client.get(at(incident)).content.decode()


def test_a_reporter_who_looks_is_not_shown_as_one_of_the_desk(client, jonas, marta, incident):
    looks(client, marta, incident)

    assert "Also here" not in said(looks(client, jonas, incident))


def test_who_may_not_see_it_leaves_no_mark(client, jonas, incident):
    actions.restrict(incident, by=jonas, confidential=True)
    stranger = make_agent("Stranger")

    assert looks(client, stranger, incident).status_code == 404
    assert "Stranger" not in said(looks(client, jonas, incident))


@pytest.mark.long
def test_the_queue_shows_who_is_inside_and_what_one_has_begun(client, jonas, tomasz, incident):
    looks(client, tomasz, incident)
    writes(client, jonas, incident)

    page = client.get("/queue?view=open")

    assert 'aria-label="Tomasz Wilk, reading"' in page.content.decode()
    assert "Your draft" in said(page)
