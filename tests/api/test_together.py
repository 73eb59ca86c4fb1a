"""Many programs at once, over real HTTP, on the real server."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from tests.api.conftest import Program
from tests.makers import make_agent, make_team
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import verify

MANY = 200


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


def test_two_hundred_registrations_at_once_get_two_hundred_numbers(served):
    make_team("service-desk")
    token = Program(make_agent()).token

    answers = at_once(
        lambda n: register(
            served,
            token,
            {"title": f"Number {n}", "reporter": {"email": f"caller{n % 7}@example.org"}},
        ),
        MANY,
    )

    numbers = {number for _, number in answers}
    assert {status for status, _ in answers} == {201}
    assert len(numbers) == MANY
    assert set(Incident.objects.values_list("number", flat=True)) == numbers
    assert verify() == []


def test_one_registration_sent_by_many_at_once_is_one(served):
    make_team("service-desk")
    token = Program(make_agent()).token

    answers = at_once(
        lambda _: register(served, token, {"title": "VPN drops"}, Idempotency_Key="one"), 20
    )

    assert len(set(answers)) == 1
    assert Incident.objects.count() == 1
