import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_agent, make_incident
from tests.web.incident_page import HTMX, at, fresh, said
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_a_note_stays_in_the_desk_and_a_reply_goes_out(client, marta, incident):
    for reach, body in (("internal", "Old firmware."), ("public", "We are on it.")):
        assert (
            client.post(at(incident, "messages"), {"reach": reach, "body": body}).status_code == 302
        )

    client.force_login(marta)
    page = said(client.get(at(incident)))

    assert "We are on it." in page
    assert "Old firmware." not in page


def test_an_empty_message_is_refused_where_it_is_written(client, incident):
    response = client.post(at(incident, "messages"), {"reach": "public", "body": " "}, headers=HTMX)

    assert response.status_code == 422
    assert "Please fill this in." in said(response)
    assert 'value="public" checked' in response.content.decode()


def test_far_too_many_files_are_told_how_many_there_may_be(client, incident):
    many = [SimpleUploadedFile(f"{n}.txt", b"line") for n in range(150)]
    data = {"reach": "internal", "body": "Logs", "files": many}

    response = client.post(at(incident, "messages"), data, headers=HTMX)

    assert response.status_code == 422
    assert "At most 20 files." in said(response)


@pytest.mark.long
def test_nobody_speaks_past_what_was_said_meanwhile(client, jonas, incident):
    seen = client.get(at(incident)).context["seq"]
    actions.note(incident, by=make_agent("Tomasz Wilk"), wording=Wording("Rolled back."))
    data = {"reach": "public", "body": "It will take hours.", "seen": seen}

    refused = client.post(at(incident, "messages"), data, headers=HTMX)
    again = client.post(at(incident, "messages"), data | {"seen": refused.context["seq"]})

    assert (refused.status_code, again.status_code) == (409, 302)
    assert "Somebody wrote while you did." in said(refused)
    assert "Rolled back." in said(refused)
    assert "It will take hours." in refused.content.decode()


def test_a_reporter_is_not_told_of_notes_that_came_between(client, jonas, marta, incident):
    client.force_login(marta)
    seen = client.get(at(incident)).context["seq"]
    actions.note(incident, by=jonas, wording=Wording("Old firmware."))

    data = {"reach": "public", "body": "Any news?", "seen": seen}
    assert client.post(at(incident, "messages"), data).status_code == 302


def test_a_reply_may_put_it_on_hold_for_its_reader(client, jonas, incident):
    actions.acknowledge(incident, by=jonas)

    data = {"reach": "public", "body": "Which printer?", "then": "hold"}
    client.post(at(incident, "messages"), data)

    assert (fresh(incident).state, incident.hold_reason) == ("on_hold", "awaiting_reporter")


def test_a_reply_may_lead_to_the_resolution(client, incident):
    data = {"reach": "public", "body": "It prints again.", "then": "resolve"}

    plain = client.post(at(incident, "messages"), data)
    part = client.post(at(incident, "messages"), data, headers=HTMX)

    assert plain.url == part.headers["HX-Redirect"] == at(incident, "resolution")


@pytest.mark.long
def test_the_page_leads_on_through_the_view_somebody_came_from(client, jonas, incident):
    first = make_incident("Portal", impact="high", urgency="high")
    last = make_incident("Mouse", impact="low", urgency="low")

    def ways(one, **more):
        context = client.get(at(one) + "?view=open", **more).context
        return context["before"], context["behind"]

    assert ways(first) == (None, incident.number)
    assert ways(incident) == (first.number, last.number)
    assert ways(last) == (incident.number, None)


def test_a_reporter_sees_no_inside_of_the_desk(client, jonas, marta, team, incident):
    actions.assign(incident, by=jonas, team=team, assignee=jonas, note="Difficult person.")
    client.force_login(marta)

    response = client.get(at(incident))

    assert "Somebody works on it" in said(response)
    for inside in ("Difficult person", "Service-desk", "Service desk", "P3", "History"):
        assert inside not in said(response)


@pytest.mark.long
def test_a_reporter_says_whether_it_is_solved(client, jonas, marta, incident):
    actions.resolve(incident, by=jonas, code="solved_permanent", text="New layout.")
    client.force_login(marta)

    assert "Is it solved?" in said(client.get(at(incident)))
    response = client.post(at(incident, "confirmation"), {"solved": "yes", "rating": "5"})

    assert response.url == at(incident)
    assert (fresh(incident).state, incident.rating) == ("closed", 5)


@pytest.mark.long
def test_a_reporter_may_not_do_what_the_desk_does(client, marta, incident):
    client.force_login(marta)

    for noun in ("assignment", "hold", "resolution", "closure"):
        assert client.get(at(incident, noun)).status_code == 403
        assert client.post(at(incident, noun), {"reason": "x"}).status_code == 403
    assert fresh(incident).version == 1


def test_nothing_new_costs_next_to_nothing(client, incident):
    first = client.get(at(incident, "news"), headers=HTMX)
    tag = first.headers["ETag"]

    second = client.get(at(incident, "news"), headers=HTMX | {"If-None-Match": tag})

    assert (first.status_code, second.status_code) == (200, 304)
    assert 'id="talk" hx-swap-oob="true"' in first.content.decode()
    assert second.content == b""


@pytest.mark.long
def test_what_somebody_else_wrote_comes_with_the_news(client, jonas, incident):
    tag = client.get(at(incident, "news")).headers["ETag"]
    actions.note(incident, by=make_agent("Tomasz Wilk"), wording=Wording("Rolled back."))

    response = client.get(at(incident, "news"), headers=HTMX | {"If-None-Match": tag})

    assert "Rolled back." in said(response)


@pytest.mark.long
def test_what_is_done_on_a_page_is_recorded_as_done_there(client, incident):
    client.post(at(incident, "acknowledgement"), {})

    assert client.get(at(incident)).context["history"][-1].source == "page"


@pytest.mark.parametrize(
    ("language", "quoted"), [("en", "“Why”"), ("de", "„Why“"), ("pl", "„Why”")]
)
def test_what_somebody_wrote_stands_in_the_quotes_of_the_reader(
    client, jonas, incident, language, quoted
):
    actions.prioritise(incident, by=jonas, impact="low", urgency="low", reason="Why")
    accounts.prefer(jonas, by=jonas, language=language)

    assert quoted in said(client.get(at(incident)))
