"""How one incident goes on inside another, how that is undone, and how one becomes two."""

import pytest

from tests.domain.incidents.everything import VERBS, fresh, standing, texts
from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.actions import Circle
from tocsin.domain.incidents.models import Merge
from tocsin.domain.incidents.rules import LinkKind
from tocsin.domain.journal.queries import history, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def pair():
    """Two reports of the same, by Ana and by Eva."""
    return tuple(make_incident(f"By {n}", reporter=make_person(n)) for n in ("Ana", "Eva"))


def verbs(incident):
    return [entry.verb.removeprefix("incident.") for entry in history(incident)]


def test_the_survivor_shows_what_was_said_on_both_with_its_number(jonas, pair):
    one, other = pair
    actions.note(one, by=jonas, wording=Wording("first"))
    actions.merge(one, by=jonas, into=other, reason="Same")
    actions.note(other, by=jonas, wording=Wording("second"))
    assert texts(other, jonas) == [(one.number, "first"), (other.number, "second")]


def test_lists_and_counts_leave_the_merged_one_out_and_its_number_finds_the_survivor(jonas, pair):
    one, other = pair
    actions.merge(one, by=jonas, into=other, reason="Same")
    assert queries.listed(jonas).items == [other]
    assert (queries.count("", jonas), queries.by_priority("", jonas)) == (1, {"P3": 1})
    assert queries.listed(jonas, query=one.number).items == [other]
    found = queries.by_number(one.number, jonas)
    assert (found, found.seen_survivor) == (one, other.number)
    assert list(queries.sources(other, jonas)) == [one]


def test_the_reporter_of_the_merged_one_hears_from_the_survivor(jonas, pair):
    one, other = pair
    actions.merge(one, by=jonas, into=other, reason="Same")
    assert queries.readers(fresh(other)) == [other.reporter, one.reporter]
    assert permissions.may_answer(one.reporter, other)


def test_a_reporter_reads_their_own_words_and_not_those_of_the_other(jonas, pair):
    one, other = pair
    actions.answer(one, by=one.reporter, wording=Wording("my name is Ana"))
    actions.merge(one, by=jonas, into=other, reason="Same")
    assert texts(other, one.reporter) == [(one.number, "my name is Ana")]
    assert texts(other, other.reporter) == []


@pytest.mark.parametrize("secrets", [(True, False), (False, True)])
def test_what_is_secret_and_what_is_not_are_never_merged(pair, secrets):
    officer = make_agent(role=Role.SECURITY_OFFICER)
    for incident, secret in zip(pair, secrets, strict=True):
        actions.restrict(incident, by=officer, confidential=secret)
    with pytest.raises(RuleBroken, match=r"merge\.secrecy_differs"):
        actions.merge(pair[0], by=officer, into=pair[1], reason="Same")


@pytest.mark.long
def test_of_two_secrets_each_reader_reads_what_they_may(jonas):
    officer, sofia = make_agent("Agnes", role=Role.SECURITY_OFFICER), make_agent("Sofia")
    one = make_incident(by=officer, circle=Circle(confidential=True))
    other = make_incident(by=officer, circle=Circle(confidential=True, people=(sofia,)))
    actions.note(one, by=officer, wording=Wording("the name of the thief"))
    actions.merge(one, by=officer, into=other, reason="Same")
    assert texts(other, officer) == [(one.number, "the name of the thief")]
    assert texts(other, sofia) == list(queries.sources(other, sofia)) == []
    assert queries.listed(sofia, query=one.number).items == []
    assert queries.by_number(one.number, sofia) is None


def test_of_what_suppliers_were_asked_each_reader_reads_what_they_may(jonas):
    officer, sofia = make_agent("Agnes", role=Role.SECURITY_OFFICER), make_agent("Sofia")
    one = make_incident(by=officer, circle=Circle(confidential=True))
    other = make_incident(by=officer, circle=Circle(confidential=True, people=(sofia,)))
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    asked = actions.ask(one, by=officer, supplier=firm, body="Who was it?")
    actions.merge(one, by=officer, into=other, reason="Same")
    found = [queries.inquiry_named(other, asked.public_id, p) for p in (officer, sofia)]
    assert found == [asked, None]
    assert queries.supplier_talk(other, sofia) == []


def test_who_must_not_know_of_the_survivor_is_not_brought_and_sees_neither(jonas, pair):
    one, other = pair
    officer = make_agent(role=Role.SECURITY_OFFICER)
    actions.name_involved(other, by=officer, people=(one.reporter, jonas))
    actions.merge(one, by=officer, into=other, reason="Same")
    assert queries.readers(fresh(other)) == [other.reporter]
    for person in (one.reporter, jonas):
        assert queries.by_number(one.number, person) is None


