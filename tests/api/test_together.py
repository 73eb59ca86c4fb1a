"""Many programs at once, and over real HTTP on the real server."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.api.conftest import Program
from tests.makers import make_agent, make_team
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import verify


def register(address, token, body, **headers):
    request = urllib.request.Request(
        f"{address}/api/v1/incidents",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status, json.load(answer)["number"]


def at_once(call, count):
    with ThreadPoolExecutor(max_workers=32) as pool:
        return list(pool.map(call, range(count)))


def test_many_registrations_at_once_get_as_many_numbers(served, full):
    many = 200 if full else 40
    make_team("service-desk")
    token = Program(make_agent()).token

    answers = at_once(
        lambda n: register(
            served,
            token,
            {"title": f"Number {n}", "reporter": {"email": f"caller{n % 7}@example.org"}},
        ),
        many,
    )

    numbers = {number for _, number in answers}
    assert {status for status, _ in answers} == {201}
    assert len(numbers) == many
    assert set(Incident.objects.values_list("number", flat=True)) == numbers
    assert verify() == []


@pytest.mark.long
def test_one_registration_sent_by_many_at_once_is_one(committed_db):
    make_team("service-desk")
    program = Program(make_agent())

    def send(_):
        try:
            answer = program.post("/incidents", {"title": "VPN drops"}, Idempotency_Key="one")
            return answer.status_code, answer.json()["number"]
        finally:
            connection.close()

    assert len(set(at_once(send, 20))) == 1
    assert Incident.objects.count() == 1
