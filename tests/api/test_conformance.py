"""Whatever is sent, the answer is one that the OpenAPI document promises."""

from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import Program
from tests.api.test_messages import named_file
from tests.makers import make_agent, make_category, make_person, make_service, make_team
from tocsin.api.manual import document
from tocsin.domain.accounts.rules import Role


def negative_data_is_refused(context, response, case):
    """Ask it of what was sent: a token is added to every call, and an empty query is none.

    A precondition is asked before the body, as it should be.
    """
    wrong = {where for where, part in case.meta.components.items() if part.mode.is_negative}
    if not parse_qsl(urlsplit(response.request.url).query):
        wrong.discard(ParameterLocation.QUERY)
    if not set(case.headers or {}) - {"Authorization"}:
        wrong.discard(ParameterLocation.HEADER)
    is_held = response.status_code == PRECONDITION_FAILED and "If-Match" in (case.headers or {})
    return negative_data_rejection(context, response, case) if wrong and not is_held else None


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_is_refused,
]
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = get_wsgi_application()
OPERATIONS = [
    pytest.param(found.ok(), id=found.ok().label) for found in SCHEMA.get_all_operations()
]
PRECONDITION_FAILED = 412
EXAMPLES, ALL_EXAMPLES = 12, 300
CALLERS = ("agent", "administrator", "stranger")


def callers():
    desk = make_team("service-desk")
    return {
        "agent": Program(make_agent(team=desk)),
        "administrator": Program(make_agent(role=Role.ADMINISTRATOR)),
        "stranger": Program(make_person()),
    }


def known_parts(agent):
    """What a path may name that is really there."""
    make_category("network")
    make_service("vpn")
    path = agent.register(reporter={"email": "ana@example.org"})
    fields = {"visibility": "internal", "body": "Log", "files": [named_file()]}
    said = agent.form(f"{path}/messages", fields).json()
    return {
        "number": path.rpartition("/")[2],
        "message": said["id"],
        "attachment": said["attachments"][0]["id"],
        "email": "ana@example.org",
        "slug": "service-desk",
        "path": "network",
    }


@contextmanager
def one_transaction():
    """Keep the test's connection when a request ends, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.long
# The client leaves the file in which it wrote a large form to the garbage collector.
@pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_a_promised_one(db, full, operation):
    people = callers()
    known = known_parts(people["agent"])
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @settings(
        max_examples=ALL_EXAMPLES if full else EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, really=st.booleans(), who=st.sampled_from(CALLERS))
    def answers(case, really, who):
        if really:
            case.path_parameters = {
                name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        token = {"Authorization": f"Bearer {people[who].token}"}
        response = case.call_and_validate(checks=CHECKS, headers=token)
        answered.append(response.status_code)

    answered = []
    with one_transaction():
        answers()

    assert 200 <= min(answered) <= max(answered) < 500
