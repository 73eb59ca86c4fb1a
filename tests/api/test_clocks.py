"""Where an incident's clocks stand, why, and how the record of its time is put right."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.promises import make_calendar, make_promise
from tocsin.api.incidents.clocks import ClocksRecord

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def on(day, hour, minute=0):
    return time_machine.travel(datetime(2026, 11, day, hour, minute, tzinfo=UTC), tick=False)


@pytest.fixture
def promised(desk):
    """Office hours in Warsaw, where it is ten on Monday when the test begins."""
    office = make_calendar(holidays=["2026-11-24"], names={"2026-11-24": "A holiday"})
    make_promise("response", HOUR)
    make_promise("resolution", 8 * HOUR, calendar=office)
    make_promise("resolution", 3 * HOUR, agreement="ola")


@pytest.fixture
def path(promised, agent):
    with on(23, 9):
        return agent.register(reporter={"email": "ana@example.org"})


def by_name(items):
    return {item["name"]: item for item in items}


def test_a_record_shows_where_the_clocks_stand(agent, path):
    with on(23, 9, 30):
        (response, resolution, _ola) = agent.get(path).json()["clocks"]
    assert response == {
        "name": "response",
        "party": None,
        "state": "running",
        "promise": response["promise"],
        "target": 3600,
        "elapsed": 1800,
        "remaining": 1800,
        "started_at": "2026-11-23T09:00:00Z",
        "due_at": "2026-11-23T10:00:00Z",
        "stopped_at": None,
        "breached_at": None,
        "met": None,
    }
    assert resolution["due_at"] == "2026-11-25T09:00:00Z"


def test_what_is_overdue_says_since_when(agent, path):
    with on(23, 11):
        response = agent.get(path).json()["clocks"][0]
    assert (response["breached_at"], response["remaining"]) == ("2026-11-23T10:00:00Z", -3600)


def test_what_teams_agreed_is_not_told_to_the_reporter(reporter, path):
    names = [clock["name"] for clock in reporter.get(path).json()["clocks"]]
    assert names == ["response", "resolution"]


def test_a_list_shows_them_too(agent, path):
    (incident,) = agent.get("/incidents").json()["items"]
    assert [clock["name"] for clock in incident["clocks"]] == [
        "response",
        "resolution",
        "ola-resolution",
    ]


@pytest.mark.long
def test_every_interval_says_why_it_counts_or_not(agent, path):
    with on(23, 12):
        agent.post(f"{path}/acknowledgement")
        agent.post(f"{path}/hold", {"reason": "awaiting_reporter"})
    with on(23, 13):
        agent.delete(f"{path}/hold")
    with on(25, 8):
        answer = agent.get(f"{path}/clocks").json()
    resolution = by_name(answer["items"])["resolution"]
    assert ClocksRecord.model_validate(answer)
    assert [(i["kind"], i["seconds"], i["name"], i["reason"]) for i in resolution["intervals"]] == [
        ("counted", 3 * 3600, None, None),
        ("paused", 3600, None, "awaiting_reporter"),
        ("counted", 2 * 3600, None, None),
        ("out_of_hours", 8 * 3600, None, None),
        ("holiday", 24 * 3600, "A holiday", None),
        ("out_of_hours", 8 * 3600, None, None),
        ("counted", 3600, None, None),
    ]


def test_who_paused_it_is_named(agent, path):
    with on(23, 12):
        agent.post(f"{path}/acknowledgement")
        agent.post(f"{path}/hold", {"reason": "awaiting_reporter"})
    with on(23, 13):
        resolution = by_name(agent.get(f"{path}/clocks").json()["items"])["resolution"]
    assert resolution["intervals"][-1]["by"] == agent.person.email


def test_which_promise_held_from_when_on_is_told(agent, path):
    make_promise("resolution", 2 * HOUR, priority="P1")
    with on(23, 10):
        agent.put(f"{path}/priority", {"impact": "high", "urgency": "high", "reason": "All of us"})
        resolution = by_name(agent.get(f"{path}/clocks").json()["items"])["resolution"]
    held = [(p["because"], p["target"], p["named"]) for p in resolution["promises"]]
    assert held == [("registered", 8 * 3600, {}), ("priority", 2 * 3600, {"priority": "P1"})]


def test_how_long_each_had_it_is_told(agent, path):
    with on(23, 10):
        agent.post(f"{path}/acknowledgement")
    with on(23, 12):
        held = agent.get(f"{path}/clocks").json()["held"]
    email = agent.person.email
    assert [(h["team"], h["person"], h["total"], h["counted"]) for h in held] == [
        ("service-desk", None, 3600, 3600),
        ("service-desk", email, 7200, 7200),
    ]


def test_the_reporter_is_not_told_why(reporter, path):
    assert reporter.get(f"{path}/clocks").status_code == 404


def test_a_forgotten_hold_is_corrected(lead, path):
    with on(23, 12):
        answer = lead.post(
            f"{path}/clocks/correction",
            {
                "since": "2026-11-23T10:00:00Z",
                "until": "2026-11-23T11:00:00Z",
                "hold": "awaiting_reporter",
                "reason": "We had asked by phone",
            },
        )
    assert (answer.status_code, by_name(answer.json()["clocks"])["resolution"]["due_at"]) == (
        200,
        "2026-11-25T10:00:00Z",
    )


def test_before_and_after_of_a_correction_stand_in_the_journal(lead, path):
    test_a_forgotten_hold_is_corrected(lead, path)
    facts = lead.get(f"{path}/journal").json()["items"][-1]["facts"]
    due = [facts[side][0]["due_at"][:16] for side in ("before", "after")]
    assert due == ["2026-11-23T12:00", "2026-11-23T13:00"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"since": "2026-11-23T08:00:00Z"}, "since"),
        ({"until": "2026-11-23T13:00:00Z"}, "until"),
        ({"until": "2026-11-23T10:00:00Z"}, "until"),
        ({"since": "2026-11-23T10:00:00"}, "since"),
        ({"hold": None}, "hold"),
        ({"hold": "holiday"}, "hold"),
        ({"agreed": True}, "agreed"),
        ({"reason": ""}, "reason"),
        ({"held": "no"}, "held"),
        ({"held": False}, "hold"),
        ({"held": False, "hold": None}, "since"),
        ({"hold": "awaiting_change"}, "since"),
    ],
)
def test_a_wrong_correction_names_its_field(lead, path, change, field):
    right = {
        "since": "2026-11-23T10:00:00Z",
        "until": "2026-11-23T11:00:00Z",
        "hold": "awaiting_reporter",
        "reason": "We had asked by phone",
    }
    with on(23, 12):
        answer = lead.post(f"{path}/clocks/correction", right | change)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_an_agent_corrects_nothing(agent, path):
    with on(23, 12):
        answer = agent.post(
            f"{path}/clocks/correction",
            {
                "since": "2026-11-23T10:00:00Z",
                "until": "2026-11-23T11:00:00Z",
                "held": False,
                "reason": "It was not",
            },
        )
    assert answer.status_code == 403


def test_when_it_was_detected_is_corrected(lead, path):
    with on(23, 12):
        change = {"detected_at": "2026-11-23T07:40:00Z", "reason": "Monitoring saw it"}
        answer = lead.put(f"{path}/times", change)
    assert answer.json()["detected_at"] == "2026-11-23T07:40:00Z"


def test_todays_promises_are_taken_on_purpose(lead, path):
    make_promise("resolution", HOUR, valid_from=MONDAY + HOUR, priority="P3")
    with on(23, 12):
        answer = lead.post(f"{path}/clocks/rebasing", {"reason": "Agreed"})
    assert by_name(answer.json()["clocks"])["resolution"]["due_at"] == "2026-11-23T10:00:00Z"


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_why_costs_the_same_for_one_hold_and_for_thirty(
    agent, path, count, django_assert_num_queries
):
    agent.post(f"{path}/acknowledgement")
    for _ in range(count):
        agent.post(f"{path}/hold", {"reason": "awaiting_reporter"})
        agent.delete(f"{path}/hold")
    agent.get("/me")

    with django_assert_num_queries(12):
        agent.get(f"{path}/clocks")
