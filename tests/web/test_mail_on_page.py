"""What the page of an incident says of the mails in it."""

import pytest
from django.utils.translation import override

from tests.mails import mail, receive
from tests.makers import make_agent, make_person, make_team
from tocsin.domain.incidents.queries import conversation
from tocsin.words.marks import MARKS
from tocsin.words.records import message_record

pytestmark = pytest.mark.django_db

SECRET = (
    b"From: Ana Rey <ana@example.org>\nSubject: Secret\nMessage-ID: <secret@example.org>\n"
    b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIIB\n"
)


@pytest.fixture
def ana():
    return make_person("Ana Rey", email="ana@example.org")


@pytest.fixture
def inside(client):
    make_team("service-desk")
    client.force_login(make_agent("Jonas Feld"))
    return client


def page(client, incident):
    return client.get(f"/incidents/{incident.number}").content.decode()


@pytest.mark.long
def test_the_page_says_that_a_mail_is_encrypted_and_gives_the_original(ana, inside):
    incident = receive(SECRET)

    assert "Encrypted with S/MIME; open the original in a mail program." in page(inside, incident)
    original = f"/incidents/{incident.number}/messages/{incident.opening.public_id}/original"
    assert original in page(inside, incident)
    answered = inside.get(original)
    assert b"".join(answered.streaming_content) == SECRET
    assert "attachment" in answered.headers["Content-Disposition"]


def test_who_reports_reads_that_it_is_encrypted_and_no_original(ana, client):
    incident = receive(SECRET)
    client.force_login(ana)

    assert "Encrypted with S/MIME" in page(client, incident)
    original = f"/incidents/{incident.number}/messages/{incident.opening.public_id}/original"
    assert original not in page(client, incident)
    assert client.get(original).status_code == 404


def test_a_record_says_it_in_the_language_of_the_reader(ana):
    incident = receive(SECRET)

    with override("de"):
        record = message_record(incident, incident.opening)

    words = "Mit S/MIME verschlüsselt; öffnen Sie das Original in einem Mailprogramm."
    assert record["marks"] == [{"code": "smime.encrypted", "words": words}]


@pytest.mark.parametrize("language", ["pl", "de"])
def test_every_mark_is_said_in_every_language(language):
    with override("en"):
        english = {code: str(words) for code, words in MARKS["mark"].items()}

    with override(language):
        assert [c for c, words in MARKS["mark"].items() if str(words) == english[c]] == []


def test_a_signature_is_folded_apart_from_what_is_new(ana, inside):
    incident = receive(mail("It burns.\n\n-- \nAna Rey\nWard 3"))

    assert (incident.opening.body, incident.opening.signature) == (
        "It burns.",
        "-- \nAna Rey\nWard 3",
    )
    folded = page(inside, incident).partition("<summary")[2]
    assert "Ward 3" in folded


def test_a_mail_of_nothing_but_a_signature_keeps_it_as_its_words(ana):
    incident = receive(mail("\n-- \nAna Rey"))

    assert (incident.opening.body, incident.opening.signature) == ("-- \nAna Rey", "")


def test_a_mail_over_a_limit_is_there_and_says_what_is_not_shown(ana, settings):
    settings.MAIL_BYTES = 600
    message = mail("The words.")
    message.add_attachment(b"x" * 2000, maintype="application", subtype="pdf", filename="a.pdf")

    incident = receive(message)

    (said,) = conversation(incident, make_agent("Jonas Feld"))
    assert (said.body, said.marks, said.attachments.count()) == ("The words.", ["over.size"], 0)


def test_a_mail_of_too_many_parts_is_there_and_says_so(ana, settings):
    settings.MAIL_PARTS = 3
    message = mail("The words.")
    for number in range(5):
        message.add_attachment(b"x", maintype="a", subtype="b", filename=f"{number}.b")

    opening = receive(message).opening

    assert (opening.marks, [file.name for file in opening.attachments.all()]) == (
        ["over.parts"],
        ["0.b"],
    )
