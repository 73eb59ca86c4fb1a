"""`tocsin incident clocks` and `tocsin clocks`."""

from datetime import timedelta

import pytest

from tests.makers import make_agent, make_incident
from tests.promises import make_promise
from tocsin.base import instants
from tocsin.domain.accounts.rules import Role
from tocsin.domain.clocks.models import Clock
from tocsin.domain.incidents import jobs

HOUR = timedelta(hours=1)


@pytest.fixture
def incident(db):
    make_promise("resolution", 4 * HOUR)
    with instants.at(instants.now() - 5 * HOUR):
        return make_incident()


@pytest.fixture
def lead(db):
    return make_agent("Greta Lindholm", role=Role.TEAM_LEAD)


def test_clocks_are_printed_in_a_table(tocsin, incident, agent):
    code, out, _ = tocsin("incident", "clocks", incident.number, "--as", agent.email)
    assert (code, out.splitlines()[1].split()[:3]) == (0, ["resolution", "running", "5:00:00"])


def test_on_request_every_stretch_is_printed(tocsin, incident, agent):
    _, out, _ = tocsin("incident", "clocks", incident.number, "--why", "--as", agent.email)
    assert out.splitlines()[-1].split()[-1] == "counted"


def test_a_program_reads_what_rest_answers(told, incident, agent):
    said = told("incident", "clocks", incident.number, "--as", agent.email)
    assert said["items"][0]["intervals"][0]["kind"] == "counted"


def test_a_forgotten_hold_is_corrected(act, incident, lead):
    begin = incident.registered_at + HOUR
    said = act(
        "correction",
        incident,
        *("--since", instants.written(begin), "--until", instants.written(begin + HOUR)),
        *("--hold", "awaiting_reporter", "--reason", "Asked by phone"),
        by=lead,
    )
    assert said["clocks"][0]["due_at"] == instants.written(incident.registered_at + 5 * HOUR)


def test_when_it_was_detected_is_corrected(act, incident, lead):
    earlier = instants.written(incident.registered_at - HOUR)
    said = act("times", incident, "--detected-at", earlier, "--reason", "Seen before", by=lead)
    assert said["detected_at"] == earlier


def test_todays_promises_are_taken_on_purpose(act, incident, lead):
    make_promise("resolution", HOUR, valid_from=incident.registered_at + HOUR, priority="P3")
    said = act("rebasing", incident, "--reason", "Agreed", by=lead)
    assert said["clocks"][0]["target"] == 3600


def test_right_clocks_are_confirmed(tocsin, incident):
    said = tocsin("clocks", "rebuild", "--check")
    assert said == (0, "1 incident: every clock agrees with the journal.\n", "")


def test_a_wrong_clock_is_named(tocsin, incident):
    Clock.objects.update(told=75)
    code, out, err = tocsin("clocks", "rebuild", "--check")
    assert (code, out) == (1, f"{incident.number} sla.resolution told: 75, by its history 0\n")
    assert err == "tocsin: clocks of 1 incident are wrong\n"


def test_rebuilding_mends_it(tocsin, told, incident):
    Clock.objects.update(told=75)
    (found,) = told("clocks", "rebuild")["differences"]
    assert (found["shown"], found["replayed"]) == (75, 0)
    assert tocsin("clocks", "rebuild", "--check")[0] == 0


def test_what_was_set_aside_is_named_by_check_and_tried_again(tocsin, incident):
    for _ in range(3):
        jobs.stumbled(incident.pk, "a broken calendar")
    _, _, err = tocsin("check")
    assert "clocks: set aside after failing" in err
    assert tocsin("clocks", "retry") == (0, "Looked after again: 1 clock.\n", "")
