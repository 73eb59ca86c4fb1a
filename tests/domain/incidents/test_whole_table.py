"""Every state, every verb, every role: what is allowed does what it says, the rest changes nothing.

The rows stand in the modules of `table`, one for each verb and some for what a verb does in a
particular case.
"""

from types import FunctionType

import pytest
from django.db import connection

from tests.domain.incidents.table import circle, clocks, ending, major, talk, tasks, ties, work
from tests.domain.incidents.table.ending import now, so
from tests.domain.incidents.table.rows import (
    STAFF,
    TAKING_PART,
    covering,
    difference,
    dump,
    refusal,
)
from tests.domain.incidents.table.stage import COLUMNS, staged, undone
from tocsin.base.errors import Refusal
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Report
from tocsin.domain.incidents.models import EscalationLevel
from tocsin.domain.incidents.rules import OPEN, State

pytestmark = pytest.mark.django_db
AREAS = (work, ending, talk, circle, ties, major, tasks, clocks)
VERBS = {name: row for area in AREAS for name, row in area.VERBS.items()}
# Who still knows of a confidential one: its reporter and who takes part the public side of it.
CIRCLE = TAKING_PART | {"assignee", "officer", "system", "guest", "supplier"}
# About no incident that is there already: who may, and what the others are told.
ADMINISTRATORS = frozenset({"administrator", "system"})
OF_THE_DESK = {
    "register": (
        lambda s, by: actions.register(by=by, report=Report("Another"), reporter=s.spare),
        STAFF | {"elsewhere", "involved"},
        "incident.register",
    ),
    "agree": (
        lambda s, by: actions.agree(by=by, changes={"survey_percent": 50}),
        ADMINISTRATORS,
        "policy.change",
    ),
    "set_level": (
        lambda s, by: actions.set_level(by=by, position=9, name="The board"),
        ADMINISTRATORS,
        "escalation_level.set",
    ),
    "remove_level": (
        lambda s, by: actions.remove_level(EscalationLevel.objects.first(), by=by),
        ADMINISTRATORS,
        "escalation_level.remove",
    ),
    "set_stakeholder_list": (
        lambda s, by: actions.set_stakeholder_list(by=by, slug="board", name="The board"),
        ADMINISTRATORS,
        "stakeholder_list.set",
    ),
}


@pytest.fixture(scope="module")
def stage(kept_db):
    made = staged()
    made.rows = dump()
    return made


def wrong_of(stage, row, chosen):
    """Try the chosen cases; return those that did anything but what the row says."""
    cases = [(c, role) for c, roles in chosen.items() for role in roles if role not in row.aside]
    if row.given is None:
        return _wrong_of_given(stage, row, cases, stage.rows)
    wrong = {}
    for column in chosen:
        with undone():
            row.given(stage, column)
            these = [case for case in cases if case[0] == column]
            wrong |= _wrong_of_given(stage, row, these, dump())
    return wrong


def _wrong_of_given(stage, row, cases, before):
    wrong = {}
    for column, role in cases:
        if (answer := row.answer(column, role)) is not None:
            told = refusal(row, stage, column, role)
            if told != answer:
                wrong[column, role] = f"{told} instead of {answer}"
    if (after := dump()) != before:
        changed = [name for name in after if after[name] != before[name]]
        return wrong | {"refused": f"and still changed: {changed}"}
    for case in cases:
        if row.answer(*case) is None and not row.is_elsewhere(case[0]):
            wrong |= _wrong_of_allowed(stage, row, case, before)
    return wrong


def _wrong_of_allowed(stage, row, case, before):
    column, role = case
    with undone():
        if told := refusal(row, stage, column, role):
            return {case: f"refused with {told}"}
        done = difference(before, dump(), stage, stage.on(column).pk)
    expected = row.expected(column)
    return {} if done == expected else {case: (done, expected)}


@pytest.mark.long
@pytest.mark.parametrize("verb", VERBS)
def test_each_state_and_each_role_meets_each_verb(stage, verb):
    row, plain = VERBS[verb], VERBS[verb.partition(":")[0]]
    if row is plain:
        cases = covering(row, stage.people)
    else:
        # A particular case differs from the plain one where it is done, or in who does it.
        others = () if row.who == plain.who else stage.people
        cases = covering(row, others, row.allowed_in())
    assert wrong_of(stage, row, cases) == {}


@pytest.mark.long
@pytest.mark.parametrize("verb", VERBS)
def test_each_role_meets_each_verb_in_each_state(stage, verb, full):
    if connection.vendor == "postgresql" and not full:
        pytest.skip("the cases above cover every verb, and SQLite has them all")
    assert wrong_of(stage, VERBS[verb], dict.fromkeys(COLUMNS, stage.people)) == {}


@pytest.mark.parametrize("verb", ["escalate", "hand_back"])
@pytest.mark.long
def test_nobody_has_it_in_hand_where_it_was_passed_on_to(stage, verb):
    for state in OPEN:
        with undone():
            if verb == "hand_back":
                work.passed_on(stage, state)
            assert refusal(VERBS[verb], stage, state, "handling") is None
            found = now(stage, state)
            to = stage.databases if verb == "escalate" else stage.desk
            held = (found.state, found.team, found.assignee, found.hold_reason)
            assert held == ("assigned", to, None, ""), state


@pytest.mark.long
def test_who_is_not_of_its_circle_does_nothing_to_a_secret(stage):
    column, wrong = State.IN_PROGRESS, {}
    with undone():
        so(confidential=True)(stage, column)
        before = dump()
        for n, (name, row) in enumerate(VERBS.items()):
            # Two of those who else may, others for each verb.
            for role in sorted(row.who - CIRCLE)[n % 4 :: 4] if name != "break_glass" else ():
                told = refusal(row, stage, column, role)
                if told != row.told:
                    wrong[name, role] = told
        assert (wrong, dump() == before) == ({}, True)


@pytest.mark.parametrize("verb", OF_THE_DESK)
def test_who_may_and_who_may_not_without_an_incident(stage, verb):
    act, who, code = OF_THE_DESK[verb]
    for role, person in stage.people.items():
        with undone():
            told = _told(lambda by: act(stage, by), person)
            assert (told, dump() == stage.rows) == ((None, False) if role in who else (code, True))


def _told(act, by):
    try:
        act(by)
    except Refusal as no:
        return no.code


def test_no_verb_is_left_out():
    exported = {
        name for name in actions.__all__ if isinstance(getattr(actions, name), FunctionType)
    }
    assert {name.partition(":")[0] for name in VERBS} | set(OF_THE_DESK) == exported
