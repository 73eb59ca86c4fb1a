from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.makers import PASSWORD, make_agent
from tocsin.base import instants
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Kind, OrganisationKind
from tocsin.domain.accounts.traces import TRIES_PER_ADDRESS
from tocsin.web.sign_in.forms import SetUpForm

pytestmark = pytest.mark.django_db
ADMINISTRATOR = {
    "name": "Ana Rey",
    "email": "ana@example.org",
    "password": "a sentence that is long",
    "language": "pl",
}


@pytest.fixture
def jonas():
    person = make_agent("Jonas Feld")
    actions.set_password(person, by=operator(), password=PASSWORD)
    return person


def send(client, person, password=PASSWORD, **more):
    return client.post("/sign-in", {"email": person.email, "password": password} | more)


def test_a_stranger_is_asked_to_sign_in_first(client, jonas):
    assert client.get("/").url == "/sign-in?next=/"


def test_the_right_password_opens_the_desk(client, jonas):
    response = send(client, jonas)

    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(jonas.pk)


def test_signing_in_leads_to_the_page_that_was_wanted(client, jonas):
    assert send(client, jonas, next="/queue?view=mine").url == "/queue?view=mine"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "javascript:1"])
def test_signing_in_never_leads_elsewhere(client, jonas, elsewhere):
    assert send(client, jonas, next=elsewhere).url == "/"


def test_a_wrong_password_says_neither_which_was_wrong(client, jonas):
    wrong = send(client, jonas, "another sentence")
    unknown = client.post("/sign-in", {"email": "no@example.org", "password": PASSWORD})

    told = "Address and password do not go together. Check both and try again."
    assert wrong.context["form"].non_field_errors() == [told]
    assert unknown.context["form"].non_field_errors() == [told]
    assert wrong.status_code == unknown.status_code == 403


def test_too_many_attempts_are_told_to_wait(client, jonas):
    for _ in range(TRIES_PER_ADDRESS):
        send(client, jonas, "another sentence")

    response = send(client, jonas)

    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= timedelta(minutes=15).total_seconds()
    assert response.context["form"].non_field_errors()[0].startswith("Too many attempts. Wait ")


def test_the_page_speaks_the_language_of_the_person(client, jonas):
    actions.prefer(jonas, by=jonas, language="de")
    send(client, jonas)

    assert client.get("/-/components").headers["Content-Language"] == "de"
    assert client.cookies["tocsin_language"].value == "de"


def test_signing_out_ends_the_session(client, jonas):
    client.force_login(jonas)

    assert client.post("/sign-out").url == "/sign-in"
    assert "_auth_user_id" not in client.session


def test_a_link_cannot_sign_anybody_out(client, jonas):
    client.force_login(jonas)

    assert client.get("/sign-out").status_code == 405


def test_an_empty_desk_asks_for_the_set_up_code(client):
    assert client.get("/sign-in").url == "/set-up"


def test_the_set_up_code_makes_the_first_administrator_and_lets_them_in(client):
    code = actions.issue_set_up_code(by=operator())

    response = client.post("/set-up", ADMINISTRATOR | {"code": code})

    assert response.url == "/"
    person = Person.objects.get(email="ana@example.org")
    assert (person.kind, person.language) == (Kind.AGENT, "pl")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_another_code_makes_nobody(client):
    actions.issue_set_up_code(by=operator())

    response = client.post("/set-up", ADMINISTRATOR | {"code": "guessed"})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "code": ["This is not the code that the console printed."]
    }
    assert not Person.objects.exclude(kind=Kind.SYSTEM).exists()


def test_a_weak_password_is_named_beside_its_field(client):
    code = actions.issue_set_up_code(by=operator())

    response = client.post("/set-up", ADMINISTRATOR | {"code": code, "password": "short"})

    assert list(response.context["form"].errors) == ["password"]


def test_a_desk_is_set_up_once(client, jonas):
    assert client.get("/set-up").url == "/sign-in"


def test_the_sign_in_page_is_never_kept_by_a_browser(client, jonas):
    assert "no-store" in client.get("/sign-in").headers["Cache-Control"]


def test_the_sign_in_page_says_whose_desk_it_is(client, jonas):
    actions.create_organisation(
        by=operator(), slug="vale", name="Hollin Vale", kind=OrganisationKind.OWN
    )

    assert "Service desk of Hollin Vale" in client.get("/sign-in").content.decode()


def test_everybody_who_came_in_is_on_record(client, jonas):
    with instants.at(instants.now()):
        send(client, jonas)

    from tocsin.domain.journal.models import Event

    assert Event.objects.filter(verb="person.signed_in").count() == 1


def test_a_hint_with_a_number_speaks_the_language_of_the_reader():
    hint = SetUpForm.base_fields["password"].help_text

    with override("en"):
        assert str(hint) == "At least 12 characters. A sentence is easy to keep in mind."
    with override("pl"):
        assert str(hint).startswith("Co najmniej 12 znaków.")
