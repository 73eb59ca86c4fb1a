"""What hangs together and who may know of it, on the incident's page."""

import re

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tests.rows import many_incidents
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import LinkKind

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FORMS = ["links", "parent", "parent/end", "merge", "confidentiality", "involved"]


@pytest.fixture
def jonas(client):
    person = make_agent("Jonas Feld", team=make_team("service-desk"))
    client.force_login(person)
    return person


@pytest.fixture
def marta():
    return make_person("Marta Ruys")


@pytest.fixture
def incident(jonas, marta):
    return make_incident("Printer", by=jonas, reporter=marta)


@pytest.fixture
def other(jonas):
    return make_incident("Labels come out blank", by=jonas, reporter=make_person("Eva"))


def at(incident, noun=""):
    return f"/incidents/{incident.number}" + (f"/{noun}" if noun else "")


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def said(response):
    text = re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.mark.parametrize("noun", FORMS)
@pytest.mark.long
def test_every_step_asks_on_the_page_and_in_a_part(client, incident, noun):
    whole, part = client.get(at(incident, noun)), client.get(at(incident, noun), headers=HTMX)
    assert (whole.status_code, part.status_code) == (200, 200)
    assert b"<dialog" in whole.content
    assert part.content.strip().startswith(b"<dialog")


@pytest.mark.long
def test_a_link_is_made_shown_on_both_and_taken_off(client, incident, other):
    data = {"kind": "duplicate_of", "number": other.number.lower(), "version": incident.version}
    assert client.post(at(incident, "links"), data).url == at(incident)
    assert "duplicate of INC" in said(client.get(at(incident)))
    assert "has duplicate INC" in said(client.get(at(other)))
    made = incident.links.get()
    client.post(at(other, f"links/{made.public_id}/end"), {})
    assert "duplicate" not in said(client.get(at(incident))).replace("Link taken off", "")


def test_a_number_that_is_not_there_is_told_beside_its_field(client, incident):
    data = {"kind": "related", "number": "INC-2026-999999"}
    response = client.post(at(incident, "links"), data, headers=HTMX)
    assert response.status_code == 422
    assert list(response.context["act_form"].errors) == ["number"]


@pytest.mark.long
def test_a_change_elsewhere_is_linked_by_its_number(client, incident):
    client.post(at(incident, "links"), {"kind": "fixed_by", "number": "CHG-1187"})
    assert "fixed by CHG-1187" in said(client.get(at(incident)))


@pytest.mark.long
def test_a_child_hangs_under_its_parent_until_it_is_taken_off(client, incident, other):
    client.post(at(incident, "parent"), {"number": other.number, "follows": "on"})
    assert (fresh(incident).parent, fresh(incident).follows_parent) == (other, True)
    assert f"child {incident.number}" in said(client.get(at(other)))
    client.post(at(incident, "parent/end"), {})
    assert fresh(incident).parent is None


@pytest.mark.long
def test_a_merged_one_points_on_and_is_only_read(client, incident, other):
    client.post(at(incident, "merge"), {"into": other.number, "reason": "Same labels."})
    page = client.get(at(incident))
    assert f"This goes on in {other.number}." in said(page)
    buttons = set(re.findall(r'id="(to-[a-z-]+)"', page.content.decode()))
    assert buttons == {"to-merge-end"}
    assert f"merged {incident.number}" in said(client.get(at(other)))
    client.post(at(incident, "merge/end"), {})
    assert fresh(incident).merged_into is None


@pytest.mark.long
def test_a_merged_one_is_refused_in_words(client, jonas, incident, other):
    actions.merge(incident, by=jonas, into=other, reason="Same")
    response = client.post(at(incident, "resolution"), {"code": "solved_permanent", "text": "x"})
    assert response.status_code == 409
    assert "goes on in another incident" in said(response)


@pytest.mark.long
def test_the_survivor_tells_where_each_word_was_said(client, jonas, incident, other):
    actions.note(incident, by=jonas, wording=Wording("Ward 3 too."))
    actions.answer(incident, by=incident.reporter, wording=Wording("Still blank."))
    actions.merge(incident, by=jonas, into=other, reason="Same")
    asides = [t.aside for t in client.get(at(other)).context["story"] if t.is_message]
    assert asides == [f"on {incident.number}"] * 2


def test_the_reporter_is_led_on_to_where_it_goes_on(client, jonas, incident, other, marta):
    actions.merge(incident, by=jonas, into=other, reason="Same")
    client.force_login(marta)
    assert client.get(at(incident)).url == at(other)
    assert client.get(at(other)).status_code == 200


@pytest.mark.long
def test_a_message_is_split_off(client, jonas, incident):
    message = actions.answer(incident, by=incident.reporter, wording=Wording("And my phone."))
    client.post(at(incident, f"messages/{message.public_id}/incident"), {"title": "Phone"})
    new = Incident.objects.get(title="Phone")
    assert (new.reporter, f"related to {new.number}") == (
        incident.reporter,
        f"related to {new.number}",
    )
    assert f"related to {new.number}" in said(client.get(at(incident)))


