"""What is said on an incident, and the files that come along."""

from io import BytesIO

import pytest

from tests.api.conftest import Program
from tests.makers import make_agent, make_incident, make_person
from tocsin.api.incidents.records import SaidRecord
from tocsin.base import instants
from tocsin.domain.conversations.models import Attachment, Blob, Wording
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents.actions import answer


def named_file(content=b"hello", name="log.txt"):
    file = BytesIO(content)
    file.name = name
    return file


def wrong(response):
    assert response.status_code == 422, response.content
    return {error["field"]: error["code"] for error in response.json()["errors"]}


@pytest.fixture
def path(reporter):
    return reporter.register(description="Since today")


def test_a_public_message_reaches_the_reporter(agent, reporter, path):
    said = agent.post(f"{path}/messages", {"visibility": "public", "body": "On it, **soon**"})

    assert said.status_code == 201
    assert said.json()["author"] == {"email": agent.person.email, "name": "Jonas Feld"}
    assert said.json()["html"] == "<p>On it, <strong>soon</strong></p>\n"
    read = reporter.get(said["Location"]).json()
    assert reporter.get(f"{path}/messages").json()["items"][1] == read
    assert said.json() == read | {"unreached": []}


def test_an_internal_message_stays_inside(agent, reporter, path):
    said = agent.post(f"{path}/messages", {"visibility": "internal", "body": "Calls every day"})

    assert agent.get(said["Location"]).status_code == 200
    assert reporter.get(said["Location"]).status_code == 404
    assert [m["body"] for m in reporter.get(f"{path}/messages").json()["items"]] == ["Since today"]


def test_a_reporter_writes_no_internal_message(reporter, path):
    response = reporter.post(f"{path}/messages", {"visibility": "internal", "body": "Hi"})

    assert (response.status_code, response.json()["code"]) == (403, "incident.note")


def test_a_message_is_what_the_document_promises(agent, path):
    said = agent.form(f"{path}/messages", {"visibility": "public", "files": [named_file()]})

    assert SaidRecord.model_validate(said.json(), extra="forbid").attachments[0].size == 5


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"visibility": "public"}, {"body": "field.missing"}),
        ({"visibility": "secret", "body": "Hi"}, {"visibility": "choice.unknown"}),
        ({"body": "Hi"}, {"visibility": "field.missing"}),
        ({"visibility": "public", "body": ["Hi"]}, {"body": "field.type"}),
        ({"visibility": "public", "body": "Hi", "to": "all"}, {"to": "field.unknown"}),
        ({"visibility": "public", "body": "x" * 1_000_001}, {"body": "field.too_long"}),
    ],
)
def test_a_wrong_message_is_told_what_is_wrong(agent, path, body, told):
    assert wrong(agent.post(f"{path}/messages", body)) == told


def test_a_form_brings_files_along(agent, path):
    fields = {"visibility": "internal", "body": "Logs", "files": [named_file(), named_file(b"2")]}

    said = agent.form(f"{path}/messages", fields).json()

    first = said["attachments"][0]
    assert [f["name"] for f in said["attachments"]] == ["log.txt", "log.txt"]
    assert (first["size"], first["type"]) == (5, "text/plain")
    assert first["url"].endswith(f"/api/v1{path}/attachments/{first['id']}")


def test_a_form_names_what_it_must_not_hold(agent, path):
    fields = {"visibility": "internal", "body": "Logs"}

    assert wrong(agent.form(f"{path}/messages", fields | {"to": "all"})) == {"to": "field.unknown"}
    with_file = fields | {"picture": named_file()}
    assert wrong(agent.form(f"{path}/messages", with_file)) == {"picture": "field.unknown"}
    many = fields | {"files": [named_file() for _ in range(21)]}
    assert wrong(agent.form(f"{path}/messages", many)) == {"files": "field.too_many"}


@pytest.mark.parametrize("count", [150, 1001])
@pytest.mark.long
def test_far_too_many_files_are_told_how_many_there_may_be(agent, path, count):
    many = {"visibility": "internal", "files": [named_file() for _ in range(count)]}

    assert wrong(agent.form(f"{path}/messages", many)) == {"files": "field.too_many"}
    assert len(agent.get(f"{path}/messages").json()["items"]) == 1


