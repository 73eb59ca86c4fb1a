import pytest

from tests.makers import make_agent
from tests.web.incident_page import HTMX, at, said
from tocsin.domain.conversations.models import Draft

pytestmark = pytest.mark.django_db


def typed(client, incident, body, reach="internal", **more):
    data = {"reach": reach, "body": body} | more
    return client.post(at(incident, "draft"), data, headers=HTMX)


def composer(client, incident):
    return client.get(at(incident)).content.decode()


def test_what_was_typed_is_found_again_as_it_was(client, incident):
    response = typed(client, incident, "  Two\n\nlines <b> ")

    assert "Draft kept at" in said(response)
    assert ">  Two\n\nlines &lt;b&gt; </textarea>" in composer(client, incident)


@pytest.mark.long
def test_a_reply_begun_in_public_is_found_as_one(client, incident):
    typed(client, incident, "Dear Marta", reach="public")

    assert 'value="public" checked' in composer(client, incident)


def test_the_last_of_what_was_typed_counts(client, incident):
    typed(client, incident, "Firmwa")
    typed(client, incident, "Firmware")

    assert Draft.objects.get().body == "Firmware"


def test_whoever_empties_the_composer_has_no_draft(client, incident):
    typed(client, incident, "Firmware")
    typed(client, incident, "  ")

    assert not Draft.objects.exists()


@pytest.mark.long
def test_nobody_else_finds_it(client, team, incident):
    typed(client, incident, "Not yet fit for others")
    client.force_login(make_agent("Tomasz Wilk", team=team))

    assert "Not yet fit" not in composer(client, incident)


@pytest.mark.long
def test_what_is_sent_is_no_draft_any_more(client, incident):
    typed(client, incident, "Old firmware.")
    client.post(at(incident, "messages"), {"reach": "internal", "body": "Old firmware."})

    assert "Old firmware.</textarea>" not in composer(client, incident)


@pytest.mark.long
def test_a_draft_that_was_under_way_when_it_was_sent_comes_too_late(client, incident):
    seen = client.get(at(incident)).context["seq"]
    client.post(at(incident, "messages"), {"reach": "internal", "body": "Old firmware."})
    typed(client, incident, "Old firmware.", seen=seen)

    assert not Draft.objects.exists()


def test_what_is_too_long_is_said_and_nothing_lost(client, incident):
    typed(client, incident, "Short")
    response = typed(client, incident, "x" * 1_000_001)

    assert response.status_code == 422
    assert "Too long to be kept as a draft." in said(response)
    assert Draft.objects.get().body == "Short"


def test_a_reporter_who_writes_in_the_portal_keeps_a_draft_too(client, marta, incident):
    client.force_login(marta)
    typed(client, incident, "It is still", reach="public")

    assert "It is still</textarea>" in composer(client, incident)


def test_a_reporter_keeps_no_note(client, marta, incident):
    client.force_login(marta)

    assert typed(client, incident, "Psst", reach="internal").status_code == 403
    assert not Draft.objects.exists()