def test_a_survivor_that_becomes_secret_takes_what_is_inside_along(jonas, pair):
    one, other = pair
    sofia = make_agent("Sofia")
    actions.merge(one, by=jonas, into=other, reason="Same")
    actions.restrict(fresh(other), by=jonas, confidential=True)
    assert queries.by_number(one.number, sofia) is None
    assert queries.by_number(one.number, jonas) is not None
    assert verbs(one)[-1] == "restricted"


def test_merging_needs_work_on_both_and_a_reason(jonas, pair):
    one, other = pair
    for role in (Role.AUDITOR, Role.MANAGER):
        with pytest.raises(NotAllowed):
            actions.merge(one, by=make_agent(role=role), into=other, reason="Same")
    with pytest.raises(BadInput):
        actions.merge(one, by=jonas, into=other, reason="")


def test_no_incident_is_merged_into_itself_or_into_what_hangs_below_it(jonas, pair):
    one, other = pair
    with pytest.raises(RuleBroken, match="illegal_merge"):
        actions.merge(one, by=jonas, into=one, reason="Same")
    actions.adopt(other, by=jonas, parent=one)
    with pytest.raises(RuleBroken, match="illegal_link"):
        actions.merge(fresh(one), by=jonas, into=fresh(other), reason="Same")


def test_children_of_the_merged_one_follow_the_survivor(jonas, pair):
    one, other = pair
    child = make_incident()
    actions.adopt(child, by=jonas, parent=one)
    actions.merge(fresh(one), by=jonas, into=other, reason="Same")
    assert list(queries.children(other, jonas)) == [child]
    assert queries.by_number(other.number, jonas).seen_children == 1
    actions.acknowledge(fresh(other), by=jonas)
    assert fresh(child).state == "in_progress"


def test_undoing_takes_back_exactly_who_was_brought(jonas, pair):
    one, other = pair
    actions.merge(one, by=jonas, into=other, reason="Same")
    actions.unmerge(fresh(one), by=jonas)
    assert queries.readers(fresh(other)) == [other.reporter]
    assert (verbs(one)[-1], verbs(other)[-1]) == ("unmerged", "released")
    assert {i.pk for i in queries.listed(jonas).items} == {one.pk, other.pk}
    with pytest.raises(RuleBroken, match="not_merged"):
        actions.unmerge(fresh(one), by=jonas)


def test_a_merge_that_was_undone_can_be_done_again(jonas, pair):
    one, other = pair
    for _ in range(2):
        actions.merge(fresh(one), by=jonas, into=fresh(other), reason="Same")
        actions.unmerge(fresh(one), by=jonas)
    assert Merge.objects.exclude(undone_at=None).count() == 2
    assert list(verify()) == []


@pytest.mark.long
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_on_a_merged_one_is_refused_and_changes_nothing(jonas, pair, verb):
    one, other = pair
    actions.merge(one, by=jonas, into=other, reason="Same")
    before = standing(one), len(history(one)), len(history(other))
    with pytest.raises(RuleBroken) as refused:
        VERBS[verb](fresh(one), jonas)
    assert refused.value.code in {"merged", "illegal_move"}
    assert (standing(one), len(history(one)), len(history(other))) == before


def test_nothing_joins_or_links_to_a_merged_one(jonas, pair):
    one, other = pair
    actions.merge(one, by=jonas, into=other, reason="Same")
    third = make_incident()
    for act in (
        lambda: actions.adopt(third, by=jonas, parent=fresh(one)),
        lambda: actions.link(third, by=jonas, kind=LinkKind.RELATED, target=fresh(one)),
        lambda: actions.merge(third, by=jonas, into=fresh(one), reason="Same"),
        lambda: actions.merge(fresh(one), by=jonas, into=third, reason="Same"),
    ):
        with pytest.raises(RuleBroken, match="merged"):
            act()


def test_the_glass_of_a_merged_secret_can_still_be_broken():
    officer, auditor = make_agent(role=Role.SECURITY_OFFICER), make_agent(role=Role.AUDITOR)
    one, other = (make_incident(by=officer, circle=Circle(confidential=True)) for _ in "ab")
    actions.merge(one, by=officer, into=other, reason="Same")
    actions.break_glass(queries.sealed(one.number, auditor), by=auditor, reason="Audit")
    assert queries.by_number(one.number, auditor) == one


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_a_conversation_of_many_costs_as_many_queries(jonas, rows, django_assert_num_queries):
    survivor = make_incident()
    for _ in range(rows):
        one = make_incident(description="words")
        actions.merge(one, by=jonas, into=survivor, reason="Same")
    with django_assert_num_queries(2):
        assert len([m.author.name for m in queries.conversation(survivor, jonas)]) == rows
