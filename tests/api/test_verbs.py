"""The verbs of an incident."""

import pytest
import time_machine

from tests.api.conftest import Program
from tests.makers import make_agent, make_category, make_person, make_service, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue.rules import closure_codes
from tocsin.domain.incidents import actions, queries

CODE = closure_codes()[0]
SOLVED = {"code": CODE, "text": "Cable replaced."}


def state(response):
    assert response.status_code == 200, response.content
    return response.json()["state"]


def refused(response):
    return (response.status_code, response.json()["code"])


@pytest.fixture
def path(agent):
    return agent.register(reporter={"email": "ana@example.org"}, impact="low", urgency="low")


def test_acknowledging_takes_what_nobody_has(agent, path):
    record = agent.post(f"{path}/acknowledgement").json()

    assert (record["state"], record["assignee"]) == ("in_progress", agent.person.email)
    assert record["acknowledged_at"] is not None


def test_acknowledging_needs_no_body(agent, path):
    assert state(agent("POST", f"{path}/acknowledgement")) == "in_progress"


def test_acknowledging_twice_is_refused(agent, path):
    agent.post(f"{path}/acknowledgement")

    assert refused(agent.post(f"{path}/acknowledgement")) == (409, "already_acknowledged")


def test_an_incident_is_assigned_to_a_team(agent, path):
    make_team("network", tier=2)

    record = agent.post(f"{path}/assignment", {"team": "network", "note": "Yours"}).json()

    assert (record["state"], record["team"], record["tier"]) == ("assigned", "network", 2)


def test_an_incident_is_assigned_to_somebody_by_address(agent, path, desk):
    other = make_agent("Other", team=desk)

    record = agent.post(f"{path}/assignment", {"assignee": other.email}).json()

    assert (record["state"], record["assignee"]) == ("assigned", other.email)


def test_taking_it_oneself_begins_the_work(agent, path):
    assert state(agent.post(f"{path}/assignment", {"assignee": "me"})) == "in_progress"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "assignment.empty"),
        ({"assignee": "nobody@example.org"}, "person.unknown"),
        ({"assignee": "nobody"}, "address.invalid"),
        ({"team": "none"}, "team.unknown"),
        ({"assignee": "ana@example.org"}, "assignment.cannot_work_on_it"),
    ],
)
def test_an_assignment_to_nobody_is_refused(agent, path, body, code):
    assert refused(agent.post(f"{path}/assignment", body)) == (422, code)


def test_impact_and_urgency_give_the_priority(agent, path):
    body = {"impact": "high", "urgency": "high", "reason": "The whole hospital"}

    assert agent.put(f"{path}/priority", body).json()["priority"] == "P1"


def test_a_new_priority_needs_its_reason(agent, path):
    response = agent.put(f"{path}/priority", {"impact": "high", "urgency": "high"})

    assert response.json()["errors"][0]["field"] == "reason"


def test_what_a_classification_leaves_out_stays(agent, path):
    make_category("network")
    make_service("vpn")
    agent.put(f"{path}/classification", {"category": "network", "service": "vpn"})

    record = agent.put(f"{path}/classification", {"service": None}).json()

    assert (record["category"], record["service"]) == ("network", None)


@pytest.mark.long
def test_a_hold_says_why_and_resuming_ends_it(agent, path):
    agent.post(f"{path}/acknowledgement")
    body = {"reason": "awaiting_reporter", "message": "Which floor?"}

    held = agent.post(f"{path}/hold", body).json()
    resumed = agent.delete(f"{path}/hold").json()
    (question,) = agent.get(f"{path}/messages").json()["items"]

    assert (question["body"], question["channel"]) == ("Which floor?", "rest")
    assert held["hold"] == {
        "reason": "awaiting_reporter",
        "until": None,
        "agreed": False,
        "reminders": 0,
        "no_response_at": None,
    }
    assert (resumed["state"], resumed["hold"]) == ("in_progress", None)


def test_a_scheduled_hold_needs_its_end(agent, path):
    agent.post(f"{path}/acknowledgement")

    response = agent.post(f"{path}/hold", {"reason": "scheduled"})

    assert response.json()["errors"][0]["field"] == "until"


def test_the_whole_way_to_closure(agent, path):
    reporter = Program(make_known("ana@example.org"))

    solved = agent.post(f"{path}/resolution", SOLVED).json()
    confirmed = reporter.post(f"{path}/confirmation", {"solved": True, "rating": 5}).json()

    assert (solved["state"], solved["resolution"]["code"]) == ("resolved", CODE)
    assert solved["resolution"]["resolved_by"] == agent.person.email
    assert (confirmed["state"], confirmed["resolution"]["rating"]) == ("closed", 5)


