from datetime import timedelta

import pytest
import time_machine

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue.rules import cause_categories
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Finding
from tocsin.domain.incidents.models import Assessment, Incident, Stint
from tocsin.domain.incidents.rules import State, Verdict
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_team("service-desk")


@pytest.fixture
def jonas(desk):
    return make_agent(team=desk)


@pytest.fixture
def lead(desk):
    return make_agent("Lea Lead", team=desk, role=Role.TEAM_LEAD)


@pytest.fixture
def ana():
    return make_person()


@pytest.fixture
def resolved(jonas, ana):
    incident = make_incident(by=jonas, reporter=ana)
    actions.acknowledge(incident, by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="Cable replaced")
    return incident


def grave(by, reporter):
    incident = make_incident(by=by, reporter=reporter, impact="high", urgency="high")
    actions.acknowledge(incident, by=by)
    actions.resolve(incident, by=by, code="solved_permanent", text="Cable replaced")
    return incident


def test_a_resolution_has_code_text_and_author(resolved, jonas):
    assert (resolved.state, resolved.resolution_code) == ("resolved", "solved_permanent")
    assert (resolved.resolution_text, resolved.resolved_by) == ("Cable replaced", jonas)
    assert not Stint.objects.filter(incident=resolved, until=None).exists()


def test_what_was_written_as_resolution_stands_apart_from_the_event(resolved):
    entry = history(resolved)[-1]
    assert entry.texts == {"resolution_text": "Cable replaced"}
    assert "resolution_text" not in entry.changes


@pytest.mark.parametrize(
    ("code", "text", "cause", "field"),
    [
        ("magic", "x", "", "code"),
        ("solved_permanent", " ", "", "text"),
        ("solved_permanent", "x", "magic", "cause"),
    ],
)
def test_a_resolution_names_what_is_missing(jonas, code, text, cause, field):
    with pytest.raises(BadInput) as refusal:
        actions.resolve(make_incident(), by=jonas, code=code, text=text, cause=cause)
    assert refusal.value.field == field


def test_the_cause_is_on_record_and_taken_back_when_it_was_not_solved(jonas, ana):
    incident = make_incident(by=jonas, reporter=ana)
    solved = {"code": "solved_permanent", "text": "Cable replaced", "cause": "human_error"}
    actions.resolve(incident, by=jonas, **solved)
    assert incident.cause_category == "human_error"
    assert history(incident)[-1].changes["cause_category"] == ["", "human_error"]

    actions.confirm(incident, by=ana, solved=False)
    assert incident.cause_category == ""
    assert history(incident)[-1].changes["cause_category"] == ["human_error", ""]


def test_the_cause_may_stay_open(resolved):
    assert resolved.cause_category == ""
    assert "cause_category" not in history(resolved)[-1].changes


def test_every_cause_of_the_reference_has_room():
    room = Incident._meta.get_field("cause_category").max_length
    assert max(map(len, cause_categories())) <= room


def test_the_reporters_yes_closes(resolved, ana):
    actions.confirm(resolved, by=ana, solved=True, rating=5, comment="Thank you")
    assert (resolved.state, resolved.rating) == ("closed", 5)
    assert history(resolved)[-1].texts == {"comment": "Thank you"}


def test_the_reporters_no_reopens_with_the_assignee(resolved, ana, jonas):
    actions.confirm(resolved, by=ana, solved=False)
    assert (resolved.state, resolved.assignee, resolved.resolution_code) == (
        "in_progress",
        jonas,
        "",
    )
    assert Stint.objects.filter(incident=resolved, until=None).count() == 1


def test_an_agent_notes_the_answer_on_behalf(resolved, ana, jonas):
    actions.confirm(resolved, by=jonas, solved=True)
    entry = history(resolved)[-1]
    assert (entry.actor, entry.on_behalf_of) == (jonas, ana)


def test_a_stranger_confirms_nothing(resolved):
    with pytest.raises(NotAllowed):
        actions.confirm(resolved, by=make_person("Eve"), solved=True)