def test_a_part_without_a_file_name_is_told_to_be_no_file(agent, path):
    fields = {"visibility": "internal", "body": "Logs", "files": "a line of the log"}

    assert wrong(agent.form(f"{path}/messages", fields)) == {"files": "file.unnamed"}


def test_a_broken_form_is_malformed(agent, path):
    response = agent.post(f"{path}/messages", b"--x", content_type="multipart/form-data")

    assert (response.status_code, response.json()["code"]) == (400, "body.malformed")


def test_another_form_is_no_form(agent, path):
    kind = "application/x-www-form-urlencoded"

    response = agent.post(f"{path}/messages", b"visibility=public", content_type=kind)

    assert (response.status_code, response.json()["code"]) == (415, "body.not_json")


def test_who_may_not_speak_stores_nothing(path):
    before = Blob.objects.count()
    fields = {"visibility": "public", "body": "Hi", "files": [named_file(b"rubbish")]}
    stranger = Program(make_person("Stranger"))

    assert stranger.form(f"{path}/messages", fields).status_code == 404
    assert Blob.objects.count() == before


@pytest.mark.long
def test_messages_are_read_page_by_page(agent, path):
    for n in range(3):
        agent.post(f"{path}/messages", {"visibility": "public", "body": f"Number {n}"})

    first = agent.get(f"{path}/messages?limit=2").json()
    second = agent.get(f"{path}/messages?limit=2&cursor={first['next']}").json()

    bodies = [m["body"] for m in first["items"] + second["items"]]
    assert bodies == ["Since today", "Number 0", "Number 1", "Number 2"]
    assert second["next"] is None


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
def test_a_conversation_costs_the_same_for_one_and_for_thirty(
    agent, count, django_assert_num_queries
):
    incident = make_incident(by=agent.person)
    file = keep_file(BytesIO(b"hello"), name="log.txt", at=instants.now())
    for _ in range(count):
        answer(incident, by=agent.person, wording=Wording("Log", files=(file,)))

    with django_assert_num_queries(9):
        found = agent.get(f"/incidents/{incident.number}/messages").json()["items"]
    assert len(found) == count


@pytest.fixture
def file(agent, path):
    content = b"0123456789"
    fields = {"visibility": "internal", "body": "Log", "files": [named_file(content, "ü log.txt")]}
    found = agent.form(f"{path}/messages", fields).json()["attachments"][0]
    return f"{path}/attachments/{found['id']}"


def content(response):
    return b"".join(response.streaming_content)


def test_a_file_is_downloaded_and_never_shown(agent, file):
    response = agent.get(file)

    assert content(response) == b"0123456789"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%BC%20log.txt"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == "10"


@pytest.mark.parametrize(
    ("asked", "answered", "part"),
    [
        ("bytes=2-4", "bytes 2-4/10", b"234"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-2", "bytes 8-9/10", b"89"),
        ("bytes=8-99", "bytes 8-9/10", b"89"),
    ],
)
def test_a_part_of_a_file_is_downloaded(agent, file, asked, answered, part):
    response = agent.get(file, Range=asked)

    assert (response.status_code, response["Content-Range"]) == (206, answered)
    assert content(response) == part


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole_file(agent, file, asked):
    response = agent.get(file, Range=asked)

    assert (response.status_code, content(response)) == (200, b"0123456789")


def test_a_range_of_another_file_gets_the_whole_one(agent, file):
    response = agent.get(file, Range="bytes=2-4", If_Range='"another"')

    assert (response.status_code, content(response)) == (200, b"0123456789")


def test_a_part_that_is_not_there_is_refused(agent, file):
    response = agent.get(file, Range="bytes=10-")

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


def test_a_file_of_an_internal_message_is_not_for_the_reporter(reporter, file):
    assert reporter.get(file).status_code == 404


def test_a_file_is_found_below_its_own_incident_only(agent, file):
    other = agent.register()

    assert agent.get(f"{other}/attachments/{Attachment.objects.get().public_id}").status_code == 404


def test_who_holds_a_file_is_only_told_that_nothing_changed(agent, file):
    tag = agent.get(file)["ETag"]

    assert agent.get(file, If_None_Match=tag).status_code == 304


def test_a_stranger_reads_nothing(path, desk):
    stranger = Program(make_person("Stranger"))

    assert stranger.get(f"{path}/messages").status_code == 404
    assert Program(make_agent("Agent")).get(f"{path}/messages").status_code == 200
