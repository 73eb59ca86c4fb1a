import pytest

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.cli.incident.verbs import VERBS
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue import actions as catalogue
from tocsin.domain.catalogue.rules import FieldKind, Question
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db


def facts(record, *fields):
    return tuple(record[field] for field in fields)


@pytest.mark.long
def test_an_incident_goes_its_whole_way(act, agent):
    ana = make_person("Ana Rey")
    incident = make_incident(reporter=ana)

    assert facts(act("acknowledgement", incident), "state", "assignee") == (
        "in_progress",
        agent.email,
    )
    held = act("hold", incident, "--reason", "awaiting_reporter", "--message", "Which provider?")
    assert facts(held, "state", "hold") == (
        "on_hold",
        {"reason": "awaiting_reporter", "until": None, "agreed": False}
        | {"reminders": 0, "no_response_at": None},
    )
    assert act("hold", incident, "--resume")["state"] == "in_progress"
    resolved = act("resolution", incident, "--code", "solved_permanent", "--text", "Cable")
    assert facts(resolved, "state", "version") == ("resolved", 5)
    closed = act("confirmation", incident, "--solved", "--rating", "5", by=ana)
    assert closed["state"] == "closed"


@pytest.mark.long
def test_the_reporter_is_reminded_and_rates(act):
    ana = make_person("Ana Rey")
    incident = make_incident(reporter=ana)
    act("acknowledgement", incident)
    act("hold", incident, "--reason", "awaiting_reporter")

    assert act("reminder", incident)["state"] == "on_hold"
    act("resolution", incident, "--code", "solved_permanent", "--text", "Cable")
    act("confirmation", incident, "--solved", by=ana)
    assert act("rating", incident, "--rating", "4", by=ana)["resolution"]["rating"] == 4


def test_the_cause_is_shown_to_who_sees_it_from_inside(act, tocsin, agent):
    ana = make_person("Ana Rey")
    incident = make_incident(reporter=ana)
    options = ("--code", "solved_permanent", "--text", "Cable", "--cause", "human_error")

    assert act("resolution", incident, *options)["resolution"]["cause"] == "human_error"
    show = ("incident", "show", incident.number, "--as")
    assert "human_error" in tocsin(*show, agent.email)[1]
    assert "human_error" not in tocsin(*show, ana.email)[1]


def test_not_solved_reopens(act):
    ana = make_person("Ana Rey")
    incident = make_incident(reporter=ana)
    act("resolution", incident, "--code", "solved_permanent", "--text", "Cable")

    assert act("confirmation", incident, "--no-solved", by=ana)["state"] == "assigned"


@pytest.mark.parametrize(("said", "state"), [("yes", "closed"), ("false", "assigned")])
def test_the_answer_may_be_a_word(act, said, state):
    ana = make_person("Ana Rey")
    incident = make_incident(reporter=ana)
    act("resolution", incident, "--code", "solved_permanent", "--text", "Cable")

    assert act("confirmation", incident, "--solved", said, by=ana)["state"] == state


def test_work_goes_to_a_team_and_a_person(act, agent):
    network = make_team("network", tier=2)
    sofia = make_agent("Sofia Arman", team=network)
    incident = make_incident()
    options = ("--team", "network", "--assignee", sofia.email, "--note", "Needs the switch")
    record = act("assignment", incident, *options)

    assert facts(record, "state", "team", "assignee", "tier") == (
        "assigned",
        "network",
        sofia.email,
        2,
    )


def test_me_is_who_acts(act, agent):
    record = act("assignment", make_incident(), "--assignee", "me")

    assert facts(record, "state", "assignee") == ("in_progress", agent.email)


def test_priority_follows_the_matrix(act):
    options = ("--impact", "high", "--urgency", "high", "--reason", "Everybody")

    assert act("priority", make_incident(), *options)["priority"] == "P1"


def test_classification_changes_only_what_is_named(act):
    make_category("network")
    incident = make_incident()

    assert act("classification", incident, "--category", "network")["category"] == "network"
    assert act("classification", incident, "--service", "")["category"] == "network"
    assert act("classification", incident, "--category", "")["category"] is None


def test_a_classification_fills_in_fields_and_takes_over_what_is_named(act):
    device = Question("device", "Device", FieldKind.TEXT, mandatory=True)
    category = make_category("printing", impact="high", urgency="high")
    catalogue.ask(category, by=operator(), fields=[device])
    options = ("--category", "printing", "--field", "device=LP-0418", "--apply", "impact")

    record = act("classification", make_incident(), *options)

    assert facts(record, "fields", "priority") == ({"device": "LP-0418"}, "P1")


