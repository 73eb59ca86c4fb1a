import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tests.rows import many_guests
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Target

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
STEPS = ["escalation", "hand-back", "investigation", "suppliers", "guests"]


@pytest.fixture
def desk():
    return make_team("service-desk")


@pytest.fixture
def network(desk):
    return make_team("network", tier=2)


@pytest.fixture
def marta():
    return make_person("Marta Ruys")


@pytest.fixture
def jonas(client, desk):
    person = make_agent("Jonas Feld", team=desk)
    client.force_login(person)
    return person


@pytest.fixture
def incident(jonas, marta):
    return make_incident("Printer", by=jonas, reporter=marta, description="It is blank.")


@pytest.fixture
def carevia(db):
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    susi = make_person("Susi Toner", email="susi@carevia.example")
    accounts.change_person(susi, by=operator(), changes={"organisation": firm})
    return firm


@pytest.fixture
def inquiry(incident, jonas, carevia):
    return actions.ask(incident, by=jonas, supplier=carevia, body="Have you a fuser?")


def at(incident, noun=""):
    return f"/incidents/{incident.number}" + (f"/{noun}" if noun else "")


def fresh(incident):
    incident.refresh_from_db()
    return incident


def said(response):
    text = re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def offered(client, incident):
    groups = client.get(at(incident, "escalation")).context["act_form"].fields["to"].choices
    return {str(name): [key for key, _ in keys] for name, keys in groups[1:]}


@pytest.mark.long
def test_one_list_offers_everybody_it_may_go_to(client, incident, network, carevia):
    assert offered(client, incident) == {
        "Level": ["tier:2"],
        "Team": ["team:network"],
        "Supplier": ["supplier:carevia"],
        "Management, informed only": ["level:1", "level:2", "level:3"],
    }


@pytest.mark.long
def test_who_leads_the_house_is_offered_management_alone(client, incident, network):
    client.force_login(make_agent("Mia", role=Role.MANAGER))
    assert list(offered(client, incident)) == ["Management, informed only"]
    client.post(at(incident, "escalation"), {"to": "level:3", "reason": "The board asks"})
    assert [hop.level.position for hop in incident.escalations.all()] == [3]


@pytest.mark.long
def test_passing_on_takes_along_what_was_tried(client, incident, desk, network):
    data = {
        "version": incident.version,
        "to": "tier:2",
        "reason": "Cable is fine",
        "tried": "Cable",
    }
    assert client.post(at(incident, "escalation"), data).url == at(incident)
    assert (fresh(incident).team, incident.state) == (network, "assigned")
    page = client.get(at(incident))
    assert [(t.where, t.test) for t in page.context["tried"]] == [("Service desk", "Cable")]
    assert "Service desk → Network" in said(page)


def test_what_the_domain_refuses_stands_beside_the_list(client, incident, network):
    make_team("databases", tier=2)
    data = {"to": "tier:2", "reason": "Cable is fine", "tried": "Cable"}
    response = client.post(at(incident, "escalation"), data, headers=HTMX)
    assert response.status_code == 422
    assert list(response.context["act_form"].errors) == ["to"]
    assert "Cable is fine" in response.content.decode()


@pytest.mark.long
def test_the_second_of_two_people_sees_what_the_first_did(client, incident, network):
    data = {"version": incident.version, "seen": 1, "to": "team:network", "reason": "x"}
    actions.acknowledge(incident, by=make_agent("Tomasz Wilk"))
    response = client.post(at(incident, "escalation"), data, headers=HTMX)
    assert response.status_code == 409
    assert "Tomasz Wilk" in said(response)


@pytest.mark.long
def test_it_is_handed_back_from_where_it_was_passed_on_to(client, incident, jonas, network):
    assert not client.get(at(incident)).context["may_hand_back"]
    actions.escalate(incident, by=jonas, target=Target(team=network), reason="x")
    assert client.get(at(incident)).context["may_hand_back"]
    client.post(at(incident, "hand-back"), {"reason": "Not ours", "tried": "Ping"})
    assert fresh(incident).team.slug == "service-desk"
    assert not client.get(at(incident)).context["may_hand_back"]


@pytest.mark.long
def test_a_test_stands_above_the_conversation_and_feeds_the_resolution(client, incident):
    data = {"hypothesis": "The fuser", "test": "Warm it", "result": "Fuser is dead"}
    client.post(at(incident, "investigation"), data)
    page = client.get(at(incident))
    assert [t.hypothesis for t in page.context["tried"]] == ["The fuser"]
    told = [t.message.plain if t.is_message else t.summary for t in page.context["story"]]
    assert told == ["Registered", "It is blank.", "The fuser\n\nWarm it\n\nFuser is dead"]
    form = client.get(at(incident, "resolution")).context["act_form"]
    assert form["text"].value() == "Fuser is dead"


@pytest.mark.long
def test_a_supplier_is_asked_written_to_and_told_apart(client, incident, jonas, carevia):
    client.post(at(incident, "suppliers"), {"supplier": "carevia", "body": "A fuser?"})
    [found] = queries.inquiries(incident)
    place = f"suppliers/{found.public_id}"
    client.post(at(incident, f"{place}/messages"), {"body": "Any news?"})
    client.post(at(incident, f"{place}/reference"), {"reference": "F-4711"})
    susi = carevia.person_set.get()
    actions.take_suppliers_answer(found, by=susi, wording=Wording("In stock."))
    [talk] = client.get(at(incident)).context["talks"]
    assert [(line.message.plain, line.theirs) for line in talk.lines] == [
        ("A fuser?", False),
        ("Any news?", False),
        ("In stock.", True),
    ]
    assert talk.inquiry.reference == "F-4711"
    client.post(at(incident, f"{place}/closure"), {})
    response = client.post(at(incident, f"{place}/messages"), {"body": "More"})
    assert response.status_code == 409
    assert "This conversation with the supplier has ended." in said(response)


