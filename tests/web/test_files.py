import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_agent, make_incident, make_person
from tocsin.domain.conversations.models import Attachment

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0123456789"


@pytest.fixture(autouse=True)
def attachments(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path


@pytest.fixture
def jonas(client):
    person = make_agent("Jonas Feld")
    client.force_login(person)
    return person


@pytest.fixture
def incident(jonas):
    return make_incident("Printer", by=jonas, reporter=make_person("Marta Ruys"))


def send(client, incident, *files, reach="public"):
    data = {"reach": reach, "body": "See the file.", "files": files}
    return client.post(f"/incidents/{incident.number}/messages", data)


def url(incident):
    attachment = Attachment.objects.get(message__thread=incident.thread)
    return f"/incidents/{incident.number}/files/{attachment.public_id}"


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.long
def test_a_file_comes_back_as_it_was_sent_and_is_never_run(client, incident):
    send(client, incident, SimpleUploadedFile("żółty <b>.png", PNG))

    response = client.get(url(incident))

    assert body(response) == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-3", 206, PNG[:4]),
        ("bytes=8-", 206, PNG[8:]),
        ("bytes=-2", 206, PNG[-2:]),
        ("bytes=0-999", 200, PNG),
        ("bytes=99-", 416, b""),
        ("lines=1-2", 200, PNG),
        (f"bytes={'9' * 5000}-", 200, PNG),
    ],
)
@pytest.mark.long
def test_a_part_of_a_file_is_sent_when_asked_for(client, incident, asked, status, got):
    send(client, incident, SimpleUploadedFile("label.png", PNG))

    response = client.get(url(incident), headers={"Range": asked})

    assert response.status_code == status
    assert (body(response) if response.streaming else response.content) == got


@pytest.mark.long
def test_a_file_of_an_internal_note_is_not_there_for_the_reporter(client, incident):
    send(client, incident, SimpleUploadedFile("label.png", PNG), reach="internal")
    client.force_login(incident.reporter)

    assert client.get(url(incident)).status_code == 404


@pytest.mark.long
def test_a_file_of_another_incident_is_not_there(client, jonas, incident):
    send(client, incident, SimpleUploadedFile("label.png", PNG))
    other = make_incident("Badge", by=jonas)

    address = url(incident).replace(incident.number, other.number)
    assert client.get(address).status_code == 404


def test_too_many_files_are_refused_before_any_is_kept(client, incident):
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(21)]

    response = send(client, incident, *files)

    assert response.status_code == 422
    assert "At most 20 files." in response.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.long
def test_an_empty_file_is_told(client, incident):
    response = send(client, incident, io.BytesIO(b""))

    assert response.status_code == 422
