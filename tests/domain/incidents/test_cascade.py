"""What children do after their parent, row by row of the table."""

from itertools import product

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import NotAllowed
from tocsin.domain.accounts.rules import Role, TeamKind
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Circle, Finding, Hold
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import (
    OPEN,
    Child,
    Follow,
    HoldReason,
    LinkKind,
    Move,
    State,
    follow_of,
)
from tocsin.domain.journal.queries import history, verify

SHARED = (HoldReason.AWAITING_SUPPLIER, HoldReason.AWAITING_CHANGE, HoldReason.AWAITING_PROBLEM)


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def verbs(incident):
    return [entry.verb.removeprefix("incident.") for entry in history(incident)]


@pytest.fixture
def jonas(db):
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def family(jonas):
    """A parent that nobody has taken, and a child of it with a reporter."""
    parent, child = make_incident("Mail is down"), make_incident(reporter=make_person("Ana"))
    actions.adopt(child, by=jonas, parent=parent)
    return fresh(parent), fresh(child)


def hold(incident, by, reason=HoldReason.AWAITING_SUPPLIER):
    actions.hold(incident, by=by, hold=Hold(reason))


def resolve(incident, by):
    actions.resolve(incident, by=by, code="solved_permanent", text="Restarted.")


def test_what_has_ended_follows_nothing_and_nobody_ends_another_hold():
    for old, new, state in product(State, State, State):
        told = follow_of(Move(old, new, HoldReason.AWAITING_SUPPLIER), Child(state))
        if state not in OPEN or new in (State.CLOSED, State.CANCELLED):
            assert told is None
        if state is State.ON_HOLD and new is not State.RESOLVED:
            assert told is None


def test_a_start_takes_along_who_had_not_begun(family, jonas):
    parent, child = family
    actions.acknowledge(parent, by=jonas)
    assert fresh(child).state == State.IN_PROGRESS
    assert fresh(child).acknowledged_at == fresh(parent).acknowledged_at


def test_a_start_leaves_a_child_on_hold_for_its_own_reason(family, jonas):
    parent, child = family
    actions.acknowledge(child, by=jonas)
    hold(child, jonas, HoldReason.AWAITING_REPORTER)
    actions.acknowledge(parent, by=jonas)
    assert fresh(child).hold_reason == HoldReason.AWAITING_REPORTER


@pytest.mark.parametrize("reason", SHARED)
def test_a_hold_for_what_is_shared_holds_the_children_for_the_same(family, jonas, reason):
    parent, child = family
    actions.acknowledge(parent, by=jonas)
    hold(parent, jonas, reason)
    assert (fresh(child).state, fresh(child).hold_reason) == (State.ON_HOLD, reason)


def test_a_hold_for_the_reporter_of_the_parent_touches_no_child(family, jonas):
    parent, child = family
    actions.acknowledge(parent, by=jonas)
    hold(parent, jonas, HoldReason.AWAITING_REPORTER)
    assert fresh(child).state == State.IN_PROGRESS


def test_what_was_held_along_goes_on_along(family, jonas):
    parent, child = family
    actions.acknowledge(parent, by=jonas)
    hold(parent, jonas)
    actions.resume(parent, by=jonas)
    assert (fresh(child).state, fresh(child).hold_reason) == (State.IN_PROGRESS, "")


def test_a_hold_of_its_own_stays_when_the_parent_goes_on(family, jonas):
    parent, child = family
    actions.acknowledge(parent, by=jonas)
    hold(parent, jonas)
    hold(fresh(child), jonas, HoldReason.AWAITING_REPORTER)
    actions.resume(parent, by=jonas)
    assert fresh(child).hold_reason == HoldReason.AWAITING_REPORTER


def test_children_are_resolved_along_and_their_reporters_asked(family, jonas):
    parent, child = family
    resolve(parent, jonas)
    solved = fresh(child)
    assert (solved.state, solved.resolution_code) == (State.RESOLVED, "solved_permanent")
    assert (solved.resolution_text, solved.answer_awaited) == ("", True)
    told = history(child)[-1].facts
    assert (told["tell_reporter"], told["parent"]) == (True, parent.pk)


def test_children_have_the_cause_of_their_parent(family, jonas):
    parent, child = family
    actions.resolve(parent, by=jonas, code="solved_permanent", text="x", cause="human_error")
    assert fresh(child).cause_category == "human_error"


def test_a_child_that_hangs_on_another_open_one_only_hears_of_it(family, jonas):
    parent, child = family
    other = make_incident("Network is down")
    actions.link(child, by=jonas, kind=LinkKind.CAUSED_BY, target=other)
    resolve(parent, jonas)
    assert (fresh(child).state, verbs(child)[-1]) == (State.NEW, "parent_resolved")