def test_a_grave_incident_waits_for_its_assessment(jonas, ana, lead):
    incident = grave(jonas, ana)
    actions.confirm(incident, by=ana, solved=True)
    assert (incident.state, incident.answered_solved) == ("resolved", True)
    actions.close(incident, by=lead, finding=Finding(lesson="Spare cables on ward 4"))
    assert (incident.state, incident.verdict) == ("closed", "satisfactory")
    assert Assessment.objects.get(incident=incident).lesson == "Spare cables on ward 4"


def test_the_resolver_is_not_the_assessor(ana, lead):
    incident = grave(lead, ana)
    actions.confirm(incident, by=ana, solved=True)
    with pytest.raises(NotAllowed):
        actions.close(incident, by=lead, finding=Finding())


def test_an_agent_does_not_assess_a_grave_one(jonas, ana):
    incident = grave(jonas, ana)
    with pytest.raises(NotAllowed):
        actions.close(incident, by=make_agent("Other"), finding=Finding(note="x"))


def test_closing_over_the_reporters_head_needs_a_note(resolved, jonas):
    with pytest.raises(BadInput) as refusal:
        actions.close(resolved, by=jonas, finding=Finding())
    assert refusal.value.field == "note"
    actions.close(resolved, by=jonas, finding=Finding(note="has left the house"))
    assert resolved.state == "closed"


def test_an_incident_without_a_reporter_closes_without_a_note(jonas):
    incident = make_incident(by=jonas)
    actions.resolve(incident, by=jonas, code="recovered_itself", text="gone")
    actions.close(incident, by=jonas, finding=Finding())
    assert incident.state == "closed"


def test_unsatisfactory_reopens_with_a_reason(resolved, lead):
    with pytest.raises(BadInput):
        actions.close(resolved, by=lead, finding=Finding(Verdict.UNSATISFACTORY))
    finding = Finding(Verdict.UNSATISFACTORY, aspects=("solution",), note="only hides it")
    actions.close(resolved, by=lead, finding=finding)
    assert (resolved.state, resolved.verdict) == ("in_progress", "unsatisfactory")
    assert history(resolved)[-1].facts["aspects"] == ["solution"]


def test_what_is_open_is_not_closed(jonas):
    with pytest.raises(RuleBroken, match="illegal_move"):
        actions.close(make_incident(by=jonas), by=jonas, finding=Finding())


def test_reopening_works_until_the_window_is_over(resolved, ana, jonas):
    actions.confirm(resolved, by=ana, solved=True)
    with (
        time_machine.travel(instants.now() + timedelta(days=15), tick=False),
        pytest.raises(RuleBroken, match="reopen_window_over"),
    ):
        actions.reopen(resolved, by=jonas, reason="again")
    actions.reopen(resolved, by=ana, reason="again")
    assert (resolved.state, resolved.closed_at) == ("in_progress", None)


def test_a_resolved_incident_reopens_however_late(resolved, jonas):
    with time_machine.travel(instants.now() + timedelta(days=60), tick=False):
        actions.reopen(resolved, by=jonas, reason="again")
    assert resolved.state == "in_progress"


def test_without_an_assignee_it_reopens_as_assigned(jonas):
    incident = make_incident(by=jonas)
    actions.cancel(incident, by=jonas, reason="registered twice")
    actions.reopen(incident, by=jonas, reason="was not")
    assert incident.state == "assigned"


def test_what_is_open_does_not_reopen(jonas):
    incident = make_incident(by=jonas)
    actions.acknowledge(incident, by=jonas)
    with pytest.raises(RuleBroken, match="illegal_move"):
        actions.reopen(incident, by=jonas, reason="why not")


def test_cancelling_needs_a_reason(jonas):
    with pytest.raises(BadInput) as refusal:
        actions.cancel(make_incident(by=jonas), by=jonas, reason="")
    assert refusal.value.field == "reason"


def test_a_resolved_incident_is_not_cancelled(resolved, jonas):
    with pytest.raises(RuleBroken, match="illegal_move"):
        actions.cancel(resolved, by=jonas, reason="x")


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_off_the_scale_changes_nothing(resolved, ana, rating):
    with pytest.raises(BadInput):
        actions.confirm(resolved, by=ana, solved=True, rating=rating)
    assert resolved.state == State.RESOLVED
