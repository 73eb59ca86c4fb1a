import pytest

from tests.makers import make_agent, make_category, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.queries import described
from tocsin.domain.catalogue.rules import FieldKind, Question
from tocsin.domain.incidents import queries

pytestmark = pytest.mark.django_db
CREATE = ("category", "create", "--slug", "vpn", "--name", "VPN")


def test_a_category_is_added_below_another(tocsin, told):
    make_category("network", team=make_team("network"))

    assert tocsin(*CREATE, "--parent", "network") == (0, "network/vpn\n", "")
    options = ("--parent", "network", "--impact", "high", "--checklist", "Ping it", "Look")
    record = told("category", "create", "--slug", "wifi", "--name", "Wi-Fi", *options)
    assert (record["path"], record["team"], record["impact"]) == ("network/wifi", "network", "high")
    assert record["checklist"] == ["Ping it", "Look"]


def test_a_change_leaves_alone_what_is_not_named(told):
    make_category("network", team=make_team("network"), impact="high")
    make_category("house")

    record = told(
        *("category", "change", "network", "--name", "Networks", "--security"),
        *("--special-handling", "Call first.", "--parent", "house"),
    )

    assert (record["path"], record["name"]) == ("house/network", "Networks")
    assert (record["team"], record["impact"], record["security"]) == ("network", "high", True)
    assert record["special_handling"] == "Call first."


def test_a_category_is_retired(told):
    make_category("network")

    assert told("category", "change", "network", "--no-active")["is_active"] is False
    assert not Category.objects.active().exists()


def test_a_category_asks_for_fields_of_its_own(tocsin, told):
    host = ("--field", "host", "text", "Host", "--mandatory", "host")
    kind = ("--field", "kind", "choice", "Kind", "cable=Cable", "radio")

    record = told(*CREATE, *host, *kind)

    plain = {"slug": "host", "name": "Host", "kind": "text", "mandatory": True, "choices": []}
    choices = [{"slug": "cable", "name": "Cable"}, {"slug": "radio", "name": "radio"}]
    chosen = {"slug": "kind", "name": "Kind", "kind": "choice", "mandatory": False}
    assert record["fields"] == [plain, chosen | {"choices": choices}]
    assert tocsin("incident", "register", "--title", "No VPN", "--category", "vpn")[0] == 1


def test_fields_that_are_named_anew_keep_their_other_names_and_the_rest_ends(told):
    category = make_category("vpn")
    host = Question("host", "Host", FieldKind.TEXT, names={"de": "Rechner"})
    actions.ask(category, by=operator(), fields=[host])

    told("category", "change", "vpn", "--field", "host", "text", "Host name")
    (asked,) = described([category])[category.pk].questions
    assert (asked.name, asked.names["de"], asked.mandatory) == ("Host name", "Rechner", False)

    assert told("category", "change", "vpn", "--name", "VPN")["fields"] != []
    assert told("category", "change", "vpn", "--field")["fields"] == []


@pytest.mark.parametrize("words", [("host", "text"), ("host", "colour", "Host")])
def test_a_field_that_is_none_is_refused(tocsin, words):
    assert tocsin(*CREATE, "--field", *words)[0] == 1


def test_what_is_refused_names_its_field(tocsin):
    code, out, err = tocsin(*CREATE, "--parent", "none")
    assert (code, out) == (1, "")
    assert err.startswith("tocsin: parent: ")
    assert tocsin(*CREATE, "--as", make_agent().email)[0] == 1


def test_what_is_agreed_is_printed_and_changed(tocsin, told):
    assert "reopen_within_days=14\n" in tocsin("policy")[1]
    assert told("policy", "--set", "reopen_within_days=30")["reopen_within_days"] == 30
    assert queries.policy().reopen_within_days == 30


def test_what_nobody_agrees_about_is_refused(tocsin):
    code, _, err = tocsin("policy", "--set", "tea=4", "--set", "assess_percent=101")

    assert code == 1
    assert "tea: " in err
    assert "assess_percent: " in err
    assert tocsin("policy", "--set", "assess_percent")[0] == 2
