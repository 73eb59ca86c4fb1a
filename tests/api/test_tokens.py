"""Who may come in, and with which key."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.api.conftest import Program
from tests.makers import make_agent, make_person, make_token
from tocsin.base import instants
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Token
from tocsin.domain.accounts.rules import Role, Scope

ME = "/api/v1/me"


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def refused(response):
    return (response.status_code, response.json()["code"], response["WWW-Authenticate"])


@pytest.mark.django_db
def test_without_a_token_the_answer_says_how_to_send_one(client):
    assert refused(client.get(ME)) == (401, "token.missing", 'Bearer realm="tocsin"')


@pytest.mark.django_db
def test_an_unknown_token_is_told_to_be_invalid(client):
    challenge = 'Bearer realm="tocsin", error="invalid_token"'

    assert refused(client.get(ME, headers=bearer("nobody"))) == (401, "token.invalid", challenge)


def test_a_revoked_token_lets_nobody_in(agent, client):
    token, secret = make_token(agent.person)
    actions.revoke_token(token, by=agent.person)

    assert client.get(ME, headers=bearer(secret)).status_code == 401


def test_a_token_is_over_when_its_time_is(agent, client):
    soon = instants.now() + timedelta(days=1)
    _, secret = actions.create_token(agent.person, by=agent.person, name="short", expires_at=soon)

    with time_machine.travel(soon, tick=False):
        assert client.get(ME, headers=bearer(secret)).status_code == 401


def test_the_token_of_somebody_deactivated_lets_nobody_in(agent, administrator):
    actions.deactivate(agent.person, by=administrator.person)

    assert agent.get("/me").status_code == 401


def test_a_session_is_no_key(agent):
    client = Client()
    client.force_login(agent.person)

    assert client.get(ME).status_code == 401


def test_its_last_use_is_kept(agent):
    agent.get("/me")

    assert Token.objects.get(person=agent.person).last_used_at is not None


def test_a_token_for_reading_writes_nothing(desk):
    reader = Program(make_agent(), Scope.READ)

    response = reader.post("/incidents", {"title": "VPN drops"})

    challenge = 'Bearer realm="tocsin", error="insufficient_scope", scope="write"'
    assert refused(response) == (403, "token.scope_missing", challenge)
    assert reader.get("/incidents").status_code == 200


def test_a_token_for_writing_reads_as_well(desk):
    writer = Program(make_agent(), Scope.WRITE)

    assert writer.post("/incidents", {"title": "VPN drops"}).status_code == 201
    assert writer.get("/incidents").status_code == 200


def test_an_administrator_needs_the_scope_for_administration(desk):
    administrator = Program(make_agent(role=Role.ADMINISTRATOR), Scope.WRITE)

    response = administrator.post("/teams", {"slug": "network", "name": "Network", "tier": 2})

    assert (response.status_code, response.json()["code"]) == (403, "token.scope_missing")


@pytest.mark.django_db
@pytest.mark.long
def test_a_machine_that_guesses_tokens_is_slowed_down(client):
    with time_machine.travel("2026-11-24T08:00:00Z", tick=False):
        for _ in range(60):
            client.get(ME, headers=bearer("guess"))
        response = client.get(ME, headers=bearer("guess"))

    assert (response.status_code, response["Retry-After"]) == (429, "900")


@pytest.mark.django_db
@pytest.mark.long
def test_a_good_token_works_beside_a_machine_that_guesses(client):
    for _ in range(61):
        client.get(ME, headers=bearer("guess"))
    _, secret = make_token(make_person())

    assert client.get(ME, headers=bearer(secret)).status_code == 200


@pytest.mark.django_db
def test_refusals_speak_the_language_that_is_asked_for(client):
    response = client.get(ME, headers={"Accept-Language": "pl"})

    assert response["Content-Language"] == "pl"


@pytest.mark.django_db
def test_without_a_wish_the_language_is_the_persons():
    person = make_person()
    actions.prefer(person, by=person, language="de")
    program = Program(person)

    assert program.get("/incidents/none")["Content-Language"] == "de"
    assert program.get("/incidents/none", Accept_Language="en")["Content-Language"] == "en"


def test_me_tells_roles_teams_and_scopes(agent, desk):
    me = agent.get("/me").json()

    assert me["email"] == agent.person.email
    assert me["roles"] == [{"role": "agent", "organisation": None, "team": None}]
    assert me["teams"] == [{"team": "service-desk", "is_lead": False}]
    assert me["token"] == {
        "name": "test",
        "scopes": ["admin", "read", "write"],
        "expires_at": None,
    }
