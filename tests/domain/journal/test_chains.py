import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.journal.histories import (
    SALT,
    acts,
    chain,
    chains,
    found,
    rehashed,
    with_column,
    with_text,
)
from tocsin.domain.journal.rules import Finding, Problem, findings

MADE = ("thing.made", {}, {"title": "Żar"})
CHANGED = ("thing.changed", {"state": "new"}, {})
ERASED = ("journal.erased", {"erased": [{"seq": 1, "field": "title"}]}, {})
columns = st.sampled_from(sorted(chain([MADE])[0].envelope))
values = st.one_of(st.none(), st.text(max_size=8), st.integers(0, 2**40), st.binary(max_size=3))


@given(chains)
@pytest.mark.long
def test_a_history_as_it_was_written_has_no_finding(several):
    assert found(*several) == []


@given(acts, st.data(), columns, values)
@pytest.mark.long
def test_any_altered_column_of_any_event_is_found(done, data, column, value):
    events = chain(done)
    place = data.draw(st.integers(0, len(events) - 1))
    spoiled = with_column(events[place], column, value)
    assume(spoiled != events[place])
    assume(column not in {"subject_kind", "subject_id", "seq"})
    assert found([*events[:place], spoiled, *events[place + 1 :]]) == [(1, place + 1, "altered")]


@given(acts, st.data(), st.text(max_size=64))
@pytest.mark.long
def test_an_altered_hash_is_found(done, data, value):
    events = chain(done)
    place = data.draw(st.integers(0, len(events) - 1))
    events[place] = events[place]._replace(hash=value)
    assert found(events) == [(1, place + 1, "altered")]


@given(acts, st.data())
@pytest.mark.long
def test_removed_events_inside_a_chain_are_found(done, data):
    events = chain(done)
    assume(len(events) > 1)
    first = data.draw(st.integers(0, len(events) - 2))
    last = data.draw(st.integers(first, len(events) - 2))
    assert found([*events[:first], *events[last + 1 :]]) == [(1, first + 1, "removed")]


@given(chains, st.data())
@pytest.mark.long
def test_only_the_broken_chain_is_named(several, data):
    place = data.draw(st.integers(0, len(several) - 1))
    several[place][0] = with_column(several[place][0], "verb", "thing.unmade")
    assert found(*several) == [(place + 1, 1, "altered")]


def test_an_event_moved_to_another_chain_is_found_in_both():
    ours, theirs = chain([MADE, MADE, MADE], 1), chain([MADE], 2)
    moved = with_column(ours.pop(1), "subject_id", 2)
    assert found(ours, [*theirs, moved]) == [(1, 2, "removed"), (2, 2, "altered")]


def test_an_event_rewritten_with_its_hash_breaks_the_next_one():
    events = chain([MADE, CHANGED, CHANGED])
    events[1] = rehashed(with_column(events[1], "verb", "thing.unmade"))
    assert found(events) == [(1, 3, "wrong_prev")]


def test_a_skipped_number_in_an_unbroken_chain_is_a_gap():
    events = chain([MADE, CHANGED])
    events[1] = rehashed(with_column(events[1], "seq", 3))
    assert found(events) == [(1, 2, "gap")]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"text": "Żal"}, Problem.ALTERED_TEXT),
        ({"text": None}, Problem.ALTERED_TEXT),
        ({"salt": None}, Problem.ALTERED_TEXT),
        ({"salt": SALT[::-1]}, Problem.ALTERED_TEXT),
        ({"salt": SALT + b"\xc5", "text": "\udcbbar"}, Problem.ALTERED_TEXT),
        ({"salt": "a text where bytes belong"}, Problem.ALTERED_TEXT),
        ({"text": "\udcff"}, Problem.ALTERED_TEXT),
        ({"field": "body"}, Problem.ADDED_TEXT),
        ({"salt": None, "text": None}, Problem.ERASED_WITHOUT_RECORD),
    ],
)
def test_a_spoiled_text_is_found(columns, problem):
    first, *more = chain([MADE, CHANGED])
    assert [f.problem for f in findings([with_text(first, **columns), *more])] == [problem]


def test_bytes_cannot_move_between_salt_and_text():
    events = chain([("thing.made", {}, {"title": "abc"})])
    events[0] = with_text(events[0], salt=SALT + b"a", text="bc")
    assert found(events) == [(1, 1, "altered_text")]


def test_a_missing_text_is_named_with_its_field():
    events = chain([MADE])
    events[0] = events[0]._replace(texts=[])
    assert list(findings(events)) == [Finding("thing", 1, 1, Problem.MISSING_TEXT, "title")]


def test_an_erased_text_is_explained_by_a_later_record():
    first, *more = chain([MADE, CHANGED, ERASED])
    assert found([with_text(first, salt=None, text=None), *more]) == []


@pytest.mark.parametrize(
    "erased",
    [
        {"erased": [{"seq": 2, "field": "title"}]},
        {"erased": [{"seq": 1, "field": "body"}]},
        {"erased": 1},
        {"erased": [1]},
        {},
    ],
)
def test_the_record_of_another_erasure_explains_nothing(erased):
    first, *more = chain([MADE, ("journal.erased", erased, {})])
    spoiled = [with_text(first, salt=None, text=None), *more]
    assert found(spoiled) == [(1, 1, "erased_without_record")]


def test_an_earlier_record_explains_no_later_erasure():
    erased = ("journal.erased", {"erased": [{"seq": 2, "field": "title"}]}, {})
    first, second = chain([erased, MADE])
    spoiled = [first, with_text(second, salt=None, text=None)]
    assert found(spoiled) == [(1, 2, "erased_without_record")]


def test_an_erasure_counts_as_recorded_although_an_event_between_is_bad():
    first, second, third = chain([MADE, CHANGED, ERASED])
    spoiled = [
        with_text(first, salt=None, text=None),
        with_column(second, "verb", "thing.unmade"),
        third,
    ]
    assert found(spoiled) == [(1, 2, "altered")]


@pytest.mark.parametrize("nonsense", ["", "[]", "{", "1"])
def test_nonsense_with_a_fitting_hash_stops_nobody(nonsense):
    (event,) = chain([MADE])
    spoiled = rehashed(with_column(event, "texts", nonsense))
    assert found([spoiled]) == [(1, 1, "added_text")]
