"""What somebody sees and does in the portal after they came by their link."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_agent, make_incident, make_organisation, make_person
from tests.web.portal.pages import enter, words
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import Organisation
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Exclusion, Incident
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db


def at(incident, below=""):
    return f"/portal/reports/{incident.number}{below}"


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def fetched(client, address):
    answer = client.get(address)
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def solved(incident, jonas):
    actions.acknowledge(incident, by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="New toner")
    return fresh(incident)


@pytest.mark.long
def test_progress_is_told_in_words(visiting, jonas, incident):
    assert "Received" in words(visiting.get(at(incident)))
    actions.acknowledge(incident, by=jonas)
    assert "Somebody works on it." in words(visiting.get(at(incident)))
    hold = actions.Hold(HoldReason.AWAITING_REPORTER)
    actions.hold(fresh(incident), by=jonas, hold=hold)
    assert "We need an answer from you to go on." in words(visiting.get(at(incident)))
    assert "1 waits for you" in words(visiting.get("/portal"))


def test_only_the_public_part_is_shown(visiting, jonas, incident):
    file = keep_file(BytesIO(b"x"), name="plan.txt", at=instants.now())
    actions.note(incident, by=jonas, wording=Wording("Her fault", files=(file,)))
    actions.answer(incident, by=jonas, wording=Wording("We bring **toner**"))
    hidden = fresh(incident).thread.messages.get(visibility="internal").attachments.get()

    page = words(visiting.get(at(incident)))

    assert ("It smokes" in page, "We bring toner" in page, "Her fault" in page) == (1, 1, 0)
    assert visiting.get(f"/portal/files/{hidden.public_id}").status_code == 404


def test_an_answer_with_a_photo_reaches_the_desk_and_ends_the_wait(visiting, ana, jonas, incident):
    actions.acknowledge(incident, by=jonas)
    actions.hold(fresh(incident), by=jonas, hold=actions.Hold(HoldReason.AWAITING_REPORTER))
    photo = SimpleUploadedFile("fire.jpg", b"\xff\xd8\xff picture", "image/jpeg")

    visiting.post(at(incident, "/messages"), {"body": "Like this", "photo": photo})

    message = fresh(incident).last_message
    assert (message.plain, message.author, message.channel) == ("Like this", ana, "portal")
    assert fresh(incident).state == "in_progress"
    file = message.attachments.get()
    assert fetched(visiting, f"/portal/files/{file.public_id}") == b"\xff\xd8\xff picture"


def test_an_empty_answer_is_refused(visiting, incident):
    assert visiting.post(at(incident, "/messages"), {"body": " "}).status_code == 422


@pytest.mark.long
def test_yes_closes_and_asks_how_it_was(visiting, jonas, incident):
    solved(incident, jonas)
    page = words(visiting.get(at(incident)))
    assert ("New toner" in page, "Yes, it is solved" in page) == (True, True)

    after = visiting.post(at(incident, "/confirmation"), {"solved": "yes"}, follow=True)
    assert (fresh(incident).state, "How did we do?" in words(after)) == ("closed", True)
    visiting.post(at(incident, "/rating"), {"rating": "5", "comment": "Quick"})

    assert fresh(incident).rating == 5


def test_no_brings_it_back(visiting, jonas, incident):
    solved(incident, jonas)
    said = {"solved": "no", "comment": "Still smokes"}
    page = visiting.post(at(incident, "/confirmation"), said, follow=True)

    assert fresh(incident).state == "in_progress"
    assert "We are on it again." in words(page)


def test_what_was_closed_comes_back_within_its_window(visiting, jonas, incident):
    solved(incident, jonas)
    visiting.post(at(incident, "/confirmation"), {"solved": "yes"})
    visiting.post(at(incident, "/reopening"), {"reason": "Smokes again"})
    assert fresh(incident).state == "in_progress"

    actions.resolve(fresh(incident), by=jonas, code="solved_permanent", text="New toner")
    visiting.post(at(incident, "/confirmation"), {"solved": "yes"})
    with instants.at(instants.now() + timedelta(days=15)):
        assert "Is the trouble back?" not in words(visiting.get(at(incident)))


def test_a_strangers_report_is_not_there(client, incident):
    enter(client, make_person("Eve Gray"))
    for below in ("", "/messages", "/confirmation", "/rating", "/reopening"):
        answer = client.post(at(incident, below)) if below else client.get(at(incident))
        assert answer.status_code == 404


def test_who_was_named_as_involved_sees_nothing(visiting, ana, incident):
    Exclusion.objects.create(incident=incident, person=ana)

    assert visiting.get(at(incident)).status_code == 404
    assert "Printer on fire" not in words(visiting.get("/portal/reports"))


@pytest.fixture
def colleague(ana):
    """Somebody of the same organisation, which lets its members see each other's reports."""
    house = make_organisation("ward")
    eve = make_person("Eve Gray")
    for person in (ana, eve):
        accounts.change_person(person, by=operator(), changes={"organisation": house})
    Organisation.objects.update(members_see_incidents=True)
    return eve


