import pytest

from tests.makers import make_organisation, make_person, make_team
from tocsin.domain.accounts.models import Grant, Membership, Person, Team
from tocsin.domain.accounts.queries import operator, person_at, token_for

pytestmark = pytest.mark.django_db
ANA = ("person", "create", "--email", "Ana@Example.org", "--name", "Ana Rey")


def test_somebody_without_a_role_is_a_contact(tocsin):
    assert tocsin(*ANA) == (0, "ana@example.org\n", "")
    assert person_at("ana@example.org").kind == "contact"


def test_bytes_that_are_no_text_are_refused_in_a_line(tocsin):
    refused = (1, "", "tocsin: what was typed holds bytes that are no text\n")
    assert tocsin("incident", "list", "--query", "reporter:caf\udce9@example.org") == refused


def test_a_reporter_is_a_contact_too(told):
    assert told(*ANA, "--role", "reporter")["kind"] == "contact"


def test_an_agent_gets_roles_and_teams(told):
    make_team("desk")
    record = told(*ANA, "--role", "agent", "--role", "team-lead", "--team", "desk")

    assert (record["kind"], record["roles"]) == ("agent", ["agent", "team-lead"])
    ana = person_at("ana@example.org")
    assert set(Grant.objects.filter(person=ana).values_list("role", "reach")) == {
        ("agent", "desk"),
        ("team-lead", "desk"),
    }
    assert Membership.objects.get(person=ana).is_lead


def test_a_scope_narrows_the_role(told):
    make_organisation("clinic")
    make_team("desk")
    told(*ANA, "--role", "agent", "--scope", "organisation:clinic", "--scope", "team:desk")

    reaches = Grant.objects.order_by("reach").values_list("reach", "organisation__slug")
    assert list(reaches) == [("organisation", "clinic"), ("team", None)]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--role", "agent", "--team", "nobody"], "team"),
        (["--team", "desk"], "team"),
        (["--role", "agent", "--scope", "organisation:none"], "scope"),
        (["--role", "agent", "--scope", "planet:earth"], "scope"),
        (["--scope", "team:desk"], "scope"),
        (["--language", "fr"], "language"),
        (["--name", " "], "name"),
        (["--email", "ana"], "email"),
    ],
)
def test_nobody_is_made_by_halves(tocsin, options, field):
    make_team("desk")
    code, out, err = tocsin(*ANA, *options)

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"tocsin: {field}: ")
    assert not Person.objects.visible_to(operator()).exists()


def test_an_address_belongs_to_one_person(tocsin):
    tocsin(*ANA)
    code, _, err = tocsin(*ANA)

    assert (code, err.split()[-1]) == (1, "(address.taken)")


def test_an_unknown_role_is_wrong_usage(tocsin):
    assert tocsin(*ANA, "--role", "king")[0] == 2


def test_a_password_is_one_line_of_standard_input(tocsin):
    ana = make_person("Ana Rey")
    code, _, err = tocsin("person", "password", ana.email, stdin="copper kettle 94\nrest\n")

    ana.refresh_from_db()
    assert (code, err, ana.check_password("copper kettle 94")) == (0, "", True)


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused(tocsin, password):
    ana = make_person("Ana Rey")
    code, _, err = tocsin("person", "password", ana.email, stdin=f"{password}\n")

    ana.refresh_from_db()
    assert (code, err.startswith("tocsin: password: ")) == (1, True)
    assert not ana.has_usable_password()


def test_a_token_is_printed_alone_and_works(tocsin):
    ana = make_person("Ana Rey")
    code, out, err = tocsin("token", "create", "--person", ana.email, "--name", "backup")

    token = token_for(out.strip())
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert (token.person, token.scopes) == (ana, "admin read write")


def test_a_token_may_do_less(tocsin):
    ana = make_person("Ana Rey")
    options = ("--person", ana.email, "--name", "wall", "--scope", "read")

    assert token_for(tocsin("token", "create", *options)[1].strip()).scopes == "read"


def test_a_token_needs_somebody(tocsin):
    code, out, err = tocsin("token", "create", "--person", "x@example.org", "--name", "t")

    assert (code, out, err.startswith("tocsin: person: ")) == (1, "", True)


def test_a_team_is_made(tocsin, told):
    options = ("--slug", "security", "--name", "Security", "--tier", "2", "--kind", "security")
    record = told("team", "create", *options)

    assert record == {"slug": "security", "name": "Security", "tier": 2, "kind": "security"}
    code, _, err = tocsin("team", "create", *options)
    assert (code, err.startswith("tocsin: slug: ")) == (1, True)


@pytest.mark.parametrize(("option", "value"), [("--slug", "Über"), ("--tier", "4")])
def test_a_team_that_cannot_be_names_the_field(tocsin, option, value):
    options = ("--slug", "desk", "--name", "Desk", "--tier", "1", option, value)
    code, _, err = tocsin("team", "create", *options)

    assert (code, err.startswith(f"tocsin: {option[2:]}: "), Team.objects.count()) == (1, True, 0)
