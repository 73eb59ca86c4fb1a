"""Merging and undoing it, for generated histories."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.domain.incidents.everything import VERBS, fresh, journalled, standing
from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import Refusal
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


def act_if_allowed(verb, incident, by):
    try:
        VERBS[verb](fresh(incident), by)
    except Refusal:
        return


STEPS = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.booleans()), max_size=8)


def for_histories(full, check):
    """Run the check for generated steps, each time on two new incidents."""
    config = settings(max_examples=200 if full else 8, deadline=None, phases=[Phase.generate])

    @config
    @given(steps=STEPS)
    def run(steps):
        check(*(make_incident(f"By {n}", reporter=make_person(n)) for n in ("Ana", "Eva")), steps)

    run()


@pytest.mark.long
def test_undoing_a_merge_gives_both_back_as_the_journal_has_them(jonas, full):
    def check(one, other, steps):
        for verb, first in steps:
            act_if_allowed(verb, one if first else other, jonas)
        if fresh(one).confidential is not fresh(other).confidential:
            return
        readers = jonas, one.reporter, other.reporter
        was = standing(one, *readers), standing(other, *readers)
        actions.merge(fresh(one), by=jonas, into=fresh(other), reason="Same")
        assert journalled(one)["merged_into"] == other.pk
        actions.unmerge(fresh(one), by=jonas)
        assert (standing(one, *readers), standing(other, *readers)) == was
        for incident in (one, other):
            assert journalled(incident) == standing(incident)[0]

    for_histories(full, check)


@pytest.mark.long
def test_what_happened_meanwhile_stays_where_it_happened(jonas, full):
    def check(one, other, steps):
        was = standing(one)[0]
        actions.merge(one, by=jonas, into=other, reason="Same")
        for verb, _ in steps:
            act_if_allowed(verb, other, jonas)
        actions.unmerge(fresh(one), by=operator())
        for incident in (one, other):
            assert journalled(incident) == standing(incident)[0]
        assert standing(one)[0] | {"confidential": None} == was
        assert one.reporter not in queries.readers(fresh(other))

    for_histories(full, check)
