"""Reporting in the portal, by strangers and by whom the desk knows."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.makers import make_category, make_incident, make_person, make_service
from tests.web.portal.pages import SAID, confirming, enter, told, words
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident, PortalLetter, UnconfirmedReport
from tocsin.domain.incidents.traces import sweep_portal
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


def test_a_strangers_report_is_no_incident_before_its_address_is_confirmed(client):
    report = told(client, work="0", affected="1", description="It smokes")

    assert (Incident.objects.count(), Person.objects.filter(name="Ana Rey").count()) == (0, 0)
    assert (report.title, report.address, report.urgency) == (
        *[SAID["title"], SAID["email"]],
        "high",
    )
    assert PortalLetter.objects.get().report == report


def test_the_page_after_it_says_what_happens_next(client):
    page = client.post("/portal", SAID, follow=True)

    assert "look into your mail" in words(page)
    assert "We have kept your report and written to ana@example.org." in words(page)


def test_following_the_link_changes_nothing(client):
    report = told(client)

    page = client.get(confirming(report))

    assert "Is this report yours?" in words(page)
    assert Incident.objects.count() == 0


def test_the_button_registers_it_as_its_reporters_own(client):
    report = told(client, work="0", affected="0", description="It smokes")
    page = client.post(confirming(report), follow=True)

    incident = Incident.objects.get()
    ana = incident.reporter
    assert (ana.name, ana.email, ana.kind) == ("Ana Rey", "ana@example.org", "contact")
    assert (incident.channel, incident.priority) == ("portal", "P1")
    first = history(incident)[0]
    assert (first.verb, first.actor, first.source) == ("incident.registered", ana, "page")
    assert f"Its number is {incident.number}." in words(page)
    assert "It smokes" in words(page)


def test_pressing_twice_registers_once(client):
    report = told(client)
    client.post(confirming(report))
    again = Client().post(confirming(report))

    assert Incident.objects.count() == 1
    assert again.headers["Location"] == f"/portal/reports/{Incident.objects.get().number}"


def test_files_and_photos_come_along(client):
    photo = SimpleUploadedFile("screen.jpg", b"\xff\xd8\xff picture", "image/jpeg")
    log = SimpleUploadedFile("log.txt", b"smoke", "text/plain")
    report = told(client, photo=photo, files=log)
    client.post(confirming(report))

    opening = Incident.objects.get().opening
    assert [file.name for file in opening.attachments.all()] == ["screen.jpg", "log.txt"]


def test_somebody_known_has_to_confirm_as_well(client):
    ana = make_person("Ana Rey", email="ana@example.org")

    answer = client.post("/portal", SAID)
    unknown = client.post("/portal", SAID | {"email": "eve@example.net"})

    assert Incident.objects.count() == 0
    assert answer.headers["Location"].partition("?")[0] == "/portal/sent"
    assert unknown.headers["Location"].partition("?")[0] == "/portal/sent"
    client.post(confirming(UnconfirmedReport.objects.earliest("pk")))
    assert Incident.objects.get().reporter == ana


def test_who_came_by_their_link_reports_at_once(client):
    ana = make_person("Ana Rey", email="ana@example.org")
    enter(client, ana)

    page = client.post("/portal", {"title": "Printer on fire"}, follow=True)

    incident = Incident.objects.get()
    assert (incident.reporter, incident.channel) == (ana, "portal")
    assert incident.number in words(page)
    assert "Somebody looks at it soon." in words(page)


def test_who_is_signed_in_reports_at_once(client):
    ana = make_person("Ana Rey")
    client.force_login(ana)
    client.post("/portal", {"title": "Printer on fire", "email": "eve@example.net"})

    assert Incident.objects.get().reporter == ana


def test_a_form_sent_twice_reports_once(client):
    client.post("/portal", SAID)
    client.post("/portal", SAID)

    assert UnconfirmedReport.objects.count() == 1


def test_one_address_is_not_written_to_without_end(client):
    for n in range(5):
        told(client, title=f"Printer {n}")

    answer = Client(REMOTE_ADDR="192.0.2.7").post("/portal", SAID)

    assert (answer.status_code, UnconfirmedReport.objects.count()) == (429, 5)
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert 'value="Printer on fire"' in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 201),
        ("email", "nobody"),
        ("name", ""),
        ("about", "service:x"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_kept(client, field, value):
    answer = client.post("/portal", SAID | {field: value})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert UnconfirmedReport.objects.count() == 0


def test_strangers_leave_no_more_than_fifteen_megabytes(client, settings):
    big = SimpleUploadedFile("big.bin", b"x" * (15 * 1024 * 1024 + 1))
    answer = client.post("/portal", SAID | {"files": big})

    assert "Together at most 15 MB." in words(answer)
    assert UnconfirmedReport.objects.count() == 0


def test_nobody_confirms_after_a_week_and_then_it_is_gone(client):
    report = told(client)
    file = keep_file(BytesIO(b"x"), name="x.txt", at=report.received_at)
    report.files.create(blob=file.blob, name="x.txt")
    address = confirming(report)
    with instants.at(instants.now() + timedelta(days=7, minutes=1)):
        assert client.post(address).status_code == 404
        sweep_portal(instants.now())

    assert (UnconfirmedReport.objects.count(), PortalLetter.objects.count()) == (0, 0)
    assert Incident.objects.count() == 0


@pytest.mark.parametrize("key", ["", "nonsense", "eyJhIjoxfQ:abc"])
def test_a_made_up_key_opens_nothing(client, key):
    assert client.post(f"/portal/confirm?key={key}").status_code == 404
    assert client.post(f"/portal/open?key={key}").status_code == 404


def test_something_suspicious_is_a_security_incident(client):
    page = client.get("/portal?suspicious=mail")
    assert "A strange mail or message" in words(page)

    report = told(client, suspicious="mail")
    client.post(confirming(report))

    incident = Incident.objects.get()
    assert (incident.security, incident.confidential) == (True, True)


def test_what_it_is_about_is_offered_by_its_names(client):
    make_service("vpn")
    category = make_category("printing")

    page = client.get("/portal").content.decode()
    assert '<option value="service:vpn">VPN</option>' in page
    report = told(client, about="category:printing")
    client.post(confirming(report))

    assert Incident.objects.get().category == category


def taken_up(service, **report):
    incident = make_incident("Secret words", service=service, impact="high", **report)
    Incident.objects.filter(pk=incident.pk).update(acknowledged_at=instants.now())
    return incident


def test_what_is_known_is_told_after_the_title_and_by_no_more_than_its_name(client):
    incident = taken_up(make_service("vpn"))

    found = client.get("/portal/known", {"title": "No VPN today"}).content.decode()

    assert "VPN: disrupted" in found
    assert (incident.number in found, "Secret words" in found) == (False, False)
    assert "VPN" not in words(client.get("/portal/known", {"title": "Mouse broken"}))


def test_major_incidents_are_told_to_everybody(client):
    incident = make_incident(service=make_service("mail"))
    actions.accept_major(incident, by=operator())

    assert "MAIL: a major disruption" in words(client.get("/portal/known", {"title": "Mouse"}))
    assert "MAIL" not in words(client.get("/portal/known", {"title": " "}))


@pytest.mark.parametrize(
    "hidden", [{"circle": actions.Circle(confidential=True)}, {"security": True}]
)
def test_nothing_secret_is_told(client, hidden):
    taken_up(make_service("vpn"), **hidden)

    assert "VPN" not in words(client.get("/portal/known", {"title": "No VPN"}))


def test_nothing_that_only_a_stranger_calls_grave_is_told(client):
    make_incident(service=make_service("vpn"), impact="high", urgency="high")

    assert "VPN" not in words(client.get("/portal/known", {"title": "No VPN"}))


def test_without_script_it_is_told_before_the_report_goes_out(client):
    taken_up(make_service("vpn"))
    said = SAID | {"title": "No VPN"}

    asked = client.post("/portal", said)
    assert (asked.status_code, UnconfirmedReport.objects.count()) == (200, 0)
    assert "VPN: disrupted" in words(asked)
    client.post("/portal", said | {"known": "1"})

    assert UnconfirmedReport.objects.get().title == "No VPN"


@pytest.mark.parametrize(
    ("language", "sentence"), [("pl", "Co nie działa?"), ("de", "Was ist gestört?")]
)
def test_it_speaks_the_readers_language(client, language, sentence):
    page = client.get("/portal", headers={"Accept-Language": language})
    assert f'<html lang="{language}"' in page.content.decode()
    assert sentence in words(page)


def test_a_new_contact_is_written_to_in_the_language_of_the_page(client):
    client.post("/portal", SAID, headers={"Accept-Language": "pl"})
    client.post(confirming(UnconfirmedReport.objects.get()))

    assert Incident.objects.get().reporter.language == "pl"


def test_a_category_that_came_to_ask_for_more_is_left_out(client):
    category = make_category("printing")
    report = told(client, about="category:printing")
    category.fields.create(slug="ward", name="Ward", kind="text", required=True)
    client.post(confirming(report))

    assert Incident.objects.get().category is None
    assert '"category:printing"' not in client.get("/portal").content.decode()


def test_the_first_page_comes_compressed(client):
    page = client.get("/portal", headers={"Accept-Encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) < 5000


@pytest.mark.long
def test_the_first_page_costs_the_same_with_many_troubles_and_reports(
    client, django_assert_num_queries
):
    ana = make_person("Ana Rey")
    accounts.prefer(ana, by=operator(), language="en")
    enter(client, ana)
    for count in (1, 30):
        while Incident.objects.count() < count:
            make_incident(reporter=ana)
        with django_assert_num_queries(11):
            client.get("/portal")
