from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.clocks.rules import Aspects, Offer, Trees, chosen, in_force, rank_of
from tocsin.domain.clocks.rules.promises import (
    holding,
    is_dropped,
    named,
    until,
    upcoming,
    weighed,
)

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
# A line of categories, 1 at the top, and a house within another.
TREES = Trees(categories={1: (1,), 2: (2, 1), 3: (3, 2, 1)}, organisations={1: (1,), 2: (2, 1)})
NOW = Aspects(START + 30 * DAY, priority="P1", service=1, organisation=2, category=3, team=1)
_serial = count(1)


def offer(promise, *, after=0, number=1, **names):
    return Offer(
        id=next(_serial),
        promise=promise,
        slug=f"promise-{promise}",
        agreement="sla",
        measure="resolution",
        number=number,
        valid_from=START + after * DAY,
        target=timedelta(hours=1),
        **names,
    )


def slug(offers, aspects=NOW):
    found = chosen(offers, aspects, TREES)
    return found.promise if found else None


def test_whom_it_was_promised_comes_before_what_it_is_about():
    offers = [
        offer(1),
        offer(2, priority="P1"),
        offer(3, team=1),
        offer(4, category=3),
        offer(5, service=1),
        offer(6, organisation=2),
    ]
    for least in range(6):
        assert slug(offers[: least + 1]) == least + 1
    assert slug([offer(7, service=1, category=3, priority="P1"), offer(6, organisation=2)]) == 6


def test_the_nearer_category_and_house_come_before_those_above():
    assert slug([offer(1, category=1), offer(2, category=3), offer(3, category=2)]) == 2
    assert slug([offer(1, organisation=1), offer(2, organisation=2)]) == 2
    assert slug([offer(1, category=1)]) == slug([offer(1, organisation=1)]) == 1


def test_what_names_something_else_never_holds():
    other = {"priority": "P2", "service": 9, "organisation": 9, "category": 9, "team": 9}
    for name, value in other.items():
        assert slug([offer(1, **{name: value})]) is None
        assert slug([offer(1, **{name: value})], Aspects(NOW.as_of)) is None


def test_between_equals_the_older_promise_holds():
    assert slug([offer(2), offer(1), offer(3)]) == 1


def test_of_a_promise_the_terms_of_the_report_hold():
    first, second = offer(1), offer(1, number=2, after=10)
    ended = offer(1, number=3, after=20, is_active=False)
    offers = [ended, second, first]

    for day, found in ((0, first), (9, first), (10, second), (19, second), (20, None)):
        assert chosen(offers, Aspects(START + day * DAY), TREES) is found
    assert chosen(offers, Aspects(START - DAY), TREES) is None


def test_a_later_edit_that_begins_earlier_drops_what_was_planned():
    first, planned, edit = offer(1), offer(1, number=2, after=10), offer(1, number=3, after=5)
    offers = [first, planned, edit]

    assert [until(one, offers) for one in offers] == [edit.valid_from, edit.valid_from, None]
    assert [is_dropped(one, offers) for one in offers] == [False, True, False]
    assert upcoming(offers, START) == [edit]
    assert holding(offers, START + 20 * DAY) is edit
    assert holding(offers, START - DAY) is None


def test_it_is_told_on_what_the_others_lost():
    offers = [
        offer(1, priority="P1"),
        offer(2, service=1, priority="P1"),
        offer(3, service=1),
        offer(4, service=1, priority="P1"),
        offer(5, category=9),
    ]
    found = [(one.offer.promise, one.lost_on) for one in weighed(offers, NOW, TREES)]
    assert found == [(2, ""), (4, "age"), (3, "priority"), (1, "service")]
    assert named(offers[1]) == ("service", "priority")


ids = st.none() | st.integers(1, 3)
offers_made = st.lists(
    st.builds(
        offer,
        st.integers(1, 6),
        number=st.integers(1, 4),
        after=st.integers(0, 40),
        priority=st.sampled_from(["", "P1", "P2"]),
        service=ids,
        organisation=ids,
        category=ids,
        team=ids,
        is_active=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: (one.promise, one.number),
)
aspects_met = st.builds(
    Aspects,
    as_of=st.integers(0, 45).map(lambda day: START + day * DAY),
    priority=st.sampled_from(["", "P1", "P2"]),
    service=ids,
    organisation=st.sampled_from([None, 1, 2]),
    category=ids,
    team=ids,
)


@given(offers_made, aspects_met)
@pytest.mark.long
def test_the_chosen_one_is_never_beaten(offers, aspects):
    found = chosen(offers, aspects, TREES)
    ranks = {
        one.id: rank
        for one in in_force(offers, aspects.as_of)
        if (rank := rank_of(one, aspects, TREES)) is not None
    }
    if found is None:
        assert not ranks
    else:
        assert ranks[found.id] == min(ranks.values())
        assert list(ranks.values()).count(ranks[found.id]) == 1


@given(offers_made.flatmap(lambda o: st.tuples(st.just(o), st.permutations(o))), aspects_met)
@pytest.mark.long
def test_the_order_of_the_offers_does_not_matter(pair, aspects):
    given_order, other_order = pair
    assert chosen(given_order, aspects, TREES) is chosen(other_order, aspects, TREES)


@given(offers_made, aspects_met)
@pytest.mark.long
def test_what_does_not_fit_changes_nothing(offers, aspects):
    active = in_force(offers, aspects.as_of)
    fitting = [one for one in active if rank_of(one, aspects, TREES) is not None]
    assert chosen(fitting, aspects, TREES) is chosen(offers, aspects, TREES)


@given(offers_made, aspects_met)
@pytest.mark.long
def test_what_is_told_first_is_what_is_chosen(offers, aspects):
    told = weighed(offers, aspects, TREES)
    assert (told[0].offer if told else None) is chosen(offers, aspects, TREES)
    assert [one.lost_on != "" for one in told] == [n > 0 for n in range(len(told))]


@given(offers_made, st.integers(0, 45))
@pytest.mark.long
def test_of_each_promise_one_version_at_most_holds(offers, day):
    now = START + day * DAY
    for promise in {one.promise for one in offers}:
        versions = [one for one in offers if one.promise == promise]
        begun = [v for v in versions if v.valid_from <= now]
        spanning = [v for v in begun if (u := until(v, versions)) is None or u > now]
        found = holding(versions, now)
        assert spanning == ([found] if found else [])
