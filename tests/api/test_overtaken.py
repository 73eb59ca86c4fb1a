"""Two programs at one incident: who comes second hears what happened meanwhile."""

import pytest

from tocsin.api.incidents import acts
from tocsin.base.errors import OutOfDate
from tocsin.domain.incidents.models import Incident


def refused(response):
    return (response.status_code, response.json()["code"])


@pytest.fixture
def path(agent):
    return agent.register(impact="low", urgency="low")


def test_if_match_holds_to_the_version_that_was_read(agent, path):
    tag = agent.get(path)["ETag"]
    agent.post(f"{path}/acknowledgement")

    late = agent.post(f"{path}/cancellation", {"reason": "Twice"}, If_Match=tag)
    now = agent.post(f"{path}/cancellation", {"reason": "Twice"}, If_Match='"9", "2"')

    assert refused(late) == (412, "incident.version_passed")
    assert late.json()["details"] == {"version": 2}
    assert (now.status_code, now.json()["state"]) == (200, "cancelled")


def test_a_weak_tag_matches_nothing(agent, path):
    assert refused(agent.post(f"{path}/acknowledgement", If_Match='W/"1"'))[0] == 412


def overtaken(monkeypatch, agent, path):
    """Let somebody else act between the reading and the act of the next call."""
    reading = acts.visible

    def late(number, person):
        incident = reading(number, person)
        monkeypatch.setattr(acts, "visible", reading)
        agent.put(f"{path}/priority", {"impact": "high", "urgency": "low", "reason": "Wider"})
        return incident

    monkeypatch.setattr(acts, "visible", late)


def test_who_was_overtaken_is_told_what_changed(agent, path, monkeypatch):
    overtaken(monkeypatch, agent, path)

    response = agent.post(f"{path}/acknowledgement")

    assert refused(response) == (409, "incident.changed_meanwhile")
    details = response.json()["details"]
    assert [entry["verb"] for entry in details["since"]] == ["incident.prioritised"]
    assert details["version"] == 2


def test_who_was_overtaken_after_a_condition_hears_that_it_failed(agent, path, monkeypatch):
    overtaken(monkeypatch, agent, path)

    assert refused(agent.post(f"{path}/acknowledgement", If_Match='"1"'))[0] == 412


def test_a_collision_in_the_journal_is_answered_like_any_other(agent, path):
    incident = Incident.objects.get(number=path.rpartition("/")[2])

    problem = acts._overtaken(
        OutOfDate("journal.changed_meanwhile"), incident, agent.person, conditional=False
    )

    assert problem.details == {"version": 1, "since": []}
