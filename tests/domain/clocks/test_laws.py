"""What holds of every clock, whatever its calendar and its pauses."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from tests.domain.clocks.cases import SECOND, ZONES, cases
from tests.domain.clocks.laws import law
from tests.domain.clocks.oracle import MICROSECOND, WEEK
from tocsin.domain.clocks.rules import Calendar, due_at, elapsed

ALWAYS = {day: [["00:00", "24:00"]] for day in WEEK}
shares = st.integers(0, 1000).map(lambda share: share / 1000)


class Clock:
    """The product's answers for one generated case, whose target is some of its working time."""

    def __init__(self, case, share=1):
        self.case, self.pauses = case, case.pauses
        self.calendar = case.calendar and Calendar.from_dict(case.calendar)
        self.start, self.until = case.start, case.until
        self.target = self.elapsed(self.start, self.until) * share

    def elapsed(self, start, until, pauses=None):
        held = self.pauses if pauses is None else pauses
        return elapsed(start, until, self.calendar, held)

    def due_at(self, start, target, pauses=None):
        held = self.pauses if pauses is None else pauses
        return due_at(start, target, self.calendar, held)

    def between(self, share):
        """Return an instant in the window."""
        return self.start + (self.until - self.start) * share


clocks = st.builds(Clock, cases(), shares)
ending = st.builds(Clock, cases(without_end=False), shares)


@st.composite
def more_pauses(draw, clock):
    since = clock.between(draw(st.integers(-200, 1000)) / 1000)
    to = since + (clock.until - clock.start) * draw(shares)
    return (*clock.pauses, (since, draw(st.sampled_from([to, to, None]))))


@law(clock=clocks, share=shares)
def test_a_target_may_be_used_up_in_two_steps(clock, share):
    first = clock.target * share

    midway = clock.due_at(clock.start, first)

    assert midway is not None
    assert clock.due_at(midway, clock.target - first) == clock.due_at(clock.start, clock.target)


@law(clock=clocks, data=st.data())
def test_more_pause_is_never_due_earlier(clock, data):
    due = clock.due_at(clock.start, clock.target)

    later = clock.due_at(clock.start, clock.target, data.draw(more_pauses(clock)))

    assert later is None or later >= due


@law(clock=clocks, data=st.data())
def test_more_pause_never_counts_more(clock, data):
    more = data.draw(more_pauses(clock))

    assert clock.elapsed(clock.start, clock.until, more) <= clock.elapsed(clock.start, clock.until)


@law(clock=clocks, late=shares)
def test_who_starts_later_is_never_due_earlier(clock, late):
    due, later = (clock.due_at(start, clock.target) for start in (clock.start, clock.between(late)))

    assert later is None or later >= due


@law(clock=clocks)
def test_at_the_due_instant_the_target_has_passed_and_before_it_has_not(clock):
    assume(clock.target)
    due = clock.due_at(clock.start, clock.target)

    assert clock.elapsed(clock.start, due) == clock.target
    assert clock.elapsed(clock.start, due - MICROSECOND) == clock.target - MICROSECOND


@law(clock=clocks, share=shares)
def test_what_has_passed_and_what_remains_are_the_target(clock, share):
    due = clock.due_at(clock.start, clock.target)
    now = clock.start + (due - clock.start) * share

    passed = clock.elapsed(clock.start, now)

    assert passed + clock.elapsed(now, due) == clock.target
    assert clock.due_at(now, clock.target - passed) == due or passed == clock.target


@law(clock=clocks, share=shares)
def test_adjoining_ranges_add_up(clock, share):
    middle = clock.between(share)

    parts = clock.elapsed(clock.start, middle), clock.elapsed(middle, clock.until)

    assert sum(parts, timedelta()) == clock.elapsed(clock.start, clock.until)


@law(clock=clocks)
def test_no_more_passes_than_the_clock_on_the_wall_shows(clock):
    passed = clock.elapsed(clock.start, clock.until)

    assert timedelta() <= passed <= clock.until - clock.start
    assert clock.elapsed(clock.start, clock.start) == timedelta()


@law(clock=clocks, where=shares, shorter=st.tuples(shares, shares))
@pytest.mark.long
def test_a_pause_out_of_hours_changes_nothing(clock, where, shorter):
    stretch = clock.case.oracle.closed_stretch(clock.between(where), clock.until)
    assume(stretch)
    since, to = stretch
    since, to = sorted(since + (to - since) * share for share in shorter)
    more = (*clock.pauses, (since, to))

    assert clock.elapsed(clock.start, clock.until, more) == clock.elapsed(clock.start, clock.until)
    due = clock.due_at(clock.start, clock.target)
    assert clock.due_at(clock.start, clock.target, more) == due


@law(clock=clocks, data=st.data(), where=shares)
def test_pauses_may_be_told_in_any_order_in_pieces_and_twice(clock, data, where):
    pieces = list(clock.pauses) * 2
    for since, to in clock.pauses:
        if to is not None:
            middle = since + (to - since) * where
            pieces += [(since, middle), (middle, to), (middle, middle)]
    told = data.draw(st.permutations(pieces))

    assert clock.due_at(clock.start, clock.target, told) == clock.due_at(clock.start, clock.target)
    assert clock.elapsed(clock.start, clock.until, told) == clock.elapsed(clock.start, clock.until)


@law(clock=ending, far=st.integers(-10_000_000, 10_000_000))
def test_without_a_calendar_everything_may_be_shifted(clock, far):
    by = far * SECOND
    shifted = [(since + by, to + by) for since, to in clock.pauses]

    due = due_at(clock.start, clock.target, None, clock.pauses)

    assert due_at(clock.start + by, clock.target, None, shifted) == due + by
    assert due_at(clock.start, clock.target) == clock.start + clock.target
    assert elapsed(clock.start, clock.until) == clock.until - clock.start


@law(clock=clocks, zone=st.sampled_from(ZONES))
def test_open_day_and_night_is_no_calendar_at_all(clock, zone):
    always = Calendar.from_dict({"zone": zone, "hours": ALWAYS})
    asked = clock.start, clock.target

    assert due_at(*asked, always, clock.pauses) == due_at(*asked, None, clock.pauses)
    passed = elapsed(clock.start, clock.until, None, clock.pauses)
    assert elapsed(clock.start, clock.until, always, clock.pauses) == passed


@law(clock=clocks, zone=st.sampled_from(ZONES))
def test_an_instant_is_the_same_in_the_words_of_any_zone(clock, zone):
    def said(at):
        return at and at.astimezone(ZoneInfo(zone))

    start, until = said(clock.start), said(clock.until)
    pauses = [(said(since), said(to)) for since, to in clock.pauses]

    due = clock.due_at(start, clock.target, pauses)
    assert due == clock.due_at(clock.start, clock.target)
    assert due is None or due.utcoffset() == timedelta()
    assert clock.elapsed(start, until, pauses) == clock.elapsed(clock.start, clock.until)


@law(clock=clocks)
def test_a_calendar_survives_being_stored(clock):
    assume(clock.calendar)
    stored = clock.calendar.to_dict()
    again = Clock(replace(clock.case, calendar=stored))

    assert again.calendar.to_dict() == stored
    assert again.elapsed(clock.start, clock.until) == clock.elapsed(clock.start, clock.until)
    due = clock.due_at(clock.start, clock.target)
    assert again.due_at(clock.start, clock.target) == due
