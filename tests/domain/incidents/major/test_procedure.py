from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.domain.incidents.major.told import procedure, tell
from tests.makers import make_incident, make_person
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions, queries, rules
from tocsin.domain.incidents.models import Incident, MajorIncident, MajorRole
from tocsin.domain.incidents.rules import Part
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db

GRAVE = {"impact": "high", "urgency": "high"}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def verbs(incident):
    return [entry.verb.removeprefix("incident.") for entry in history(incident)]


def test_by_hand_it_becomes_a_candidate_with_its_reason(incident, jonas):
    actions.propose_major(incident, by=jonas, reason="Every ward calls.")
    found = procedure(incident)
    assert (found.state, found.why, found.reason) == ("candidate", "by_hand", "Every ward calls.")
    assert found.proposed_by == jonas
    assert not incident.major


def test_nobody_proposes_twice(incident, jonas):
    actions.propose_major(incident, by=jonas)
    with pytest.raises(RuleBroken, match=r"major\.proposed_already"):
        actions.propose_major(incident, by=jonas)


def test_the_top_priority_is_proposed_by_the_desk_itself_when_it_comes_in(desk):
    incident = make_incident(**GRAVE)
    registered, proposed = history(incident)
    assert (proposed.verb, proposed.actor) == ("incident.proposed_as_major", operator())
    assert proposed.facts == {"why": "priority"}
    assert registered.verb == "incident.registered"
    assert procedure(incident).proposed_by == operator()


def test_the_top_priority_is_proposed_when_it_is_judged_so(incident, jonas):
    actions.prioritise(incident, by=jonas, reason="Everybody", **GRAVE)
    assert verbs(incident)[-2:] == ["prioritised", "proposed_as_major"]
    actions.prioritise(incident, by=jonas, reason="Still", **GRAVE)
    assert verbs(incident).count("proposed_as_major") == 1


def test_what_is_solved_on_the_phone_is_no_candidate(desk, jonas):
    report = actions.Report(title="No mail", **GRAVE)
    solution = actions.Solution("solved_permanent", "Restarted.")
    incident = actions.register(by=jonas, report=report, solution=solution)
    assert not MajorIncident.objects.filter(incident=incident).exists()


def test_too_many_children_propose_their_parent(incident, jonas):
    actions.agree(by=operator(), changes={"major_after_children": 2})
    for turn in range(3):
        assert not MajorIncident.objects.exists()
        actions.adopt(make_incident(f"No mail {turn}"), by=jonas, parent=incident)
    assert procedure(incident).why == "children"


def test_only_the_major_incident_manager_decides(incident, jonas, priya):
    actions.propose_major(incident, by=jonas)
    with pytest.raises(NotAllowed):
        actions.accept_major(incident, by=jonas)
    with pytest.raises(NotAllowed):
        actions.decline_major(incident, by=jonas, reason="No")
    actions.accept_major(incident, by=priya)
    assert Incident.objects.get(pk=incident.pk).major


def test_who_accepts_leads_and_owes_the_first_word(incident, jonas, priya):
    actions.prioritise(incident, by=jonas, reason="Everybody", **GRAVE)
    with time_machine.travel(NOON, tick=False):
        actions.accept_major(incident, by=priya, reason="The whole house")
    found = procedure(incident)
    assert (found.decided_by, found.decided_because) == (priya, "The whole house")
    assert (found.update_every, found.next_update_at) == (
        timedelta(minutes=30),
        NOON + timedelta(minutes=30),
    )
    assert [(r.role, r.person) for r in queries.parts(incident)] == [("manager", priya)]


def test_what_was_declined_may_be_accepted_after_all_but_not_twice(incident, jonas, priya):
    actions.propose_major(incident, by=jonas)
    actions.decline_major(incident, by=priya, reason="One ward only")
    assert procedure(incident).decided_because == "One ward only"
    actions.accept_major(incident, by=priya)
    with pytest.raises(RuleBroken, match=r"major\.accepted_already"):
        actions.accept_major(incident, by=priya)


def end_by(way, incident, jonas):
    if way == "cancel":
        return actions.cancel(incident, by=jonas, reason="A drill")
    actions.resolve(incident, by=jonas, code="solved_permanent", text="Restarted.")
    if way == "close":
        return actions.close(incident, by=operator(), finding=actions.Finding(note="Well"))
    if way == "confirm":
        return actions.confirm(incident, by=jonas, solved=True)
    return actions.close_unanswered(incident, by=operator())


def candidates(person):
    return [one.number for one in queries.listed(person, query="major:candidate").items]


@pytest.mark.parametrize("way", ["cancel", "close", "confirm", "close_unanswered"])
def test_what_ends_undecided_is_a_candidate_no_more(incident, jonas, way):
    actions.propose_major(incident, by=jonas, reason="Every ward calls.")
    assert candidates(jonas) == [incident.number]
    end_by(way, incident, jonas)
    ended, withdrawn = history(incident)[-2:]
    assert (withdrawn.verb, withdrawn.actor) == ("incident.withdrawn_as_major", operator())
    assert (withdrawn.because_of, withdrawn.at) == (ended.id, ended.at)
    assert (procedure(incident).state, candidates(jonas)) == ("withdrawn", [])


def test_a_candidate_is_solved_without_waiting_and_stays_one_until_it_is_closed(incident, jonas):
    actions.propose_major(incident, by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="Restarted.")
    assert candidates(jonas) == [incident.number]
    assert queries.count("state:open major:yes major:candidate", jonas) == 0
    actions.confirm(incident, by=jonas, solved=False)
    assert procedure(incident).state == "candidate"


