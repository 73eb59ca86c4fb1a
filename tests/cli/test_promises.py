from datetime import timedelta

import pytest

from tests.makers import make_agent, make_person, make_service, make_team
from tests.promises import make_calendar
from tocsin.base import instants
from tocsin.domain.clocks.jobs import load_defaults

pytestmark = pytest.mark.django_db
CREATE = ("promise", "create", "--slug", "vpn", "--name", "VPN", "--target", "1h30m")
SLA = ("--agreement", "sla", "--measure", "resolution")


def later(days):
    return instants.written(instants.now() + timedelta(days=days))


def test_promises_are_listed_in_the_order_in_which_they_are_chosen(tocsin, told):
    load_defaults()
    make_service("vpn")
    tocsin(*CREATE, *SLA, "--service", "vpn")

    code, out, _ = tocsin("promise", "list")
    lines = [line.split() for line in out.splitlines()]
    assert code == 0
    assert lines[1] == ["p1-response", "sla", "response", "P1", "15m", "always", "everything"]
    assert lines[6] == ["vpn", "sla", "resolution", "every", "1h30m", "always", "vpn"]
    assert lines[9][-2:] == ["office", "everything"]
    slugs = [item["slug"] for item in told("promise", "list")["items"]]
    assert slugs == [line[0] for line in lines[1:]]


def test_a_promise_is_made_and_shown(tocsin, told):
    office = make_calendar()
    made = told(*CREATE, *SLA, "--calendar", office.slug, "--priority", "P2", "--pauses")
    assert made["target"] == 5400
    assert (made["hours"], made["calendar"], made["pauses"]) == ("calendar", office.slug, [])
    code, out, _ = tocsin("promise", "show", "vpn")
    assert code == 0
    assert out.startswith("vpn  VPN\n")
    for fact in ("sla, resolution", "1h30m", office.slug, "P2", "since"):
        assert fact in out


def test_teams_agree(told):
    make_team("network", tier=2)
    options = ("--agreement", "ola", "--measure", "response", "--team", "network")
    made = told(*CREATE, *options, "--hours", "team")
    assert (made["agreement"], made["team"], made["hours"]) == ("ola", "network", "team")


@pytest.mark.long
def test_a_change_holds_from_its_date_and_leaves_alone_what_is_not_named(tocsin, told):
    told(*CREATE, *SLA, "--priority", "P1")
    begin = later(3)
    changed = told("promise", "change", "vpn", "--target", "1h", "--priority", "", "--from", begin)

    assert (changed["target"], changed["name"]) == (5400, "VPN")
    last = changed["versions"][-1]
    assert (last["target"], last["priority"], last["name"]) == (3600, None, "VPN")
    assert "changes " in tocsin("promise", "show", "vpn")[1]


def test_a_promise_ends_and_holds_again(tocsin, told):
    told(*CREATE, *SLA)
    assert told("promise", "end", "vpn")["active"] is False
    assert tocsin("promise", "list") == (0, "", "")
    assert "(not now)" in tocsin("promise", "list", "--all")[1]
    code, _, err = tocsin("promise", "change", "vpn", "--target", "1h")
    assert (code, "promise.ended" in err) == (1, True)
    assert told("promise", "change", "vpn", "--again")["active"] is True
    assert "ends " in tocsin("promise", "end", "vpn", "--from", later(1))[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--service", "none"), "service: "),
        (("--hours", "calendar"), "calendar: "),
        (("--priority", "P9"), "priority: "),
        (("--pauses", "tea"), "pauses: "),
        (("--from", "2020-01-01T00:00:00Z"), "valid_from: "),
    ],
)
def test_what_is_refused_names_its_field(tocsin, options, said):
    code, out, err = tocsin(*CREATE, *SLA, *options)
    assert (code, out) == (1, "")
    assert said in err


def test_what_is_no_time_is_wrong_usage(tocsin):
    for text in ("soon", "", "4", "-1h"):
        assert tocsin(*CREATE[:-1], text, *SLA)[0] == 2


def test_there_must_be_such_a_promise_and_the_right_to_it(tocsin, told):
    assert "promise: " in tocsin("promise", "show", "none")[2]
    told(*CREATE, *SLA)
    agent, reporter = make_agent().email, make_person().email
    assert tocsin("promise", "show", "vpn", "--as", agent)[0] == 0
    assert tocsin("promise", "end", "vpn", "--as", agent)[0] == 1
    assert tocsin("promise", "list", "--as", reporter)[0] == 1
