"""Links of several kinds, and parents with their children."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident, Link
from tocsin.domain.incidents.rules import LinkKind
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db
SEEING = {Role.MANAGER, Role.AUDITOR, Role.REPORTER}


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def verbs(incident):
    return [entry.verb.removeprefix("incident.") for entry in history(incident)]


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_is_on_the_record_of_both(jonas, kind):
    one, other = make_incident(), make_incident()
    made = actions.link(one, by=jonas, kind=kind, target=other)
    assert (verbs(one)[-1], verbs(other)[-1]) == ("linked", "linked_from")
    ties = [queries.tie(link, other) for link in queries.links(other, jonas)]
    assert [(t.link, t.other, t.is_outgoing) for t in ties] == [(made, one, False)]


@pytest.mark.parametrize("kind", [LinkKind.CAUSED_BY, LinkKind.FIXED_BY])
def test_problems_and_changes_may_live_elsewhere(jonas, kind):
    incident = make_incident()
    actions.link(incident, by=jonas, kind=kind, outside=" CHG-77 ")
    assert [link.outside for link in queries.links(incident, jonas)] == ["CHG-77"]
    assert history(incident)[-1].texts == {"outside": "CHG-77"}


@pytest.mark.parametrize("kind", [LinkKind.RELATED, LinkKind.DUPLICATE_OF])
def test_other_links_lead_to_incidents_of_this_desk(jonas, kind):
    with pytest.raises(BadInput) as refused:
        actions.link(make_incident(), by=jonas, kind=kind, outside="CHG-77")
    assert refused.value.code == "incident.unknown"


def test_nothing_is_linked_to_itself_or_twice(jonas):
    one, other = make_incident(), make_incident()
    with pytest.raises(RuleBroken, match="illegal_link"):
        actions.link(one, by=jonas, kind=LinkKind.RELATED, target=one)
    actions.link(one, by=jonas, kind=LinkKind.RELATED, target=other)
    for source, target in ((one, other), (other, one)):
        with pytest.raises(RuleBroken, match=r"link\.there_already"):
            actions.link(source, by=jonas, kind=LinkKind.RELATED, target=target)


def test_a_link_is_taken_off_from_either_end(jonas):
    one, other = make_incident(), make_incident()
    made = actions.link(one, by=jonas, kind=LinkKind.RELATED, target=other)
    actions.unlink(made, by=jonas)
    assert (verbs(one)[-1], verbs(other)[-1], Link.objects.count()) == ("unlinked", "unlinked", 0)
    with pytest.raises(RuleBroken, match=r"link\.gone"):
        actions.unlink(Link(pk=0, source=one, target=other, kind="related"), by=jonas)


@pytest.mark.parametrize("role", Role)
def test_who_works_on_it_links_it_and_nobody_else(role):
    person, one, other = make_agent(role=role), make_incident(), make_incident()
    if role in SEEING:
        with pytest.raises(NotAllowed):
            actions.link(one, by=person, kind=LinkKind.RELATED, target=other)
        assert Link.objects.count() == 0
    else:
        actions.link(one, by=person, kind=LinkKind.RELATED, target=other)
        assert Link.objects.count() == 1


def test_a_child_joins_leaves_and_moves_on_the_record_of_all(jonas):
    child, first, second = make_incident(), make_incident(), make_incident()
    for parent in (first, second, None):
        actions.adopt(child, by=jonas, parent=parent)
    assert verbs(first)[-2:] == verbs(second)[-2:] == ["child_joined", "child_left"]
    assert [e.changes["parent"] for e in history(child)[1:]] == [
        [None, first.pk],
        [first.pk, second.pk],
        [second.pk, None],
    ]


def test_the_same_parent_again_changes_nothing(jonas):
    child, parent = make_incident(), make_incident()
    actions.adopt(child, by=jonas, parent=parent)
    version = child.version
    actions.adopt(child, by=jonas, parent=parent)
    assert (child.version, len(history(child)), len(history(parent))) == (version, 2, 2)


def test_nothing_hangs_under_itself_or_below_its_own_children(jonas):
    top, middle, bottom = make_incident(), make_incident(), make_incident()
    actions.adopt(middle, by=jonas, parent=top)
    actions.adopt(bottom, by=jonas, parent=middle)
    for child, parent in ((top, top), (top, bottom), (middle, bottom)):
        with pytest.raises(RuleBroken, match="illegal_link"):
            actions.adopt(fresh(child), by=jonas, parent=fresh(parent))


def test_reporters_count_only_what_they_see(jonas):
    ana = make_person()
    parent = make_incident(reporter=ana)
    for reporter in (None, ana):
        actions.adopt(make_incident(reporter=reporter), by=jonas, parent=parent)
    assert queries.by_number(parent.number, ana).seen_children == 1


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_links_and_children_cost_as_many_queries_however_many(
    jonas, rows, django_assert_num_queries
):
    incident = make_incident()
    for _ in range(rows):
        other = make_incident()
        actions.link(incident, by=jonas, kind=LinkKind.RELATED, target=other)
        actions.adopt(other, by=jonas, parent=incident)
    with django_assert_num_queries(2):
        assert (
            len([str(queries.tie(link, incident).other) for link in queries.links(incident, jonas)])
            == rows
        )
    with django_assert_num_queries(1):
        assert len([str(c.team) for c in queries.children(incident, jonas)]) == rows
    with django_assert_num_queries(5):
        assert len([i.seen_children for i in queries.listed(jonas, limit=100).items]) == rows + 1


def test_the_query_knows_parents_and_secrets(jonas):
    parent, child = make_incident(), make_incident()
    actions.adopt(child, by=jonas, parent=parent)
    actions.restrict(child, by=jonas, confidential=True)
    assert queries.listed(jonas, query=f"parent:{parent.number}").items == [child]
    assert queries.listed(jonas, query="confidential:yes").items == [child]
    assert queries.listed(jonas, query="confidential:no").items == [parent]
    assert queries.listed(make_agent("Sofia"), query="confidential:yes").items == []


def test_who_saw_the_line_before_it_was_drawn_closes_no_circle(jonas):
    one, other = make_incident(), make_incident()
    before = fresh(one), fresh(other)
    actions.adopt(one, by=jonas, parent=other)
    with pytest.raises(RuleBroken, match="illegal_link"):
        actions.adopt(before[1], by=jonas, parent=before[0])


def test_no_circle_waits_for_a_merge_to_be_undone(jonas):
    above, merged, below, survivor = (make_incident() for _ in range(4))
    actions.adopt(merged, by=jonas, parent=above)
    actions.adopt(below, by=jonas, parent=merged)
    actions.merge(fresh(merged), by=jonas, into=survivor, reason="Same")
    with pytest.raises(RuleBroken, match="illegal_link"):
        actions.adopt(fresh(above), by=jonas, parent=fresh(below))