@pytest.mark.long
def test_a_rating_may_be_thought_better_of_for_twelve_hours(agent, path):
    reporter = Program(make_known("ana@example.org"))
    with time_machine.travel("2026-11-24T08:00:00Z", tick=False):
        agent.post(f"{path}/resolution", SOLVED)
        reporter.post(f"{path}/confirmation", {"solved": True, "rating": 5})
        better = reporter.put(f"{path}/rating", {"rating": 2, "comment": "Back again"})
    with time_machine.travel("2026-11-24T21:00:00Z", tick=False):
        late = reporter.put(f"{path}/rating", {"rating": 5})

    assert better.json()["resolution"]["rating"] == 2
    assert refused(late) == (409, "rating.settled")
    assert refused(agent.put(f"{path}/rating", {"rating": 5}))[0] == 403


def test_a_reporter_is_reminded_only_while_we_wait_for_them(agent, path):
    agent.post(f"{path}/acknowledgement")
    early = agent.post(f"{path}/reminder")
    agent.post(f"{path}/hold", {"reason": "awaiting_reporter"})

    assert refused(early) == (409, "illegal_move")
    assert refused(agent.post(f"{path}/reminder", {"often": True})) == (422, "field.unknown")
    assert state(agent.post(f"{path}/reminder")) == "on_hold"


@pytest.mark.long
def test_a_hold_tells_the_reminders_and_the_desk_that_no_answer_came(agent, path):
    agent.post(f"{path}/acknowledgement")
    agent.post(f"{path}/hold", {"reason": "awaiting_reporter"})
    agent.post(f"{path}/reminder")
    agent.post(f"{path}/reminder")
    number = path.removeprefix("/incidents/")
    with time_machine.travel("2026-12-24T08:00:00Z", tick=False):
        actions.propose_no_response(queries.by_number(number, operator()), by=operator())

    hold = agent.get(path).json()["hold"]
    asked = Program(make_known("ana@example.org")).get(path).json()["hold"]
    assert (hold["reminders"], hold["no_response_at"]) == (2, "2026-12-24T08:00:00Z")
    assert (asked["reminders"], asked["no_response_at"]) == (2, None)
    agent.post(f"{path}/hold", {"reason": "awaiting_reporter"})
    anew = agent.get(path).json()["hold"]
    assert (anew["reminders"], anew["no_response_at"]) == (0, None)


def make_known(address):
    from tocsin.domain.accounts.queries import person_at

    return person_at(address) or make_person(email=address)


def test_a_reporter_who_says_no_reopens(agent, path):
    agent.post(f"{path}/resolution", SOLVED)

    assert state(agent.post(f"{path}/confirmation", {"solved": False})) == "assigned"


def test_closing_over_a_silent_reporter_needs_a_note(agent, path):
    agent.post(f"{path}/resolution", SOLVED)

    silent = agent.post(f"{path}/closure", {"assessment": "satisfactory"})
    noted = agent.post(f"{path}/closure", {"assessment": "satisfactory", "note": "On leave"})

    assert (refused(silent), state(noted)) == ((422, "field.missing"), "closed")


def test_an_unsatisfactory_solution_is_opened_again(agent, path):
    agent.post(f"{path}/resolution", SOLVED)
    body = {"assessment": "unsatisfactory", "aspects": ["time"], "note": "Too late"}

    assert state(agent.post(f"{path}/closure", body)) == "assigned"


def test_who_resolved_a_grave_one_does_not_assess_it(lead):
    path = lead.register(impact="high", urgency="high")
    lead.post(f"{path}/resolution", SOLVED)

    response = lead.post(f"{path}/closure", {"assessment": "satisfactory", "note": "Fine"})

    assert refused(response) == (403, "incident.close")


def test_what_was_cancelled_may_come_back_for_fourteen_days(agent, path):
    with time_machine.travel("2026-11-24T08:00:00Z", tick=False):
        path = agent.register()
        assert state(agent.post(f"{path}/cancellation", {"reason": "Twice"})) == "cancelled"
    with time_machine.travel("2026-12-24T08:00:00Z", tick=False):
        late = agent.post(f"{path}/reopening", {"reason": "Again"})

    assert refused(late) == (409, "reopen_window_over")


def test_an_illegal_move_changes_nothing(agent, path):
    agent.post(f"{path}/cancellation", {"reason": "Twice"})
    before = agent.get(path).json()

    assert refused(agent.post(f"{path}/resolution", SOLVED)) == (409, "illegal_move")
    assert agent.get(path).json() == before


def test_a_reporter_does_no_work(path):
    reporter = Program(make_known("ana@example.org"))

    assert refused(reporter.post(f"{path}/acknowledgement"))[0] == 403


@pytest.mark.parametrize(
    "verb",
    ["acknowledgement", "hold", "resolution", "confirmation", "closure", "reopening"],
)
def test_what_one_may_not_see_cannot_be_acted_on(agent, verb, desk):
    path = agent.register(confidential=True)
    stranger = Program(make_agent("Stranger"))

    assert stranger.post(f"{path}/{verb}", b"{").status_code in {400, 404}
    assert stranger.get(f"{path}/journal").status_code == 404
