"""What is due and what has passed, for generated cases, as the oracle counts it."""

from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.clocks.cases import DAY, SECOND, cases
from tests.domain.clocks.oracle import LATER, MICROSECOND
from tocsin.domain.clocks.rules import Calendar, due_at, elapsed

once = pytest.mark.skipif(connection.vendor != "sqlite", reason="no database takes part")
KINDS = {"at once", "at closing time", "in between", "never", "later"}


@st.composite
def with_target(draw, drawn):
    """Give the case a target that is used up at once, at a closing time, in between or too late."""
    case = draw(drawn)
    worked = case.oracle.elapsed(*case.window)
    share = st.integers(1, 999).map(lambda share: worked * share / 1000)
    targets = [
        st.sampled_from(case.oracle.closings(*case.window) or [SECOND]),
        share,
        share.map(lambda target: target // SECOND * SECOND),
        st.sampled_from([SECOND, MICROSECOND, worked, worked + SECOND, 10 * DAY, 0 * DAY]),
    ]
    # A window without working time has no targets but the last.
    return replace(case, target=draw(st.one_of(targets if worked else targets[-1:])))


@st.composite
def with_due_covered(draw, drawn):
    """Add a pause that begins before the due instant or at it and ends after it, or never."""
    case = draw(drawn)
    due = case.due
    if due in {None, LATER} or not draw(st.booleans()):
        return case
    before, after = (draw(st.integers(0, 7200)) * SECOND for _ in range(2))
    pause = draw(st.sampled_from([(due - before, due + after), (due - before, None)]))
    return replace(case, pauses=(*case.pauses, pause))


def kind_of(case, due):
    if due is None:
        return "never"
    if due == LATER:
        return "later"
    if due == case.start:
        return "at once"
    around = case.oracle.beats(due - MICROSECOND, due + MICROSECOND, case.pauses)
    return "in between" if all(counts for _, _, counts in around) else "at closing time"


def check(case):
    """Compare the product with the oracle; return what kind of case it was."""
    calendar = case.calendar and Calendar.from_dict(case.calendar)
    told = elapsed(case.start, case.until, calendar, case.pauses)
    assert told == case.oracle.elapsed(*case.window)
    due, told = case.due, due_at(case.start, case.target, calendar, case.pauses)
    if due == LATER:
        # Beyond the window it may yet be paused without end.
        assert told is None or told > case.until
    else:
        assert told == due
    return kind_of(case, due)


def check_many(many, drawn):
    kinds = Counter()

    @settings(max_examples=many, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=with_due_covered(with_target(drawn)))
    def run(case):
        kinds[check(case)] += 1

    run()
    print(f"{kinds.total()} cases: {dict(kinds)}")  # noqa: T201 - how many and what they were about
    return kinds


def test_a_handful_of_cases_of_up_to_two_days():
    assert check_many(25, cases(2 * DAY)).total() >= 25


@pytest.mark.long
@once
def test_cases_of_up_to_ten_days(full):
    many = 10_000 if full else 300

    kinds = check_many(many, cases())

    assert kinds.total() >= many
    assert kinds.keys() == KINDS


@pytest.mark.long
@once
def test_cases_of_months(full):
    many = 200 if full else 5

    assert check_many(many, cases(200 * DAY, 28 * DAY)).total() >= many
