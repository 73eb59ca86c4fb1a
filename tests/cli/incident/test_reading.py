import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.rules import Source, coming_from

pytestmark = pytest.mark.django_db


def test_the_columns_of_a_list_stand_below_each_other(tocsin):
    desk = make_team("service-desk")
    make_incident("VPN drops", team=desk)
    make_incident("Printer is out of paper", impact="low", urgency="low")
    _, out, _ = tocsin("incident", "list")

    head, printer, vpn = out.splitlines()
    columns = ["NUMBER", "PRIORITY", "STATE", "TEAM", "ASSIGNEE", "REGISTERED", "TITLE"]
    assert head.split() == columns
    assert printer.split()[1:3] == ["P5", "new"]
    titles = head.index("TITLE"), printer.index("Printer"), vpn.index("VPN")
    assert len(set(titles)) == 1


def test_a_list_is_narrowed_like_in_the_search_box(told):
    make_incident("VPN drops")
    printer = make_incident("Printer is out of paper")
    found = told("incident", "list", "state:open", "printer")

    assert [item["number"] for item in found["items"]] == [printer.number]


def test_a_query_may_begin_with_a_minus(told):
    vpn = make_incident("VPN drops")
    make_incident("Printer is out of paper")
    found = told("incident", "list", "--query=-printer")

    assert [item["number"] for item in found["items"]] == [vpn.number]


def test_a_long_list_goes_on_at_its_cursor(told):
    numbers = [make_incident(f"Number {n}").number for n in range(3)]
    first = told("incident", "list", "--limit", "2")
    second = told("incident", "list", "--limit", "2", "--cursor", first["next"])

    seen = [item["number"] for item in first["items"] + second["items"]]
    assert (seen, second["next"]) == (numbers[::-1], None)


def test_an_empty_list_says_so_beside_the_output(tocsin):
    assert tocsin("incident", "list") == (0, "", "Nothing found.\n")


@pytest.mark.parametrize(
    ("options", "field"),
    [(["color:red"], "query"), (["--limit", "201"], "limit"), (["--cursor", "x"], "cursor")],
)
def test_what_cannot_be_asked_names_the_field(tocsin, options, field):
    make_incident()
    code, _, err = tocsin("incident", "list", *options)

    assert code == 1
    assert err.startswith(f"tocsin: {field}: ")


def test_one_sees_only_what_one_may(tocsin, told):
    ana = make_person("Ana Rey")
    make_incident("Not hers")
    own = make_incident("Hers", reporter=ana)
    found = told("incident", "list", "--as", ana.email)

    assert [item["number"] for item in found["items"]] == [own.number]
    assert tocsin("incident", "show", own.number, "--as", ana.email)[0] == 0


def test_what_may_not_be_seen_is_not_there(tocsin):
    secret, stranger = make_incident(security=True), make_agent()
    hidden = tocsin("incident", "show", secret.number, "--as", stranger.email)
    missing = tocsin("incident", "show", "INC-0", "--as", stranger.email)

    assert hidden == (1, "", f"tocsin: number: there is no incident {secret.number}\n")
    assert missing == (1, "", "tocsin: number: there is no incident INC-0\n")


def test_an_incident_is_shown_with_what_was_said(tocsin):
    agent, ana = make_agent(), make_person("Ana Rey")
    with coming_from(Source.PAGE):
        incident = make_incident(reporter=ana, description="It *drops*")
        actions.note(incident, by=agent, wording=Wording("Looks like the provider"))
    _, out, _ = tocsin("incident", "show", incident.number.lower())

    assert out.startswith(f"{incident.number}  VPN drops every few minutes\n")
    assert "  state       new\n" in out
    assert "Ana Rey (public, page)\n    It drops\n" in out
    assert "Jonas Feld (internal, page)\n    Looks like the provider\n" in out


@pytest.mark.long
def test_a_hold_is_shown_with_its_reminders_and_to_the_desk_that_no_answer_came(tocsin):
    agent, ana = make_agent(), make_person("Ana Rey")
    incident = make_incident(reporter=ana)
    actions.acknowledge(incident, by=agent)
    actions.hold(incident, by=agent, hold=Hold(HoldReason.AWAITING_REPORTER))
    assert "reminders" not in tocsin("incident", "show", incident.number)[1]
    actions.remind_reporter(incident, by=agent)
    actions.propose_no_response(incident, by=agent)
    _, inside, _ = tocsin("incident", "show", incident.number)
    _, outside, _ = tocsin("incident", "show", incident.number, "--as", ana.email)

    assert "  hold         awaiting_reporter\n  reminders    1\n  no response  2" in inside
    assert "  reminders  " in outside
    assert "no response" not in outside


def test_internal_words_stay_inside(tocsin):
    agent, ana = make_agent(), make_person("Ana Rey")
    incident = make_incident(reporter=ana)
    actions.note(incident, by=agent, wording=Wording("Looks like the provider"))
    _, out, _ = tocsin("incident", "show", incident.number, "--as", ana.email)

    assert "provider" not in out