def test_members_see_their_organisations_reports_when_allowed(client, colleague, ana):
    incident = make_incident("Printer on fire", reporter=ana)
    secret = make_incident("Secret", reporter=ana, circle=actions.Circle(confidential=True))
    enter(client, colleague)

    assert "Printer on fire" not in words(client.get("/portal/reports"))
    listed = words(client.get("/portal/reports?all=1"))
    assert ("Printer on fire" in listed, "Secret" in listed) == (True, False)
    page = client.get(at(incident)).content.decode()
    assert ("Your answer" in page, "Ana Rey" in page) == (False, True)
    assert client.post(at(incident, "/messages"), {"body": "x"}).status_code == 403
    assert client.get(at(secret)).status_code == 404
    Organisation.objects.update(members_see_incidents=False)
    assert client.get(at(incident)).status_code == 404


def test_what_was_merged_leads_to_where_it_goes_on(visiting, ana, incident):
    survivor = make_incident("Printers on fire", reporter=ana)
    actions.merge(incident, by=operator(), into=survivor, reason="Same")

    assert visiting.get(at(incident)).headers["Location"] == at(survivor)


def test_pictures_of_a_message_come_from_where_a_visitor_may_fetch_them(visiting, ana, incident):
    now = instants.now()
    file = keep_file(BytesIO(b"\x89PNG\r\n\x1a\n"), name="a.png", at=now, content_id="a@b")
    wording = Wording('<p>See <img src="cid:a@b"></p>', "html", files=(file,))
    actions.answer(incident, by=ana, wording=wording)

    page = visiting.get(at(incident)).content.decode()
    (picture,) = re.findall(r'<img[^>]*src="([^"]+)"', page)

    assert picture.startswith("/portal/files/")
    assert fetched(visiting, picture) == b"\x89PNG\r\n\x1a\n"


def test_a_list_goes_on_where_it_ended(visiting, ana):
    for n in range(21):
        make_incident(f"Printer {n}", reporter=ana)
    first = visiting.get("/portal/reports")
    (older,) = re.findall(r'href="(/portal/reports\?after=[^"]+)"', first.content.decode())

    assert ("Printer 20" in words(first), "Printer 0 " in words(first)) == (True, False)
    assert "Printer 0 " in words(visiting.get(older))


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_however_long(visiting, ana, count, django_assert_num_queries):
    for _ in range(count):
        make_incident(reporter=ana)
    with django_assert_num_queries(7):
        visiting.get("/portal/reports")


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
def test_a_report_costs_the_same_however_much_was_said(
    visiting, ana, jonas, incident, count, django_assert_num_queries
):
    for n in range(count):
        file = keep_file(BytesIO(b"x"), name=f"{n}.txt", at=instants.now())
        actions.answer(incident, by=jonas, wording=Wording(f"No. {n}", files=(file,)))
    with django_assert_num_queries(13):
        visiting.get(at(incident))


def test_managers_get_no_more_by_a_link_than_reporters(client, incident):
    enter(client, make_agent("Max Boss", role=Role.ADMINISTRATOR))

    assert client.get(at(incident)).status_code == 404