def test_an_unsatisfactory_solution_leaves_it_a_candidate(incident, jonas):
    actions.propose_major(incident, by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="Restarted.")
    bad = actions.Finding(rules.Verdict.UNSATISFACTORY, note="It is back")
    actions.close(incident, by=operator(), finding=bad)
    assert procedure(incident).state == "candidate"


@pytest.mark.parametrize("decision", ["accepted", "declined"])
def test_what_was_decided_stays_so_when_it_is_cancelled(incident, jonas, priya, decision):
    actions.propose_major(incident, by=jonas)
    act = actions.accept_major if decision == "accepted" else actions.decline_major
    act(incident, by=priya, reason="So it is")
    actions.cancel(incident, by=jonas, reason="A drill")
    assert procedure(incident).state == decision
    assert "withdrawn_as_major" not in verbs(incident)


def test_reopening_brings_no_candidate_back_but_it_may_be_one_anew(incident, jonas, priya):
    actions.propose_major(incident, by=jonas, reason="Every ward calls.")
    actions.cancel(incident, by=jonas, reason="A drill")
    actions.reopen(incident, by=jonas, reason="It was none")
    assert (procedure(incident).state, candidates(jonas)) == ("withdrawn", [])
    with pytest.raises(RuleBroken, match=r"major\.not_proposed"):
        actions.decline_major(incident, by=priya, reason="No")
    actions.prioritise(incident, by=jonas, reason="Everybody", **GRAVE)
    found = procedure(incident)
    assert (found.state, found.why, found.reason) == ("candidate", "priority", "")
    assert (found.proposed_by, candidates(jonas)) == (operator(), [incident.number])


def test_nobody_proposes_what_has_just_been_cancelled(incident, jonas):
    late = Incident.objects.get(pk=incident.pk)
    actions.cancel(incident, by=jonas, reason="A drill")
    with pytest.raises(RuleBroken, match="illegal_move"):
        actions.propose_major(late, by=jonas)


def test_nothing_is_declined_that_nobody_proposed(incident, priya):
    with pytest.raises(RuleBroken, match=r"major\.not_proposed"):
        actions.decline_major(incident, by=priya, reason="No")


def test_of_two_who_decide_the_second_is_told(incident, priya):
    late = Incident.objects.get(pk=incident.pk)
    actions.accept_major(incident, by=priya)
    MajorIncident.objects.filter(incident=incident).update(state="candidate")
    with pytest.raises(OutOfDate):
        actions.accept_major(late, by=priya)


def test_a_part_is_handed_over_with_its_times(incident, jonas, priya):
    with time_machine.travel(NOON, tick=False) as clock:
        actions.accept_major(incident, by=priya)
        clock.shift(timedelta(hours=1))
        actions.assume_part(incident, by=priya, part=Part.MANAGER, person=jonas)
    first, second = queries.parts(incident)
    assert (first.person, first.since, first.until) == (priya, NOON, NOON + timedelta(hours=1))
    assert (second.person, second.since, second.until) == (jonas, NOON + timedelta(hours=1), None)


def test_several_experts_work_side_by_side_and_leave(incident, jonas, priya):
    actions.accept_major(incident, by=priya)
    for person in (jonas, priya):
        actions.assume_part(incident, by=jonas, part=Part.EXPERT, person=person)
    actions.leave_part(incident, by=jonas, part=Part.EXPERT, person=jonas)
    playing = MajorRole.objects.filter(incident=incident, role=Part.EXPERT, until=None)
    assert [role.person for role in playing] == [priya]
    with pytest.raises(RuleBroken, match=r"major\.holds_it_not"):
        actions.leave_part(incident, by=jonas, part=Part.EXPERT, person=jonas)


def test_somebody_always_leads(incident, priya):
    actions.accept_major(incident, by=priya)
    with pytest.raises(RuleBroken, match=r"major\.needs_manager"):
        actions.leave_part(incident, by=priya, part=Part.MANAGER, person=priya)


def test_a_part_is_for_who_sees_the_incident(incident, priya):
    actions.accept_major(incident, by=priya)
    with pytest.raises(BadInput, match=r"major\.cannot_see_it"):
        actions.assume_part(incident, by=priya, part=Part.SCRIBE, person=make_person())
    with pytest.raises(RuleBroken, match=r"major\.holds_it_already"):
        actions.assume_part(incident, by=priya, part=Part.MANAGER, person=priya)


def test_no_parts_and_no_word_where_nothing_is_major(incident, jonas, board):
    with pytest.raises(RuleBroken, match=r"major\.is_none"):
        actions.assume_part(incident, by=jonas, part=Part.SCRIBE, person=jonas)
    with pytest.raises(RuleBroken, match=r"major\.is_none"):
        tell(incident, jonas, board)


def test_a_major_incident_goes_on_in_no_other_and_another_in_it(incident, priya):
    other = make_incident("No mail either")
    actions.accept_major(incident, by=priya)
    late = Incident.objects.get(pk=incident.pk)
    late.major = False
    with pytest.raises(RuleBroken, match=r"major\.stays"):
        actions.merge(late, by=priya, into=other, reason="The same")
    actions.merge(other, by=priya, into=incident, reason="The same")


@pytest.mark.parametrize(
    ("priority", "children", "at_most", "why"),
    [
        ("P1", 0, 0, "priority"),
        ("P2", 0, 20, None),
        ("P2", 20, 20, None),
        ("P2", 21, 20, "children"),
        ("P2", 21, 0, None),
    ],
)
def test_the_top_priority_or_many_children_make_a_candidate(priority, children, at_most, why):
    found = rules.candidate_because(priority=priority, children=children, at_most=at_most)
    assert found == why