def test_designated_staff_close(act):
    lead = make_agent("Greta Lindholm", role=Role.TEAM_LEAD)
    incident = make_incident(impact="high")
    act("resolution", incident, "--code", "solved_permanent", "--text", "Cable")
    options = ("--aspects", "time", "communication", "--note", "Slow", "--lesson", "Ask first")
    record = act("closure", incident, "--assessment", "satisfactory", *options, by=lead)

    assert facts(record, "state", "assessment") == (
        "closed",
        {"due": True, "why": "priority", "verdict": "satisfactory"},
    )


def test_what_ended_can_come_back(act):
    incident = make_incident()

    assert act("cancellation", incident, "--reason", "Test")["state"] == "cancelled"
    assert act("reopening", incident, "--reason", "It was none")["state"] == "assigned"


def test_without_json_one_line_says_what_became_of_it(tocsin, agent):
    incident = make_incident()
    said = tocsin("incident", "acknowledgement", incident.number, "--as", agent.email)

    line = f"{incident.number}  P3  in_progress  service-desk  Jonas Feld\n"
    assert said == (0, line, "")


def test_nobody_named_is_the_operator(tocsin):
    incident = make_incident()
    code, _, err = tocsin("incident", "acknowledgement", incident.number)

    assert (code, err.split()[-1]) == (1, "(acknowledgement.nobody_to_take_it)")


@pytest.mark.parametrize(
    ("noun", "options", "refusal"),
    [
        ("hold", ["--reason", "awaiting_supplier"], "(illegal_move)"),
        ("hold", ["--reason", "scheduled"], "(field.missing)"),
        ("hold", ["--resume"], "(illegal_move)"),
        ("resolution", ["--code", "solved_permanent", "--text", ""], "(field.missing)"),
        ("confirmation", ["--solved"], "(illegal_move)"),
        ("reopening", ["--reason", "x"], "(illegal_move)"),
        ("cancellation", ["--reason", " "], "(field.missing)"),
        ("assignment", [], "(assignment.empty)"),
        ("assignment", ["--assignee", "x@example.org"], "(person.unknown)"),
    ],
)
def test_a_refusal_is_one_line_and_changes_nothing(tocsin, agent, noun, options, refusal):
    incident = make_incident()
    code, out, err = tocsin("incident", noun, incident.number, *options, "--as", agent.email)

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.endswith(f"{refusal}\n")
    assert Incident.objects.get().version == 1


@pytest.mark.long
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.noun)
def test_a_number_that_is_none_is_named(tocsin, verb):
    required = {
        "priority": ("--impact", "low", "--urgency", "low", "--reason", "x"),
        "hold": ("--resume",),
        "resolution": ("--code", "duplicate", "--text", "x"),
        "confirmation": ("--solved",),
        "rating": ("--rating", "5"),
        "closure": ("--assessment", "satisfactory"),
        "reopening": ("--reason", "x"),
        "cancellation": ("--reason", "x"),
        "confidentiality": ("--confidential",),
        "escalation": ("--kind", "hierarchical", "--reason", "x"),
        "hand-back": ("--reason", "x"),
        "parent": ("--remove",),
        "involved": ("--people",),
        "merge": ("--undo",),
        "correction": (
            *("--since", "2026-11-23T09:00:00Z", "--until", "2026-11-23T10:00:00Z"),
            *("--running", "--reason", "x"),
        ),
        "times": ("--reason", "x"),
        "rebasing": ("--reason", "x"),
    }
    said = tocsin("incident", verb.noun, "INC-0", *required.get(verb.noun, ()))

    assert said == (1, "", "tocsin: number: there is no incident INC-0\n")


def test_what_is_said_is_printed_and_kept(act, told, tmp_path):
    incident = make_incident()
    (tmp_path / "log.txt").write_text("eth0: link down\n")
    options = ("--visibility", "internal", "--body", "See *this*", "--files")
    said = act("messages", incident, *options, str(tmp_path / "log.txt"))

    (message,) = said["items"]
    assert facts(message, "visibility", "body", "channel") == ("internal", "See *this*", "command")
    assert [(a["name"], a["size"]) for a in message["attachments"]] == [("log.txt", 16)]
    assert told("incident", "messages", incident.number) == said


def test_nothing_is_said_to_nobody_in_particular(tocsin, agent):
    number = make_incident().number
    code, _, err = tocsin("incident", "messages", number, "--body", "Hello", "--as", agent.email)

    assert (code, err.startswith("tocsin: visibility: ")) == (1, True)


def test_a_file_that_cannot_be_read_is_named(tocsin, agent, tmp_path):
    options = ("--visibility", "public", "--files", str(tmp_path / "none"), "--as", agent.email)
    code, _, err = tocsin("incident", "messages", make_incident().number, *options)

    assert (code, err.startswith(f"tocsin: files: {tmp_path / 'none'}: ")) == (1, True)
