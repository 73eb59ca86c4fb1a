"""What two people do at once, each with a connection of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.makers import make_agent, make_incident, make_team
from tocsin.base.errors import OutOfDate, RuleBroken
from tocsin.domain.conversations.steps import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import history, verify


def at_once(*acts):
    def run(act):
        try:
            return act() or "done"
        except (OutOfDate, RuleBroken) as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_of_many_takers_wins_and_the_others_are_told(committed_db):
    desk = make_team("service-desk")
    people = [make_agent(f"Agent {n}", team=desk) for n in range(8)]
    incident = make_incident()

    def taking(person):
        return lambda: actions.acknowledge(Incident.objects.get(pk=incident.pk), by=person)

    results = Counter(at_once(*[taking(p) for p in people]))
    assert results.pop("done") == 1
    assert set(results) <= {"incident.changed_meanwhile", "already_acknowledged"}
    assert [e.verb for e in history(incident)] == ["incident.registered", "incident.acknowledged"]
    assert list(verify()) == []


@pytest.mark.long
def test_everybody_who_speaks_at_once_is_heard(committed_db):
    desk = make_team("service-desk")
    people = [make_agent(f"Agent {n}", team=desk) for n in range(8)]
    incident = make_incident()

    def noting(person):
        return lambda: (
            actions.note(
                Incident.objects.get(pk=incident.pk), by=person, wording=Wording(person.name)
            )
            and None
        )

    assert Counter(at_once(*[noting(p) for p in people])) == {"done": 8}
    assert len(history(incident)) == 9
    assert list(verify()) == []


@pytest.mark.long
def test_numbers_taken_at_once_are_distinct(committed_db):
    make_team("service-desk")
    at_once(*[lambda: make_incident() and None] * 16)
    numbers = list(Incident.objects.values_list("number", flat=True))
    assert (len(numbers), len(set(numbers))) == (16, 16)


def test_two_who_merge_the_other_way_round_leave_one_survivor(committed_db):
    jonas = make_agent("Jonas Feld", team=make_team("service-desk"))
    one, other = make_incident(), make_incident()

    def merging(source, into):
        pks = source.pk, into.pk
        return lambda: actions.merge(
            Incident.objects.get(pk=pks[0]),
            by=jonas,
            into=Incident.objects.get(pk=pks[1]),
            reason="Same",
        )

    results = Counter(at_once(merging(one, other), merging(other, one)))
    assert results == {"done": 1, "merged": 1}
    assert Incident.objects.filter(merged_into=None).count() == 1
    assert list(verify()) == []


def test_no_chain_grows_when_two_merge_at_once(committed_db):
    jonas = make_agent("Jonas Feld", team=make_team("service-desk"))
    first, middle, last = (make_incident().pk for _ in range(3))

    def merging(source, into):
        return lambda: actions.merge(
            Incident.objects.get(pk=source),
            by=jonas,
            into=Incident.objects.get(pk=into),
            reason="Same",
        )

    results = Counter(at_once(merging(first, middle), merging(middle, last)))
    assert results.pop("done") == 1
    assert set(results) <= {"merged", "illegal_merge", "incident.changed_meanwhile"}
    assert Incident.objects.exclude(merged_into=None).count() == 1


def test_a_circle_is_not_closed_by_many_hands(committed_db):
    agent = make_agent(team=make_team("service-desk"))
    ring = [make_incident() for _ in range(6)]

    def hanging(child, parent):
        seen = [Incident.objects.get(pk=end.pk) for end in (child, parent)]
        return lambda: actions.adopt(seen[0], by=agent, parent=seen[1])

    results = Counter(
        at_once(*[hanging(c, p) for c, p in zip(ring, ring[1:] + ring[:1], strict=True)])
    )
    assert results == {"done": 5, "illegal_link": 1}
    assert list(verify()) == []
