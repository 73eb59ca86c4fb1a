from datetime import timedelta

import pytest
import time_machine

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role, TeamKind
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Hold, Target
from tocsin.domain.incidents.models import Escalation, EscalationLevel, Incident
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_team("service-desk")


@pytest.fixture
def network(desk):
    return make_team("network", tier=2)


@pytest.fixture
def jonas(desk):
    return make_agent(team=desk)


@pytest.fixture
def incident(desk):
    return make_incident()


def pass_on(incident, by, team=None, **more):
    words = {"reason": "Needs the core switch"} | more
    return actions.escalate(incident, by=by, target=Target(team=team), **words)


def test_it_goes_to_the_other_team_and_stays_with_its_owner(incident, desk, network, jonas):
    actions.acknowledge(incident, by=jonas)
    pass_on(incident, jonas, network, tried="Restarted the client.")
    assert (incident.state, incident.team, incident.assignee) == ("assigned", network, None)
    assert incident.owner_team == desk
    entry = history(incident)[-1]
    assert entry.verb == "incident.escalated"
    assert entry.texts == {"reason": "Needs the core switch", "tried": "Restarted the client."}


def test_what_waited_goes_on_elsewhere(incident, network, jonas):
    actions.acknowledge(incident, by=jonas)
    actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_CHANGE))
    pass_on(incident, jonas, network)
    assert (incident.state, incident.hold_reason) == ("assigned", "")


def test_handing_back_is_the_mirror_image(incident, desk, network, jonas):
    sofia = make_agent("Sofia Arman", team=network)
    pass_on(incident, jonas, network)
    actions.acknowledge(incident, by=sofia)
    actions.hand_back(incident, by=sofia, reason="The switch is fine", tried="Swapped the port.")
    assert (incident.state, incident.team, incident.assignee) == ("assigned", desk, None)
    assert history(incident)[-1].verb == "incident.handed_back"
    hops = [(e.kind, e.from_team, e.to_team, e.by) for e in incident.escalations.all()]
    assert hops == [("functional", desk, network, jonas), ("hand_back", network, desk, sofia)]
    with pytest.raises(RuleBroken, match=r"escalation\.nothing_to_hand_back"):
        actions.hand_back(incident, by=jonas, reason="again")


def test_every_hop_is_handed_back_the_way_it_came(incident, desk, network, jonas):
    makers = make_team("makers", tier=3)
    pass_on(incident, jonas, network)
    pass_on(incident, jonas, makers)
    actions.hand_back(incident, by=jonas, reason="not ours")
    assert incident.team == network
    actions.hand_back(incident, by=jonas, reason="nor ours")
    assert incident.team == desk


def test_hops_bounces_and_time_per_team_are_counted(incident, network, jonas):
    start = incident.registered_at
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        pass_on(incident, jonas, network)
    with time_machine.travel(start + timedelta(hours=3), tick=False):
        actions.hand_back(incident, by=jonas, reason="not ours")
    with time_machine.travel(start + timedelta(hours=4), tick=False):
        actions.assign(incident, by=jonas, team=network)
        gone = queries.passage(incident, instants.now() + timedelta(hours=1))
    assert (gone.hops, gone.bounces) == (3, 2)
    held = {team.slug: time for team, time in gone.held.items()}
    assert held == {"service-desk": timedelta(hours=2), "network": timedelta(hours=3)}


def test_a_level_means_the_category_s_team_first(desk, network, jonas):
    databases = make_team("databases", tier=2)
    category = make_category("vpn", parent=make_category("network", team=network))
    incident = make_incident(category=category, team=desk)
    actions.escalate(incident, by=jonas, target=Target(tier=2), reason="x")
    assert incident.team == network
    other = make_incident()
    with pytest.raises(BadInput, match=r"escalation\.which_team"):
        actions.escalate(other, by=jonas, target=Target(tier=2), reason="x")
    pass_on(other, jonas, databases)
    actions.hand_back(other, by=jonas, reason="x")
    actions.escalate(other, by=jonas, target=Target(tier=2), reason="x")
    assert other.team == databases


def test_a_level_means_the_only_team_there_is(incident, network, jonas):
    make_team("security", tier=2, kind=TeamKind.SECURITY)
    actions.escalate(incident, by=jonas, target=Target(tier=2), reason="x")
    assert incident.team == network


@pytest.mark.parametrize("given", [{}, {"team": True, "tier": 2}])
def test_exactly_one_target_is_named(incident, network, jonas, given):
    target = Target(**given | ({"team": network} if "team" in given else {}))
    with pytest.raises(BadInput, match=r"escalation\.one_target"):
        actions.escalate(incident, by=jonas, target=target, reason="x")


def test_the_team_that_has_it_does_not_get_it(incident, desk, jonas):
    with pytest.raises(RuleBroken, match=r"escalation\.same_team"):
        pass_on(incident, jonas, desk)