def test_no_child_is_closed_by_force(family, jonas):
    parent, child = family
    resolve(parent, jonas)
    actions.close(parent, by=jonas, finding=Finding(note="Well."))
    assert fresh(child).state == State.RESOLVED


@pytest.mark.parametrize(("release", "left"), [(False, 1), (True, 0)])
def test_a_cancelled_parent_keeps_its_children_unless_asked(family, jonas, release, left):
    parent, child = family
    actions.cancel(parent, by=jonas, reason="A drill.", release_children=release)
    assert fresh(child).state == State.NEW
    assert queries.children(parent, jonas).count() == left


def test_a_child_that_comes_back_is_noted_at_its_parent(family, jonas):
    parent, child = family
    resolve(parent, jonas)
    actions.reopen(fresh(child), by=jonas, reason="Still down here.")
    assert verbs(parent)[-1] == "child_reopened"
    assert fresh(parent).state == State.RESOLVED


@pytest.mark.django_db
def test_a_security_parent_comes_back_with_its_child():
    soc = make_team("soc", kind=TeamKind.SECURITY)
    officer = make_agent("Officer", role=Role.SECURITY_OFFICER, team=soc)
    parent = make_incident("Phishing", by=officer, security=True)
    child = make_incident(reporter=make_person("Ana"))
    actions.adopt(child, by=officer, parent=parent)
    resolve(parent, officer)
    actions.confirm(fresh(child), by=child.reporter, solved=False)
    assert verbs(parent)[-2:] == ["child_reopened", "reopened"]
    assert fresh(parent).state == State.ASSIGNED
    assert {e.actor.kind for e in history(parent)[-2:]} == {"system"}


def test_a_child_that_goes_its_own_way_is_left_alone(family, jonas):
    parent, child = family
    actions.adopt(child, by=jonas, parent=parent, follows=False)
    actions.acknowledge(parent, by=jonas)
    resolve(parent, jonas)
    assert fresh(child).state == State.NEW


def test_what_is_told_to_the_children_is_said_on_each(family, jonas):
    parent, child = family
    actions.answer(parent, by=jonas, wording=Wording("Nearly there."), tell_children=True)
    said = queries.conversation(child, child.reporter)
    assert [(m.plain, m.visibility) for m in said] == [("Nearly there.", "public")]


def test_only_who_works_on_it_speaks_to_the_children(family):
    _, child = family
    mine = make_incident(reporter=child.reporter)
    with pytest.raises(NotAllowed):
        actions.answer(mine, by=child.reporter, wording=Wording("Hey"), tell_children=True)


def test_a_secret_child_stays_out_of_reach_and_hears_of_it_from_the_desk(jonas):
    officer = make_agent("Officer", role=Role.SECURITY_OFFICER)
    parent = make_incident("Mail is down")
    child = make_incident(by=officer, circle=Circle(confidential=True))
    actions.adopt(child, by=officer, parent=parent)
    resolve(fresh(parent), jonas)
    last = history(child)[-1]
    assert (fresh(child).state, last.verb) == (State.NEW, "incident.parent_resolved")
    assert last.actor.kind == "system"


@pytest.mark.long
def test_grandchildren_follow_too_and_the_journal_holds(family, jonas):
    parent, child = family
    below = make_incident("Below")
    actions.adopt(below, by=jonas, parent=child)
    actions.acknowledge(parent, by=jonas)
    resolve(parent, jonas)
    assert fresh(below).state == State.RESOLVED
    assert list(verify()) == []


def test_the_rule_says_hear_and_resolve_only_of_what_is_open():
    move = Move(State.IN_PROGRESS, State.RESOLVED)
    assert follow_of(move, Child(State.NEW, elsewhere=True)) is Follow.HEAR
    assert follow_of(move, Child(State.ON_HOLD)) is Follow.RESOLVE


def test_who_works_on_the_parent_hears_of_a_child_that_came_back(family, jonas):
    from tocsin.domain.journal.models import Event
    from tocsin.domain.notify.queries import audience

    parent, child = family
    actions.acknowledge(parent, by=jonas)
    resolve(fresh(parent), jonas)
    actions.confirm(fresh(child), by=child.reporter, solved=False)
    told = Event.objects.of(parent).get(verb="incident.child_reopened")
    assert {p.name: str(notice) for p, notice in audience(told).told.items()} == {
        "Jonas Feld": "child_back"
    }
