from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.base.errors import BadInput, RuleBroken
from tocsin.domain.incidents import rules
from tocsin.domain.incidents.rules import HoldReason, Query, State, Term, parse_query

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LEVELS = ["high", "medium", "low"]


@pytest.mark.parametrize(
    ("impact", "urgency", "expected"),
    [
        ("high", "high", "P1"),
        ("medium", "high", "P2"),
        ("medium", "medium", "P3"),
        ("low", "medium", "P4"),
        ("low", "low", "P5"),
    ],
)
def test_the_matrix_gives_the_priority(impact, urgency, expected):
    assert rules.priority(impact, urgency) == expected


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_a_graver_impact_never_lowers_the_priority(one, other, urgency):
    graver, milder = sorted([one, other], key=LEVELS.index)
    assert rules.priority(graver, urgency) <= rules.priority(milder, urgency)


@pytest.mark.parametrize(
    ("impact", "urgency", "field"), [("huge", "high", "impact"), ("high", "now", "urgency")]
)
def test_an_unknown_level_is_named(impact, urgency, field):
    with pytest.raises(BadInput) as refusal:
        rules.priority(impact, urgency)
    assert refusal.value.field == field


def test_every_state_says_where_it_leads():
    assert set(rules.MOVES) == set(State)


@pytest.mark.parametrize("old", list(State))
@pytest.mark.parametrize("new", list(State))
def test_only_the_moves_of_the_table_are_legal(old, new):
    if new in rules.MOVES[old]:
        assert rules.check_move(old, new) is None
    else:
        with pytest.raises(RuleBroken, match="illegal_move"):
            rules.check_move(old, new)


def test_nothing_leaves_an_end_but_by_reopening():
    again = {State.ASSIGNED, State.IN_PROGRESS}
    assert rules.MOVES[State.CLOSED] == rules.MOVES[State.CANCELLED] == again


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.ON_HOLD])
def test_a_second_acknowledgement_is_refused(state):
    with pytest.raises(RuleBroken, match="already_acknowledged"):
        rules.check_acknowledgement(state)


@pytest.mark.parametrize("state", [State.RESOLVED, State.CLOSED, State.CANCELLED])
def test_what_has_ended_is_not_acknowledged(state):
    with pytest.raises(RuleBroken, match="illegal_move"):
        rules.check_acknowledgement(state)


@pytest.mark.parametrize(
    ("reason", "until", "agreed", "field"),
    [
        (HoldReason.SCHEDULED, None, False, "until"),
        (HoldReason.AWAITING_CHANGE, NOON, False, "until"),
        (HoldReason.AWAITING_REPORTER, None, True, "agreed"),
    ],
)
def test_a_hold_names_what_is_wrong(reason, until, agreed, field):
    with pytest.raises(BadInput) as refusal:
        rules.check_hold(State.ASSIGNED, reason, until=until, agreed=agreed, now=NOON)
    assert refusal.value.field == field


def test_a_new_incident_cannot_be_held():
    with pytest.raises(RuleBroken, match="illegal_move"):
        rules.check_hold(
            State.NEW, HoldReason.AWAITING_REPORTER, until=None, agreed=False, now=NOON
        )


@pytest.mark.parametrize(
    ("occurred", "detected", "field"),
    [
        (None, NOON + timedelta(minutes=6), "detected_at"),
        (NOON + timedelta(hours=1), NOON, "occurred_at"),
        (NOON, NOON - timedelta(minutes=1), "occurred_at"),
        (datetime(1, 1, 1, tzinfo=UTC), NOON, "occurred_at"),
        (None, datetime(1969, 12, 31, tzinfo=UTC), "detected_at"),
    ],
)
def test_times_that_cannot_be_are_named(occurred, detected, field):
    with pytest.raises(BadInput) as refusal:
        rules.check_times(occurred=occurred, detected=detected, now=NOON)
    assert refusal.value.field == field


def test_a_reporters_clock_may_be_a_little_fast():
    fast = NOON + timedelta(minutes=4)
    assert rules.check_times(occurred=None, detected=fast, now=NOON) is None


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "a\x00b", "a\ud800"])
def test_titles_that_cannot_be_shown_are_refused(title):
    with pytest.raises(BadInput) as refusal:
        rules.check_title(title)
    assert refusal.value.field == "title"


def test_a_title_is_one_line():
    assert rules.check_title(" VPN\n drops ") == "VPN drops"


@pytest.mark.parametrize(
    ("major", "security", "priority", "why"),
    [
        (True, True, "P1", "major"),
        (False, True, "P5", "security"),
        (False, False, "P1", "priority"),
        (False, False, "P2", "priority"),
        (False, False, "P3", None),
    ],
)
def test_grave_incidents_are_assessed(major, security, priority, why):
    assert rules.assessment_due(major=major, security=security, priority=priority) == why


def test_reopening_ends_after_fourteen_days():
    rules.check_reopening(NOON, NOON + timedelta(days=14))
    with pytest.raises(RuleBroken, match="reopen_window_over"):
        rules.check_reopening(NOON, NOON + timedelta(days=14, seconds=1))


@pytest.mark.parametrize("rating", [0, 6])
def test_ratings_go_from_one_to_five(rating):
    with pytest.raises(BadInput, match=r"rating\.range"):
        rules.check_rating(rating)


def test_numbers_follow_the_pattern_of_their_series():
    assert rules.number_in("INC-{year}-{number:06d}", 2026, 42) == "INC-2026-000042"


def test_a_query_has_fields_phrases_and_negations():
    assert parse_query('state:open -team:network "label printer" p') == Query(
        (
            Term("open", "state"),
            Term("network", "team", negated=True),
            Term("label printer"),
            Term("p"),
        )
    )


@pytest.mark.parametrize("text", ["colour:red", "state:asleep", "priority:p9", "a " * 21])
def test_a_query_that_means_nothing_is_refused_as_query(text):
    with pytest.raises(BadInput) as refusal:
        parse_query(text)
    assert refusal.value.field == "query"


@given(st.text())
def test_no_text_makes_the_query_language_stumble(text):
    with suppress(BadInput):
        assert isinstance(parse_query(text), Query)
