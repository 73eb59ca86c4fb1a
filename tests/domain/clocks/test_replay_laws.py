"""What a clock shows is what its history says, whatever the history."""

from dataclasses import replace

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from tests.domain.clocks.laws import law
from tests.domain.clocks.oracle import LATER
from tests.domain.clocks.stories import PAUSING, about, stories
from tocsin.domain.clocks.rules import ClockState, Mark, MarkKind, replay

CHANGES, ENDS = {MarkKind.ASPECTS}, {MarkKind.STOP, MarkKind.AGAIN}

pytestmark = pytest.mark.long


def without(story, kinds):
    return replace(story, marks=tuple(mark for mark in story.marks if mark.kind not in kinds))


def shown(story):
    return replay(story.marks, story.choose)


one_promise = stories().map(lambda story: without(story, CHANGES))


@law(story=stories(corrected=True))
def test_what_was_used_is_what_the_oracle_counts(story):
    course, (_, oracle) = shown(story), story.in_force()
    start, gaps = story.marks[0].at, story.gaps()

    for look in {story.until, *(mark.at for mark in story.marks)}:
        assert course.elapsed(look) == oracle.elapsed(start, look, gaps)


@law(story=stories(corrected=True))
def test_it_is_due_when_the_oracle_says_so(story):
    course, (target, oracle) = shown(story), story.in_force()
    assume(course.state is not ClockState.STOPPED)

    due = oracle.due_at(story.marks[0].at, target, story.gaps(), until=story.until)

    if due == LATER:
        assert course.due_at is None or course.due_at > story.until
    else:
        assert course.due_at == due
    assert course.met is None


@law(story=stories())
def test_it_is_met_when_it_stopped_at_the_due_instant_or_before(story):
    course, (target, oracle) = shown(story), story.in_force()
    assume(course.state is ClockState.STOPPED)

    used_up = oracle.due_at(story.marks[0].at, target, story.gaps(), until=story.until)

    # Once it has stopped nothing counts, so that the oracle finds no later instant.
    assert course.met is (used_up in {None, LATER, course.stopped_at})
    assert course.due_at is None or course.met is (course.stopped_at <= course.due_at)


@law(story=one_promise, cut=st.integers(1, 9))
def test_a_prefix_and_then_the_rest_is_all(story, cut):
    so_far = replace(story, marks=story.marks[:cut])
    then = story.marks[cut].at if cut < len(story.marks) else story.until

    for look in {then, *(mark.at for mark in so_far.marks)}:
        assert shown(so_far).elapsed(look) == shown(story).elapsed(look)


@law(story=stories(), cut=st.integers(1, 9))
def test_the_rest_adds_to_the_gaps_and_changes_none_that_ended(story, cut):
    so_far = shown(replace(story, marks=story.marks[:cut]))

    lost = [gap for gap in so_far.gaps if gap.end is not None and gap not in shown(story).gaps]

    assert lost == []


@law(story=one_promise, cut=st.integers(1, 9))
def test_told_before_or_after_the_same_marks_come_to_the_same(story, cut):
    told = Mark(story.until, MarkKind.TOLD, percent=50)
    marks = (*story.marks[:cut], told, *story.marks[cut:])

    course = shown(replace(story, marks=marks))

    assert course.elapsed(story.until) == shown(story).elapsed(story.until)
    assert course.due_at == shown(story).due_at


@law(story=one_promise)
def test_to_stop_and_go_on_is_to_pause_and_resume(story):
    assume(shown(story).state is not ClockState.STOPPED)
    instead = {MarkKind.STOP: MarkKind.PAUSE, MarkKind.AGAIN: MarkKind.RESUME}
    marks = [
        mark._replace(kind=instead.get(mark.kind, mark.kind), reason=mark.reason or PAUSING)
        for mark in story.marks
    ]

    course = replay(marks, story.choose)

    assert course.due_at == shown(story).due_at
    assert course.elapsed(story.until) == shown(story).elapsed(story.until)


@law(story=one_promise)
def test_another_priority_counts_from_the_original_start(story):
    assume(shown(story).state is not ClockState.STOPPED)
    start = story.marks[0]
    first = (start._replace(aspects=about(start.at, "P2")), *story.marks[1:])
    last = (*story.marks, Mark(story.until, MarkKind.ASPECTS, aspects=about(story.until, "P2")))

    at_first, at_last = (shown(replace(story, marks=marks)) for marks in (first, last))

    assert at_last.due_at == at_first.due_at
    assert at_last.elapsed(story.until) == at_first.elapsed(story.until)


@law(story=stories())
def test_a_stopped_clock_keeps_its_verdict(story):
    before = shown(story)
    assume(before.state is ClockState.STOPPED)
    marks = [
        Mark(story.until, MarkKind.ASPECTS, aspects=about(story.until, p)) for p in ("P2", "P1")
    ]

    for mark in marks:
        after = shown(replace(story, marks=(*story.marks, mark)))
        assert (after.met, after.due_at, after.terms.target) == (
            before.met,
            before.due_at,
            before.terms.target,
        )


@law(story=stories(), cut=st.integers(1, 9))
def test_a_restart_is_a_new_start(story, cut):
    before, rest = replace(story, marks=story.marks[:cut]), story.marks[cut:]
    assume(shown(before).state is ClockState.RUNNING)
    at = before.marks[-1].at
    latest = [mark.aspects for mark in before.marks if mark.aspects][-1]
    anew = Mark(at, MarkKind.START, aspects=latest)

    restarted = replace(story, marks=(*before.marks, Mark(at, MarkKind.RESTART), *rest))

    one, other = shown(restarted), shown(replace(story, marks=(anew, *rest)))
    assert (one.due_at, one.met, one.state) == (other.due_at, other.met, other.state)
    assert one.elapsed(story.until) == other.elapsed(story.until)
    assert one.number == shown(before).number + 1


@law(story=one_promise.map(lambda story: without(story, ENDS)))
def test_to_say_that_it_ran_all_the_time_takes_every_hold_away(story):
    start = story.marks[0].at
    ran = Mark(start, MarkKind.WAS_RUNNING, until=story.until)

    course = shown(replace(story, marks=(*story.marks, ran)))

    _, oracle = story.in_force()
    assert course.elapsed(story.until) == oracle.elapsed(start, story.until)


@law(story=one_promise, ends=st.tuples(st.integers(0, 1000), st.integers(0, 1000)))
def test_a_correction_taken_back_leaves_what_would_be_without(story, ends):
    start, span = story.marks[0].at, story.until - story.marks[0].at
    first, last = (start + span * share / 1000 for share in sorted(ends))
    assume(first < last)
    clean = without(story, {MarkKind.PAUSE, MarkKind.RESUME})
    held = Mark(first, MarkKind.WAS_PAUSED, PAUSING, until=last)
    ran = Mark(first, MarkKind.WAS_RUNNING, until=last)

    course = shown(replace(clean, marks=(*clean.marks, held, ran)))

    assert course.due_at == shown(clean).due_at
    assert course.elapsed(story.until) == shown(clean).elapsed(story.until)
