import pytest

from tests.makers import (
    make_agent,
    make_category,
    make_incident,
    make_organisation,
    make_person,
    make_team,
)
from tocsin.domain.accounts.models import Organisation, Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role, TeamKind
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Circle
from tocsin.domain.incidents.models import Exclusion, Incident, Participant

pytestmark = pytest.mark.django_db

STAFF = [role for role in Role if role is not Role.REPORTER]


def seen_by(person):
    return set(Incident.objects.visible_to(person))


def inside_for(person):
    return set(Incident.objects.seen_inside_by(person))


def member_of(organisation, name="Ana"):
    person = make_person(name)
    Person.objects.filter(pk=person.pk).update(organisation=organisation)
    person.refresh_from_db()
    return person


@pytest.fixture
def secret():
    return make_incident("Secret", circle=Circle(confidential=True))


@pytest.mark.parametrize("role", STAFF)
def test_every_role_of_the_desk_sees_what_is_not_confidential(role):
    incident = make_incident()
    assert seen_by(make_agent(role=role)) == {incident}


def test_the_role_reporter_sees_nothing_by_itself():
    make_incident()
    assert seen_by(make_agent(role=Role.REPORTER)) == set()


def test_reporters_see_what_they_reported_from_outside():
    ana = make_person()
    mine, _ = make_incident(reporter=ana), make_incident()
    assert (seen_by(ana), inside_for(ana)) == ({mine}, set())


def test_who_takes_part_sees_it_from_outside():
    incident, eva = make_incident(), make_person("Eva")
    Participant.objects.create(incident=incident, person=eva)
    assert (seen_by(eva), inside_for(eva)) == ({incident}, set())


def test_a_grant_for_an_organisation_reaches_everything_below_it():
    group = make_organisation("group")
    clinic = make_organisation("clinic", parent=group)
    other = make_organisation("other")
    agent = make_agent(organisation=group)
    inside = make_incident(reporter=member_of(clinic))
    make_incident(reporter=member_of(other))
    assert seen_by(agent) == {inside}


def test_a_grant_for_a_team_reaches_what_it_handles_or_owns():
    desk, network = make_team("desk"), make_team("network", tier=2)
    agent = make_agent(role=Role.AGENT, team=desk)
    scoped = make_person("Scoped", kind="agent")
    from tocsin.domain.accounts import actions as accounts

    accounts.grant(scoped, by=operator(), role=Role.AGENT, team=network)
    handled = make_incident(team=network)
    make_incident(team=desk)
    assert seen_by(scoped) == {handled}
    assert len(seen_by(agent)) == 2


def test_members_see_the_incidents_of_their_organisation_when_that_is_allowed():
    clinic = make_organisation()
    ana, eva = member_of(clinic), member_of(clinic, "Eva")
    incident = make_incident(reporter=ana)
    secret = make_incident(reporter=ana, circle=Circle(confidential=True))
    assert seen_by(eva) == set()
    Organisation.objects.filter(pk=clinic.pk).update(members_see_incidents=True)
    assert seen_by(Person.objects.get(pk=eva.pk)) == {incident}
    assert secret not in seen_by(Person.objects.get(pk=eva.pk))


@pytest.mark.parametrize("role", [role for role in STAFF if role is not Role.SECURITY_OFFICER])
def test_a_role_alone_does_not_open_a_confidential_incident(secret, role):
    assert seen_by(make_agent(role=role)) == set()


def test_security_officers_see_confidential_incidents(secret):
    assert inside_for(make_agent(role=Role.SECURITY_OFFICER)) == {secret}


def test_a_listed_person_and_a_listed_team_see_it():
    soc, jonas = make_team("soc"), make_agent()
    member = make_agent("Member", team=soc)
    circle = Circle(confidential=True, people=(jonas,), teams=(soc,))
    incident = make_incident(circle=circle)
    assert inside_for(jonas) == inside_for(member) == {incident}


def test_the_assignee_sees_it(secret):
    officer, jonas = make_agent(role=Role.SECURITY_OFFICER), make_agent("Jonas")
    Incident.objects.filter(pk=secret.pk).update(assignee=jonas)
    assert inside_for(jonas) == {secret}
    assert inside_for(officer) == {secret}


@pytest.mark.parametrize(("kind", "sees"), [(TeamKind.SECURITY, True), (TeamKind.SUPPORT, False)])
def test_the_handling_team_sees_it_when_it_is_a_security_team(kind, sees):
    team = make_team("handlers", kind=kind)
    member = make_agent(team=team)
    incident = make_incident(team=team, circle=Circle(confidential=True))
    assert (incident in seen_by(member)) is sees


def test_the_reporter_sees_the_public_part_of_a_confidential_incident():
    ana = make_person()
    incident = make_incident(reporter=ana, category=make_category("phishing", security=True))
    assert (seen_by(ana), inside_for(ana)) == ({incident}, set())


@pytest.mark.parametrize("role", STAFF)
def test_a_person_named_as_involved_sees_nothing_whatever_the_role(role):
    person = make_agent(role=role)
    incident = make_incident(reporter=person, circle=Circle(confidential=True, people=(person,)))
    Exclusion.objects.create(incident=incident, person=person)
    assert (seen_by(person), inside_for(person)) == (set(), set())


def test_lists_counts_and_numbers_agree_with_sight(secret):
    agent = make_agent()
    open_one = make_incident("Open one")
    assert queries.listed(agent, query="state:open").items == [open_one]
    assert queries.count("", agent) == 1
    assert queries.by_number(secret.number, agent) is None
    assert queries.listed(agent, query=secret.number).items == []


def test_an_agent_who_registered_it_still_sees_it():
    jonas = make_agent()
    incident = make_incident(by=jonas, circle=Circle(confidential=True))
    assert inside_for(jonas) == {incident}


def test_sight_costs_one_query_after_the_rights_are_read(django_assert_num_queries):
    agent = make_agent(role=Role.SECURITY_OFFICER, team=make_team())
    seen_by(agent)
    with django_assert_num_queries(1):
        seen_by(agent)
    assert actions.Report("x").circle == Circle()


def test_who_is_written_to_is_named_once_and_not_who_has_muted_it():
    incident = make_incident(reporter=make_person("Ana Rey"))
    eva, watcher, silent = (make_person(name) for name in ("Eva", "Wanda", "Stille"))
    for person, internal, muted in (
        (incident.reporter, False, False),
        (eva, False, False),
        (eva, True, False),
        (watcher, True, False),
        (silent, False, True),
    ):
        incident.participants.create(person=person, internal=internal, muted=muted)

    assert queries.readers(incident) == [incident.reporter, eva]
