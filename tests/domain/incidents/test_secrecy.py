"""Who may know of a confidential incident, and what nobody else ever meets."""

from datetime import timedelta

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role, TeamKind
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.actions import Circle, Hold
from tocsin.domain.incidents.models import BrokenGlass, Incident, Participant
from tocsin.domain.incidents.rules import HoldReason, LinkKind, State
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db
STAFF = [role for role in Role if role is not Role.REPORTER]
BREAKERS = {Role.ADMINISTRATOR, Role.AUDITOR}


def sees(person, incident):
    return queries.by_number(incident.number, person) is not None


@pytest.fixture
def officer():
    return make_agent("Agnes Ott", role=Role.SECURITY_OFFICER)


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def secret(officer):
    return make_incident("Theft of records", by=officer, circle=Circle(confidential=True))


def test_what_becomes_confidential_keeps_its_author(jonas):
    incident, other = make_incident(), make_agent("Sofia")
    actions.restrict(incident, by=jonas, confidential=True)
    assert (sees(jonas, incident), sees(other, incident)) == (True, False)


def test_an_explicit_list_is_taken_as_it_is(jonas):
    incident, sofia = make_incident(), make_agent("Sofia")
    actions.restrict(incident, by=jonas, confidential=True, people=(sofia,))
    assert (sees(jonas, incident), sees(sofia, incident)) == (False, True)


def test_people_and_teams_are_set_apart(officer, secret):
    soc, sofia = make_team("soc"), make_agent("Sofia")
    actions.restrict(secret, by=officer, confidential=True, teams=(soc,))
    actions.restrict(secret, by=officer, confidential=True, people=(sofia,))
    assert list(queries.listed_teams(secret)) == [soc]
    assert list(queries.listed_people(secret)) == [sofia]


def test_a_change_of_the_circle_is_on_record_and_no_change_is_not(officer, secret):
    sofia = make_agent("Sofia")
    for _ in range(2):
        actions.restrict(secret, by=officer, confidential=True, people=(sofia,))
    told = [e.changes for e in history(secret) if e.verb == "incident.restricted"]
    assert told == [{"people": [[officer.pk], [sofia.pk]]}]


def test_who_has_no_role_but_stands_on_the_list_sees_the_public_part(officer, secret):
    ana = make_person()
    actions.note(secret, by=officer, wording=Wording("inside"))
    actions.answer(secret, by=officer, wording=Wording("outside"))
    actions.restrict(secret, by=officer, confidential=True, people=(ana,))
    assert [m.plain for m in queries.conversation(secret, ana)] == ["outside"]


def test_a_watcher_does_not_see_on_when_it_becomes_confidential(officer, jonas):
    incident = make_incident()
    Participant.objects.create(incident=incident, person=jonas, internal=True)
    actions.restrict(incident, by=officer, confidential=True)
    assert not sees(jonas, incident)


@pytest.mark.parametrize("role", STAFF)
def test_only_the_circle_decides_on_the_circle(secret, role):
    person = make_agent(role=role)
    if role is Role.SECURITY_OFFICER:
        actions.restrict(secret, by=person, confidential=True)
        return
    with pytest.raises(NotAllowed):
        actions.restrict(secret, by=person, confidential=False)


@pytest.mark.parametrize("role", STAFF)
def test_who_is_named_as_involved_sees_nothing_and_breaks_no_glass(officer, secret, role):
    person = make_agent(role=role)
    actions.restrict(secret, by=officer, confidential=True, people=(person, officer))
    actions.name_involved(secret, by=officer, people=(person,))
    assert not sees(person, secret)
    assert not permissions.may_break_glass(person, secret)


def test_an_assignee_who_is_named_loses_it_to_the_team(officer, jonas):
    incident = make_incident()
    actions.acknowledge(incident, by=jonas)
    actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_CHANGE))
    actions.name_involved(incident, by=officer, people=(jonas,))
    assert (incident.assignee, incident.held_in_state) == (None, State.ASSIGNED)


def test_nobody_names_themselves_away(officer, secret):
    with pytest.raises(RuleBroken, match=r"involved\.oneself"):
        actions.name_involved(secret, by=officer, people=(officer,))


