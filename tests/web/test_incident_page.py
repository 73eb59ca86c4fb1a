import pytest

from tests.makers import make_agent, make_category, make_incident, make_team
from tests.web.incident_page import HTMX, at, fresh, said
from tocsin.domain.accounts.rules import Role, TeamKind
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries

pytestmark = pytest.mark.django_db
STEPS = [
    "assignment",
    "acknowledgement",
    "priority",
    "classification",
    "hold",
    "resumption",
    "resolution",
    "confirmation",
    "cancellation",
]


@pytest.mark.long
def test_the_page_tells_the_story_in_order(client, jonas, incident):
    actions.assign(incident, by=jonas, assignee=jonas)
    actions.note(incident, by=jonas, wording=Wording("Test page is fine."))

    response = client.get(at(incident))

    told = [t.message.plain if t.is_message else t.summary for t in response.context["story"]]
    assert told == ["Registered", "It is blank.", "Taken", "Test page is fine."]
    assert "<em>blank</em>" in response.content.decode()


def test_a_change_says_what_was_before_and_what_it_came_to(client, jonas, incident):
    actions.prioritise(incident, by=jonas, impact="high", urgency="high", reason="The whole ward.")

    changed = client.get(at(incident)).context["story"][-2]

    assert (changed.gist, changed.quotes) == ("P1 Critical", ["The whole ward."])
    lines = {str(line.field): (line.old, line.new) for line in changed.lines}
    assert lines["Priority"] == ("P3 Medium", "P1 Critical")
    assert lines["Impact"] == ("A department", "Everyone")


@pytest.mark.long
def test_the_cause_stands_in_the_story_and_beside_it_for_the_desk_alone(
    client, jonas, marta, incident
):
    solved = {"code": "solved_permanent", "text": "New layout.", "cause": "human_error"}
    client.post(at(incident, "resolution"), {"version": incident.version} | solved)

    page = client.get(at(incident))
    changed = page.context["story"][-1]
    assert changed.gist == "Solved permanently, cause: Human error"
    assert ("Cause", "none", "Human error") in [
        (str(line.field), line.old, line.new) for line in changed.lines
    ]
    assert "Cause Human error" in said(page)
    client.force_login(marta)
    assert "Human error" not in said(client.get(at(incident)))


def test_taking_it_shows_the_new_hands_in_the_part(client, jonas, incident):
    data = {"version": incident.version, "assignee": jonas.public_id}

    response = client.post(at(incident, "assignment"), data, headers=HTMX)

    assert response.status_code == 200
    assert fresh(incident).assignee == jonas
    assert 'id="incident-head" hx-swap-oob="true"' in response.content.decode()
    assert "<!doctype" not in response.content.decode()


@pytest.mark.long
def test_without_script_a_step_leads_back_to_the_page(client, jonas, incident):
    data = {"version": incident.version, "code": "solved_permanent", "text": "New layout."}

    response = client.post(at(incident, "resolution"), data)

    assert response.url == at(incident)
    assert "New layout." in said(client.get(response.url))


@pytest.mark.long
def test_a_refused_step_names_its_field_and_keeps_the_words(client, jonas, incident):
    data = {"code": "nonsense", "text": "Took out the paper."}

    for headers in ({}, HTMX):
        response = client.post(at(incident, "resolution"), data, headers=headers)

        assert response.status_code == 422
        assert list(response.context["act_form"].errors) == ["code"]
        assert "Took out the paper." in response.content.decode()
    assert fresh(incident).state == "new"


@pytest.mark.long
def test_the_second_of_two_people_sees_what_the_first_did(client, jonas, incident):
    seen = {"version": incident.version, "seen": 1}
    tomasz = make_agent("Tomasz Wilk")
    actions.assign(queries.by_number(incident.number, tomasz), by=tomasz, assignee=tomasz)

    data = seen | {"reason": "awaiting_supplier", "message": "We wait for a part."}
    response = client.post(at(incident, "hold"), data, headers=HTMX)

    assert response.status_code == 409
    assert "Tomasz Wilk" in said(response)
    assert "Assignee: none → Tomasz Wilk" in said(response)
    assert "We wait for a part." in response.content.decode()
    assert fresh(incident).state == "in_progress"


