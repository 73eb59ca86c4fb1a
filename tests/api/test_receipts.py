"""A POST that is sent again."""

import threading

import pytest
from django.db import connection
from django.http import HttpResponse

from tests.api.conftest import Program
from tests.api.test_messages import named_file
from tests.makers import make_agent, make_person, make_team
from tocsin.domain.accounts.models import IdempotencyReceipt, Person
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents.actions import name_involved
from tocsin.domain.incidents.models import Incident

BODY = {"title": "VPN drops"}


def refused(response):
    return (response.status_code, response.json()["errors"][0]["code"])


def test_the_same_request_gets_the_same_answer(agent):
    first = agent.post("/incidents", BODY, Idempotency_Key="one")
    again = agent.post("/incidents", BODY, Idempotency_Key="one")

    assert again.content == first.content
    assert (again.status_code, again["Location"], again["ETag"]) == (
        201,
        first["Location"],
        first["ETag"],
    )
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert Incident.objects.count() == 1


def test_another_body_may_not_use_the_key_again(agent):
    agent.post("/incidents", BODY, Idempotency_Key="one")

    other = agent.post("/incidents", {"title": "Printer"}, Idempotency_Key="one")

    assert refused(other) == (422, "idempotency_key_reused")
    assert other.json()["code"] == "idempotency_key_reused"


def test_another_address_may_not_use_the_key_again(agent):
    path = agent.register()
    agent.post(f"{path}/acknowledgement", {}, Idempotency_Key="one")

    other = agent.post(f"{agent.register()}/acknowledgement", {}, Idempotency_Key="one")

    assert refused(other) == (422, "idempotency_key_reused")


def test_two_people_may_use_the_same_key(agent, desk):
    agent.post("/incidents", BODY, Idempotency_Key="one")

    assert Program(make_agent()).post("/incidents", BODY, Idempotency_Key="one").status_code == 201
    assert Incident.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "schlüssel"])
def test_a_key_is_printable_and_not_endless(agent, key):
    response = agent.post("/incidents", BODY, Idempotency_Key=key)

    assert refused(response) == (422, "idempotency_key_invalid")


def test_a_verb_sent_again_is_not_refused(agent):
    path = agent.register()

    answers = [agent.post(f"{path}/acknowledgement", Idempotency_Key="ack") for _ in range(2)]

    assert [a.status_code for a in answers] == [200, 200]


def test_after_a_refusal_the_key_is_free_again(agent, desk):
    body = BODY | {"team": "network"}
    assert agent.post("/incidents", body, Idempotency_Key="one").status_code == 422
    assert IdempotencyReceipt.objects.count() == 0
    make_team("network", tier=2)

    assert agent.post("/incidents", body, Idempotency_Key="one").status_code == 201


def test_a_refusal_undoes_all_of_the_act(administrator):
    body = {"email": "new@example.org", "name": "New", "kind": "agent", "teams": ["none"]}

    assert administrator.post("/people", body, Idempotency_Key="one").status_code == 422
    assert not Person.objects.visible_to(administrator.person).filter(name="New").exists()


def test_a_form_sent_again_with_another_boundary_is_the_same(agent):
    path = agent.register()
    answers = [
        agent.form(
            f"{path}/messages",
            {"visibility": "internal", "body": "Log", "files": [named_file()]},
            Idempotency_Key="one",
        )
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content


def test_a_form_with_another_file_is_another(agent):
    path = agent.register()
    fields = {"visibility": "internal", "body": "Log"}
    agent.form(f"{path}/messages", fields | {"files": [named_file()]}, Idempotency_Key="one")

    other = agent.form(
        f"{path}/messages", fields | {"files": [named_file(b"other")]}, Idempotency_Key="one"
    )

    assert refused(other) == (422, "idempotency_key_reused")


def test_reading_needs_no_receipt(agent):
    agent.get("/incidents", Idempotency_Key="one")

    assert IdempotencyReceipt.objects.count() == 0


def test_of_many_at_once_one_acts_and_all_get_its_answer(committed_db):
    make_team("service-desk")
    agent = Program(make_agent())
    answers: list[HttpResponse] = []

    def call():
        answers.append(Program.__call__(agent, "POST", "/incidents", BODY, Idempotency_Key="k"))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert sum("Idempotency-Replayed" in a.headers for a in answers) == 7
    assert Incident.objects.count() == 1


def test_a_stranger_does_not_meet_the_receipt_of_another(agent, desk):
    agent.post("/incidents", BODY | {"confidential": True}, Idempotency_Key="one")

    response = Program(make_person()).post("/incidents", BODY, Idempotency_Key="one")

    assert "Idempotency-Replayed" not in response.headers


def test_who_may_no_longer_know_of_it_is_not_told_again(agent):
    made = agent.post("/incidents", BODY, Idempotency_Key="one").json()
    incident = Incident.objects.get(number=made["number"])
    officer = make_agent("Olga", role=Role.SECURITY_OFFICER)
    name_involved(incident, by=officer, people=(agent.person,))

    again = agent.post("/incidents", BODY, Idempotency_Key="one")

    assert again.status_code == 404
    assert made["number"] not in again.content.decode()
