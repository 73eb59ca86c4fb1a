import pytest

from tests.makers import make_agent, make_category, make_person, make_service, make_team
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db


def test_the_number_is_printed_alone(tocsin):
    code, out, err = tocsin("incident", "register", "--title", "VPN drops")

    assert (code, out, err) == (0, f"{Incident.objects.get().number}\n", "")


def test_every_field_of_the_report_is_an_option(told):
    make_category("network", team=make_team("network", tier=2))
    make_service("vpn")
    make_team("desk")
    record = told(
        *("incident", "register", "--title", "VPN drops", "--description", "Since *noon*"),
        *("--reporter", "ana@example.org", "--reporter-name", "Ana", "--category", "network"),
        *("--service", "vpn", "--impact", "high", "--urgency", "low", "--channel", "phone"),
        *("--team", "desk", "--detected-at", "2026-01-02T08:00:00Z"),
        *("--occurred-at", "2026-01-02T07:00:00+01:00"),
    )

    expected = {
        "title": "VPN drops",
        "description": "Since *noon*",
        "reporter": {"email": "ana@example.org", "name": "Ana"},
        "category": "network",
        "service": "vpn",
        "impact": "high",
        "urgency": "low",
        "priority": "P3",
        "channel": "phone",
        "team": "desk",
        "detected_at": "2026-01-02T08:00:00Z",
        "occurred_at": "2026-01-02T06:00:00Z",
        "security": False,
        "state": "new",
    }
    assert {field: record[field] for field in expected} == expected


def test_the_description_can_come_from_standard_input(told):
    record = told("incident", "register", "--title", "Long", "--description", "-", stdin="a\nb\n")

    assert record["description"] == "a\nb\n"


def test_a_contact_reports_for_themselves(told):
    ana = make_person("Ana Rey")
    record = told("incident", "register", "--title", "VPN drops", "--as", ana.email)

    assert record["reporter"] == {"email": ana.email, "name": "Ana Rey"}


def test_who_registers_a_security_incident_still_sees_it(told):
    agent = make_agent()
    record = told("incident", "register", "--title", "Phish", "--security", "--as", agent.email)

    assert (record["security"], record["confidential"]) == (True, True)


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--title", " ", "field.missing"),
        ("--title", "x" * 201, "field.too_long"),
        ("--reporter", "nobody", "address.invalid"),
        ("--category", "nowhere", "category.unknown"),
        ("--service", "nothing", "service.unknown"),
        ("--team", "nobody", "team.unknown"),
        ("--people", "nobody@example.org", "person.unknown"),
        ("--teams", "nobody", "team.unknown"),
        ("--as", "nobody@example.org", "person.unknown"),
        ("--occurred-at", "2126-01-01T00:00:00Z", "instant.future"),
    ],
)
def test_a_field_that_is_wrong_is_named_in_one_line_and_nothing_is_kept(
    tocsin, option, value, code
):
    people = Person.objects.get_queryset().count()
    refused, out, err = tocsin("incident", "register", "--title", "VPN drops", option, value)

    field = option.removeprefix("--").replace("-", "_")
    assert (refused, out) == (1, "")
    assert err.startswith(f"tocsin: {field}: ")
    assert err.endswith(f" ({code})\n")
    assert err.count("\n") == 1
    assert (Incident.objects.count(), Person.objects.get_queryset().count()) == (0, people)


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--title", "x", "--impact", "huge"],
        ["--title", "x", "--channel", "pigeon"],
        ["--title", "x", "--detected-at", "2026-01-02T08:00:00"],
        ["--title", "x", "--confidential", "perhaps"],
    ],
)
def test_wrong_usage_is_exit_code_two(tocsin, options):
    assert tocsin("incident", "register", *options)[0] == 2