@pytest.mark.long
def test_pressing_again_after_a_look_works(client, jonas, incident):
    seen = {"version": incident.version, "seen": 1}
    actions.acknowledge(queries.by_number(incident.number, jonas), by=jonas)

    refused = client.post(at(incident, "cancellation"), seen | {"reason": "A test."})
    form = refused.context["act_form"]
    again = {name: form[name].value() for name in ("version", "seen", "reason")}
    response = client.post(at(incident, "cancellation"), again)

    assert (refused.status_code, response.status_code) == (409, 302)
    assert fresh(incident).state == "cancelled"


def test_a_rule_of_the_desk_is_told_in_words(client, jonas, incident):
    data = {"version": incident.version, "reason": "awaiting_reporter"}

    response = client.post(at(incident, "hold"), data)

    assert response.status_code == 409
    assert "An incident that is “New” does not go there." in said(response)


@pytest.mark.parametrize("noun", STEPS)
@pytest.mark.long
def test_every_step_asks_as_a_page_and_as_a_part(client, incident, noun):
    page, part = client.get(at(incident, noun)), client.get(at(incident, noun), headers=HTMX)

    assert (page.status_code, part.status_code) == (200, 200)
    assert page.content.count(b"<dialog") == part.content.count(b"<dialog") == 1
    assert b"<html" in page.content
    assert b"<html" not in part.content


@pytest.mark.long
def test_a_lead_assesses_a_grave_one_before_it_closes(client, jonas, team, incident):
    actions.prioritise(incident, by=jonas, impact="high", urgency="high", reason="All wards.")
    actions.resolve(incident, by=jonas, code="solved_permanent", text="New layout.")

    assert client.get(at(incident, "closure")).status_code == 403

    client.force_login(make_agent("Greta Lind", role=Role.TEAM_LEAD, team=team))
    data = {"verdict": "satisfactory", "note": "She told me on the phone.", "lesson": "Test it."}
    client.post(at(incident, "closure"), data)

    assert fresh(incident).state == "closed"


def test_what_may_not_be_seen_is_as_absent_as_what_never_was(client, jonas):
    officer = make_agent("Ilse Brandvold", role=Role.SECURITY_OFFICER)
    secret = make_incident("Insider", by=officer, security=True)

    hidden, absent = client.get(at(secret)), client.get("/incidents/INC-1999-000001")

    assert hidden.status_code == absent.status_code == 404
    assert secret.title not in hidden.content.decode()
    for noun in ("assignment", "messages", "news"):
        assert client.post(at(secret, noun), {}).status_code in {404, 405}


def test_who_hands_it_out_of_their_own_sight_is_told_and_led_on(client, team):
    security = make_team("csirt", kind=TeamKind.SECURITY)
    member = make_agent("Sam Ek", team=security, role=Role.AGENT)
    secret = make_incident("Phish", security=True, team=security)
    client.force_login(member)

    response = client.post(at(secret, "assignment"), {"team": team.slug}, follow=True)

    assert response.redirect_chain == [("/queue", 302)]
    assert f"{secret.number} is no longer yours to see." in said(response)


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_page_costs_the_same_however_much_was_said(
    client, jonas, team, incident, django_assert_num_queries, rows
):
    category = make_category("printing")
    for number in range(rows):
        agent = make_agent(f"Agent {number}", team=team)
        actions.answer(incident, by=agent, wording=Wording(f"Message {number}"))
        actions.assign(incident, by=agent, team=team, assignee=agent)
    actions.classify(incident, by=jonas, category=category, service=None)

    with django_assert_num_queries(40):
        client.get(at(incident))