@pytest.mark.long
def test_the_circle_begins_with_who_sets_it(client, jonas, incident):
    form = client.get(at(incident, "confidentiality")).context["act_form"]
    assert form.initial["people"] == jonas.email
    sofia = make_agent("Sofia Arman")
    data = {"confidential": "on", "people": f"{jonas.email}\n{sofia.email}"}
    client.post(at(incident, "confidentiality"), data)
    assert set(queries.listed_people(incident)) == {jonas, sofia}
    assert "Jonas Feld, Sofia Arman" in said(client.get(at(incident)))


def test_who_shuts_themselves_out_is_led_away(client, jonas, incident):
    data = {"confidential": "on", "people": make_agent("Sofia").email}
    assert client.post(at(incident, "confidentiality"), data).url == "/queue"
    assert client.get(at(incident)).status_code == 404


def test_an_unknown_address_is_named(client, incident):
    response = client.post(at(incident, "involved"), {"people": "nobody@example.org"})
    assert response.status_code == 422
    assert "nobody@example.org: Nobody has this address here." in said(response)


@pytest.mark.long
def test_the_involved_are_excluded(client, incident):
    eva = make_agent("Eva Involved")
    client.post(at(incident, "involved"), {"people": eva.email})
    assert "Involved, and so excluded: Eva Involved" in said(client.get(at(incident)))
    client.force_login(eva)
    assert client.get(at(incident)).status_code == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.long
def test_the_glass_is_broken_on_a_page_of_its_own(client, jonas, incident, role):
    actions.restrict(incident, by=jonas, confidential=True)
    client.force_login(make_agent("Ada Nowak", role=role))
    asked = client.get(at(incident, "access"))
    assert (asked.status_code, "Printer" in said(asked)) == (200, False)
    assert client.post(at(incident, "access"), {"reason": ""}).status_code == 422
    assert client.post(at(incident, "access"), {"reason": "Audit 7"}).url == at(incident)
    assert "Ada Nowak" in said(client.get(at(incident)))


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER, Role.REPORTER])
def test_for_everybody_else_there_is_no_glass(client, jonas, incident, role):
    actions.restrict(incident, by=jonas, confidential=True)
    client.force_login(make_agent("Somebody", role=role))
    assert client.get(at(incident, "access")).status_code == 404
    assert client.post(at(incident, "access"), {"reason": "x"}).status_code == 404


@pytest.mark.long
def test_what_must_remain_of_a_secret_has_no_name(client, jonas, incident):
    officer = make_agent("Agnes Ott", role=Role.SECURITY_OFFICER)
    secret = make_incident("Theft of records", by=officer)
    actions.restrict(secret, by=officer, confidential=True)
    actions.adopt(incident, by=officer, parent=secret)
    actions.link(fresh(incident), by=officer, kind=LinkKind.RELATED, target=secret)
    page = client.get(at(incident))
    assert "parent a confidential incident" in said(page)
    assert "Parent: none → a confidential incident" in said(page)
    assert secret.number not in page.content.decode()
    assert "Theft" not in said(page)


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_page_costs_the_same_however_much_hangs_together(
    client, jonas, incident, django_assert_num_queries, rows
):
    for near, merged in zip(many_incidents(rows), many_incidents(rows), strict=True):
        actions.link(incident, by=jonas, kind=LinkKind.RELATED, target=near)
        actions.adopt(near, by=jonas, parent=incident)
        actions.merge(merged, by=jonas, into=incident, reason="Same")
    client.get(at(incident))
    with django_assert_num_queries(35):
        assert client.get(at(incident)).status_code == 200


@pytest.mark.long
def test_the_children_are_told_along_when_asked(client, jonas, incident, other):
    actions.adopt(incident, by=jonas, parent=other)
    assert 'name="tell_children"' in client.get(at(other)).content.decode()
    assert 'name="tell_children"' not in client.get(at(incident)).content.decode()
    data = {"reach": "public", "body": "New labels are on their way.", "tell_children": "on"}
    client.post(at(other, "messages"), data)
    assert "New labels are on their way." in said(client.get(at(incident)))


@pytest.mark.long
def test_resolving_and_cancelling_tell_of_the_children(client, jonas, incident, other):
    actions.adopt(incident, by=jonas, parent=other)
    assert "Its child is resolved along" in said(client.get(at(other, "resolution")))
    client.post(at(other, "cancellation"), {"reason": "Drill", "release_children": "on"})
    assert fresh(incident).parent is None


def test_a_row_of_the_queue_counts_the_children_one_may_see(client, jonas, incident, other):
    officer = make_agent("Agnes Ott", role=Role.SECURITY_OFFICER)
    secret = make_incident("Theft", by=officer)
    actions.restrict(secret, by=officer, confidential=True)
    for child in (incident, secret):
        actions.adopt(child, by=officer, parent=other)
    assert "Labels come out blank 1 child" in said(client.get("/queue"))