@pytest.mark.long
def test_a_conversation_of_another_incident_is_not_there(client, inquiry):
    other = make_incident()
    for noun in ("messages", "reference", "closure"):
        url = at(other, f"suppliers/{inquiry.public_id}/{noun}")
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


@pytest.mark.long
def test_a_reporter_sees_nothing_of_second_level(client, incident, jonas, network, marta, inquiry):
    actions.escalate(
        incident, by=jonas, target=Target(team=network), reason="Too hard", tried="All"
    )
    actions.investigate(incident, by=jonas, hypothesis="The fuser")
    client.force_login(marta)
    page = client.get(at(incident))
    for inside in ("Carevia", "Have you a fuser?", "Too hard", "The fuser", "Tried", "Escalate"):
        assert inside not in page.content.decode()
    for noun in [*STEPS, f"suppliers/{inquiry.public_id}/messages"]:
        assert client.get(at(incident, noun)).status_code == 403
        assert client.post(at(incident, noun), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("noun", STEPS)
@pytest.mark.long
def test_every_step_asks_as_a_page_and_as_a_part(client, incident, noun):
    page, part = client.get(at(incident, noun)), client.get(at(incident, noun), headers=HTMX)
    assert page.content.count(b"<dialog") == part.content.count(b"<dialog") == 1
    assert b"<html" in page.content
    assert b"<html" not in part.content


@pytest.mark.long
def test_a_guest_sees_it_from_inside_until_the_date(client, incident, jonas, time_machine):
    expert = make_person("Eva Expert")
    until = "2026-12-01T18:00"
    time_machine.move_to("2026-11-24T08:00:00Z", tick=False)
    client.post(at(incident, "guests"), {"email": expert.email, "until": until})
    actions.note(incident, by=jonas, wording=Wording("Old firmware."))
    client.force_login(expert)
    assert "Old firmware." in said(client.get(at(incident)))
    client.post(at(incident, "investigation"), {"hypothesis": "Firmware"})
    client.post(at(incident, "messages"), {"reach": "internal", "body": "Known fault."})
    assert client.get(at(incident, "escalation")).status_code == 403
    time_machine.move_to("2026-12-01T18:00:00Z", tick=False)
    client.force_login(expert)
    assert client.get(at(incident)).status_code == 404


@pytest.mark.long
def test_a_guest_s_stay_ends_at_once_on_wish(client, incident, jonas):
    expert = make_person("Eva Expert")
    until = instants.now() + timedelta(days=1)
    actions.invite(incident, by=jonas, guest=expert, until=until)
    assert "Eva Expert" in said(client.get(at(incident)))
    client.post(at(incident, f"guests/{expert.public_id}/end"))
    assert "Eva Expert" not in str(client.get(at(incident)).context["guests"])
    assert client.post(at(incident, f"guests/{expert.public_id}/end")).status_code == 404


@pytest.mark.long
def test_news_bring_the_supplier_s_answer_along(client, incident, inquiry, carevia):
    tag = client.get(at(incident, "news")).headers["ETag"]
    susi = carevia.person_set.get()
    actions.take_suppliers_answer(inquiry, by=susi, wording=Wording("In stock."))
    response = client.get(at(incident, "news"), headers=HTMX | {"If-None-Match": tag})
    assert "In stock." in said(response)


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_page_costs_the_same_however_much_was_tried(
    client, incident, jonas, carevia, django_assert_num_queries, rows
):
    many_guests(incident, jonas, rows)
    for n in range(rows):
        actions.ask(incident, by=jonas, supplier=carevia, body=f"No. {n}?")
        actions.investigate(incident, by=jonas, hypothesis=f"No. {n}")
        actions.inform_management(incident, by=jonas, reason=f"No. {n}")
    target = Target(team=make_team("network", tier=2))
    actions.escalate(incident, by=jonas, target=target, reason="x")
    with django_assert_num_queries(36):
        client.get(at(incident))


@pytest.mark.long
def test_a_file_goes_to_the_supplier_and_is_read_by_the_desk_alone(
    client, incident, inquiry, marta
):
    data = {"body": "The log", "files": SimpleUploadedFile("fuser.log", b"boom")}
    asked = client.get(at(incident, f"suppliers/{inquiry.public_id}/messages"))
    assert "multipart/form-data" in asked.content.decode()
    client.post(at(incident, f"suppliers/{inquiry.public_id}/messages"), data)
    file = queries.said_with(inquiry).last().attachments.get()
    url = at(incident, f"files/{file.public_id}")
    assert b"".join(client.get(url).streaming_content) == b"boom"
    client.force_login(marta)
    assert client.get(url).status_code == 404


@pytest.mark.long
def test_a_step_of_the_checklist_is_a_test_without_more_words(client, jonas):
    category = make_category("printing")
    category.steps.create(position=1, text="Print a test page")
    incident = make_incident(by=jonas, category=category)
    form = client.get(at(incident, "investigation")).context["act_form"]
    [_, (step, words)] = form.fields["step"].choices
    assert words == "Print a test page"
    client.post(at(incident, "investigation"), {"hypothesis": "The layout", "step": step})
    assert queries.tried_so_far(incident).get().test == "Print a test page"
