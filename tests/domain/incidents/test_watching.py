"""Who is put on the list of who hears of it, by whom, and how one leaves or falls silent."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import Ear
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def mira():
    return make_agent("Mira Stein")


@pytest.fixture
def ana():
    return make_person("Ana Rey")


@pytest.fixture
def incident(jonas, ana):
    return make_incident(by=jonas, reporter=ana)


def listed(incident):
    return [(row.person.name, row.internal, row.muted) for row in queries.watchers(incident)]


def verbs(incident):
    return [entry.verb for entry in history(incident)][1:]


def test_a_colleague_is_added_inside_once(incident, jonas, mira):
    for _ in range(2):
        actions.watch(incident, by=jonas, person=mira, internal=True)
    assert listed(incident) == [("Mira Stein", True, False)]
    assert verbs(incident) == ["incident.watched"]


def test_who_takes_part_in_public_sees_it(incident, jonas):
    ben = make_person("Ben")
    actions.watch(incident, by=jonas, person=ben, internal=False)
    assert Incident.objects.visible_to(ben).contains(incident)
    assert not incident.is_seen_inside_by(ben)
    actions.unwatch(incident, by=jonas, person=ben, internal=False)
    assert not Incident.objects.visible_to(ben).contains(incident)


def test_one_may_be_on_both_sides(incident, jonas, mira):
    for internal in (True, False):
        actions.watch(incident, by=jonas, person=mira, internal=internal)
    assert listed(incident) == [("Mira Stein", True, False), ("Mira Stein", False, False)]
    actions.unwatch(incident, by=jonas, person=mira, internal=False)
    assert listed(incident) == [("Mira Stein", True, False)]


def test_inside_watches_only_who_sees_it_inside(incident, jonas):
    with pytest.raises(BadInput, match=r"watcher\.cannot_see"):
        actions.watch(incident, by=jonas, person=make_person("Ben"), internal=True)


def test_of_a_secret_only_its_circle_watches_inside(jonas, mira):
    secret = make_incident(by=jonas, circle=actions.Circle(confidential=True))
    with pytest.raises(BadInput, match=r"watcher\.cannot_see"):
        actions.watch(secret, by=jonas, person=mira, internal=True)


def test_the_involved_take_part_on_no_side(incident, jonas, mira):
    actions.name_involved(incident, by=jonas, people=(mira,))
    with pytest.raises(BadInput, match=r"watcher\.cannot_see"):
        actions.watch(incident, by=jonas, person=mira, internal=True)
    with pytest.raises(BadInput, match=r"watcher\.involved"):
        actions.watch(incident, by=jonas, person=mira, internal=False)


def test_the_reporter_hears_of_it_anyway(incident, jonas, ana):
    with pytest.raises(BadInput, match=r"watcher\.reporter"):
        actions.watch(incident, by=jonas, person=ana, internal=False)


def test_the_desk_itself_watches_nothing(incident, jonas):
    with pytest.raises(BadInput, match=r"person\.unknown"):
        actions.watch(incident, by=jonas, person=operator(), internal=False)


def test_only_who_works_on_it_adds_and_removes_others(incident, jonas, mira, ana):
    ben, manager = make_person("Ben"), make_agent("Dora", role=Role.MANAGER)
    for by in (ana, manager):
        with pytest.raises(NotAllowed):
            actions.watch(incident, by=by, person=ben, internal=False)
    actions.watch(incident, by=jonas, person=mira, internal=True)
    with pytest.raises(NotAllowed):
        actions.unwatch(incident, by=manager, person=mira, internal=True)


def test_a_manager_follows_inside(incident):
    manager = make_agent("Dora Quill", role=Role.MANAGER)
    actions.begin_following(incident, by=manager)
    assert queries.ear_of(incident, manager) == Ear(following=True, internal=True)
    actions.end_following(incident, by=manager)
    assert queries.ear_of(incident, manager) == Ear()


def test_a_stranger_follows_nothing(incident):
    ben = make_person("Ben")
    for act in (actions.begin_following, actions.end_following):
        with pytest.raises(NotAllowed):
            act(incident, by=ben)
    with pytest.raises(NotAllowed):
        actions.mute(incident, by=ben, muted=True)


def test_following_again_ends_the_silence(incident, mira):
    actions.begin_following(incident, by=mira)
    actions.mute(incident, by=mira, muted=True)
    assert queries.ear_of(incident, mira).muted
    actions.begin_following(incident, by=mira)
    assert queries.ear_of(incident, mira) == Ear(following=True, internal=True)
    assert verbs(incident) == ["incident.watched", "incident.muted", "incident.muted"]


def test_the_reporter_may_fall_silent_and_hear_again(incident, ana):
    actions.mute(incident, by=ana, muted=True)
    assert listed(incident) == [("Ana Rey", False, True)]
    actions.begin_following(incident, by=ana)
    assert listed(incident) == [("Ana Rey", False, False)]


def test_muting_twice_is_once_on_record(incident, mira):
    for _ in range(2):
        actions.mute(incident, by=mira, muted=True)
    assert verbs(incident) == ["incident.muted"]
    assert listed(incident) == [("Mira Stein", True, True)]


def test_who_is_muted_in_public_alone_does_not_come_to_see_more(incident, jonas):
    ben = make_person("Ben")
    actions.watch(incident, by=jonas, person=ben, internal=False)
    actions.mute(incident, by=ben, muted=True)
    assert listed(incident) == [("Ben", False, True)]


def test_who_watches_inside_may_not_speak_in_public_for_it(incident):
    manager = make_agent("Dora Quill", role=Role.MANAGER)
    actions.begin_following(incident, by=manager)
    with pytest.raises(NotAllowed):
        actions.answer(incident, by=manager, wording=Wording("All is well."))


def test_watchers_and_their_silence_go_along_into_another_and_come_back(incident, jonas, mira, ana):
    ben, survivor = make_person("Ben"), make_incident("Same", by=jonas)
    actions.watch(incident, by=jonas, person=mira, internal=True)
    actions.watch(incident, by=jonas, person=ben, internal=False)
    actions.mute(incident, by=ben, muted=True)
    actions.merge(incident, by=jonas, into=survivor, reason="Same")
    assert listed(survivor) == [
        ("Mira Stein", True, False),
        ("Ana Rey", False, False),
        ("Ben", False, True),
    ]
    actions.unmerge(Incident.objects.get(pk=incident.pk), by=jonas)
    assert listed(survivor) == []