def test_a_reason_is_always_given(incident, network, jonas):
    with pytest.raises(BadInput) as refusal:
        pass_on(incident, jonas, network, reason=" ")
    assert refusal.value.field == "reason"


def test_the_second_of_two_people_is_told(incident, network, jonas):
    seen = Incident.objects.get(pk=incident.pk)
    pass_on(incident, jonas, network)
    with pytest.raises(OutOfDate):
        pass_on(seen, make_agent("Sofia Arman"), make_team("databases", tier=2))
    assert Escalation.objects.count() == 1


def test_who_passed_it_on_follows_until_it_is_back(incident, desk, network, jonas):
    lead = make_agent("Greta", role=Role.TEAM_LEAD, team=desk)
    assert queries.contact_keepers(incident) == []
    pass_on(incident, jonas, network)
    assert queries.contact_keepers(incident) == [jonas]
    actions.hand_back(incident, by=jonas, reason="x")
    assert queries.contact_keepers(incident) == []
    pass_on(incident, make_agent("Sofia Arman"), network)
    assert queries.contact_keepers(incident) == [lead]


def test_a_new_desk_has_a_ladder(db):
    ladder = [(level.position, level.roles) for level in queries.levels()]
    assert ladder == [(1, "team-lead"), (2, "major-incident-manager"), (3, "manager")]


def test_management_is_informed_and_the_work_stays(incident, desk, jonas):
    lead = make_agent("Greta", team=desk, role=Role.TEAM_LEAD)
    make_agent("Far lead", team=make_team("far"), role=Role.TEAM_LEAD)
    before = (incident.state, incident.team, incident.assignee, incident.version)
    brought = actions.inform_management(incident, by=jonas, reason="The press called")
    assert (incident.state, incident.team, incident.assignee, incident.version) == before
    assert (brought.level.position, list(brought.informed.all())) == (1, [lead])
    entry = history(incident)[-1]
    assert (entry.verb, entry.facts) == (
        "incident.brought_to_management",
        {"level": 1, "people": [lead.pk]},
    )


def test_the_next_word_goes_one_level_up(incident, desk, jonas):
    make_agent("Greta", team=desk, role=Role.TEAM_LEAD)
    boss = make_agent("Mia", role=Role.MANAGER)
    actions.inform_management(incident, by=jonas, reason="first")
    # Nobody holds the second level.
    assert actions.inform_management(incident, by=jonas, reason="second").level.position == 3
    again = actions.inform_management(incident, by=jonas, reason="third")
    assert (again.level.position, list(again.informed.all())) == (3, [boss])


def test_a_level_that_reaches_nobody_is_on_record_as_that(incident, jonas):
    brought = actions.inform_management(incident, by=jonas, reason="anybody?")
    assert list(brought.informed.all()) == []


def test_who_must_not_know_is_not_informed(desk, jonas):
    make_agent("Mia", role=Role.MANAGER)
    secret = make_incident(by=jonas, circle=actions.Circle(confidential=True))
    top = queries.level_at(3)
    brought = actions.inform_management(secret, by=jonas, reason="quietly", level=top)
    assert list(brought.informed.all()) == []


def test_without_levels_somebody_has_to_make_one(incident, jonas):
    EscalationLevel.objects.all().delete()
    with pytest.raises(BadInput, match=r"escalation\.no_level"):
        actions.inform_management(incident, by=jonas, reason="anybody?")


def test_an_administrator_builds_the_ladder():
    admin = make_agent("Ada", role=Role.ADMINISTRATOR)
    boss = make_person("Board")
    level = actions.set_level(by=admin, position=4, name="Board", people=[boss])
    actions.set_level(by=admin, position=4, name="The board", roles=[Role.MANAGER], people=[])
    level = queries.level_at(4)
    assert (level.name, level.roles, list(level.people.all())) == ("The board", "manager", [])
    told = history(level)
    assert [entry.verb for entry in told] == [
        "escalation_level.created",
        "escalation_level.changed",
    ]
    assert told[1].changes == {"roles": [[], ["manager"]], "people": [[boss.pk], []]}
    actions.remove_level(level, by=admin)
    assert queries.level_at(4) is None


def test_a_level_that_was_informed_stays(incident, jonas):
    brought = actions.inform_management(incident, by=jonas, reason="x")
    with pytest.raises(RuleBroken, match=r"escalation\.level_used"):
        actions.remove_level(brought.level, by=operator())


@pytest.mark.parametrize("role", set(Role) - {Role.ADMINISTRATOR})
def test_nobody_else_touches_the_ladder(role):
    with pytest.raises(NotAllowed):
        actions.set_level(by=make_agent("Max", role=role), position=4, name="Mine")