def test_the_list_of_the_involved_is_replaced_as_a_whole(officer, secret):
    eva, max_ = make_agent("Eva"), make_agent("Max")
    actions.name_involved(secret, by=officer, people=(eva,))
    actions.name_involved(secret, by=officer, people=(max_,))
    assert list(queries.involved(secret)) == [max_]
    assert history(secret)[-1].changes == {"involved": [[eva.pk], [max_.pk]]}


@pytest.mark.parametrize("role", STAFF)
def test_administrators_and_auditors_alone_break_the_glass(secret, role):
    person = make_agent(role=role)
    assert (queries.sealed(secret.number, person) is not None) is (role in BREAKERS)
    if role in BREAKERS:
        actions.break_glass(secret, by=person, reason="Audit 7")
        assert secret.is_seen_inside_by(person)
        assert history(secret)[-1].texts == {"reason": "Audit 7"}
    else:
        with pytest.raises(NotAllowed):
            actions.break_glass(secret, by=person, reason="Curious")
        assert BrokenGlass.objects.count() == 0


def test_glass_needs_a_reason(secret):
    with pytest.raises(BadInput):
        actions.break_glass(secret, by=make_agent(role=Role.AUDITOR), reason=" ")


def test_broken_glass_lets_read_and_not_work_and_closes_by_itself(secret):
    auditor = make_agent(role=Role.ADMINISTRATOR)
    actions.agree(by=operator(), changes={"glass_stays_broken_hours": 2})
    actions.break_glass(secret, by=auditor, reason="Audit 7")
    assert sees(auditor, secret)
    assert not permissions.may_work_on(auditor, secret)
    with instants.at(instants.now() + timedelta(hours=2)):
        assert not sees(auditor, secret)


def test_nothing_is_sealed_that_is_open_or_seen_already(officer, secret):
    administrator = make_agent(role=Role.ADMINISTRATOR)
    assert queries.sealed(make_incident().number, administrator) is None
    actions.restrict(secret, by=officer, confidential=True, people=(administrator, officer))
    assert queries.sealed(secret.number, administrator) is None


def test_links_to_what_one_may_not_know_of_are_not_there(officer, jonas, secret):
    incident, third = make_incident(), make_incident()
    for target in (secret, third):
        actions.link(incident, by=officer, kind=LinkKind.RELATED, target=target)
    assert queries.links(incident, officer).count() == 2
    assert [link.target for link in queries.links(incident, jonas)] == [third]
    assert [link.source for link in queries.links(third, jonas)] == [incident]


def test_counts_of_children_leave_the_secret_ones_out(officer, jonas, secret):
    parent, child = make_incident(), make_incident()
    for one in (secret, child):
        actions.adopt(one, by=officer, parent=parent)
    seen = [queries.by_number(parent.number, p).seen_children for p in (officer, jonas)]
    assert seen == [2, 1]


def test_a_secret_parent_is_not_named(officer, jonas, secret):
    child = make_incident()
    actions.adopt(child, by=officer, parent=secret)
    named = [queries.by_number(child.number, p).seen_parent for p in (officer, jonas)]
    assert named == [secret.number, None]
    assert queries.listed(jonas, query=f"parent:{secret.number}").items == []


def test_nobody_links_to_or_hangs_under_what_they_may_not_see(jonas, secret):
    incident = make_incident()
    with pytest.raises(NotAllowed):
        actions.link(incident, by=jonas, kind=LinkKind.RELATED, target=secret)
    with pytest.raises(NotAllowed):
        actions.adopt(incident, by=jonas, parent=secret)
    with pytest.raises(NotAllowed):
        actions.merge(incident, by=jonas, into=secret, reason="Same")


def test_the_handling_team_loses_sight_with_the_incident(officer):
    soc = make_team("soc", kind=TeamKind.SECURITY)
    member = make_agent("Member", team=soc)
    incident = make_incident(team=soc, circle=Circle(confidential=True))
    assert sees(member, incident)
    actions.assign(incident, by=member, team=make_team("network"))
    assert not sees(member, incident)


def test_the_desk_itself_stands_on_no_list():
    incident = make_incident()
    actions.restrict(incident, by=operator(), confidential=True)
    assert (queries.listed_people(incident).count(), incident.confidential) == (0, True)
    assert Incident.objects.sealed_for(operator()).count() == 0
