import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.automation import actions, jobs, queries
from tocsin.domain.automation.models import Rule
from tocsin.domain.automation.rules import Terms
from tocsin.domain.incidents.actions import Circle
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.journal.queries import latest_seq

pytestmark = pytest.mark.django_db
LATE = Terms("clock", percent=75, tell=("assignee",))


def make_rule(slug="late", terms=LATE):
    return actions.create_rule(by=operator(), slug=slug, name="Late", terms=terms)


def verbs(rule):
    return [event.verb for event in Event.objects.of(rule)]


def test_a_rule_is_put_on_record_with_what_it_does():
    rule = make_rule()
    again = actions.change_rule(rule, by=operator(), name="Later", terms=rule.terms, position=7)
    actions.retire_rule(again, by=operator())

    assert verbs(rule) == ["rule.created", "rule.changed", "rule.retired"]
    assert (again.name, again.position) == ("Later", 7)


def test_a_change_of_nothing_is_none():
    rule = make_rule()
    actions.change_rule(rule, by=operator(), name="Late", terms=LATE)

    assert verbs(rule) == ["rule.created"]


def test_the_second_of_two_is_told():
    rule = make_rule()
    seen = latest_seq(rule)
    actions.change_rule(rule, by=operator(), name="First", terms=LATE, seen=seen)

    with pytest.raises(OutOfDate):
        actions.change_rule(rule, by=operator(), name="Second", terms=LATE, seen=seen)
    with pytest.raises(OutOfDate):
        actions.retire_rule(rule, by=operator(), seen=seen)


def test_a_short_name_is_given_once():
    make_rule()
    with pytest.raises(BadInput, match=r"slug\.taken"):
        make_rule()


def test_a_rule_is_retired_once():
    rule = make_rule()
    actions.retire_rule(rule, by=operator())
    with pytest.raises(RuleBroken):
        actions.retire_rule(rule, by=operator())


@pytest.mark.parametrize("role", [Role.AGENT, Role.TEAM_LEAD, Role.MANAGER, Role.AUDITOR])
def test_only_administrators_change_rules(role):
    rule, by = make_rule(), make_agent(role=role)
    for act in (
        lambda: actions.create_rule(by=by, slug="mine", name="Mine", terms=LATE),
        lambda: actions.change_rule(rule, by=by, name="Mine", terms=LATE),
        lambda: actions.retire_rule(rule, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_no_person_acts_in_the_name_of_a_rule():
    incident = make_incident()
    event = Event.objects.of(incident).get()
    with pytest.raises(NotAllowed):
        actions.apply_rules(
            incident,
            by=make_agent(role=Role.ADMINISTRATOR),
            cause=queries.cause(event, incident),
            waiting=[],
        )


def test_only_who_may_know_of_a_secret_is_told_of_it():
    team = make_team()
    lead, mira = make_agent(role=Role.TEAM_LEAD, team=team), make_agent(team=team)
    make_rule(terms=Terms("registered", tell=("team_leads",)))
    make_incident("Stolen laptop", by=mira, team=team, circle=Circle(confidential=True))
    make_incident("Printer", by=mira, team=team)
    for row in Outbox.objects.filter(consumer="automation").select_related("event"):
        jobs.hear(row)

    applied = Event.objects.filter(verb="incident.rule_applied")
    assert [event.data for event in applied] == [applied[0].data]
    assert f'"people":[{lead.pk}]' in applied[0].data


def test_visitors_read_no_rules():
    make_rule()
    assert not Rule.objects.visible_to(make_person()).exists()
    assert Rule.objects.visible_to(make_agent()).exists()


def test_an_event_without_a_rule_costs_next_to_nothing(django_assert_num_queries):
    make_incident()
    row = Outbox.objects.filter(consumer="automation").select_related("event").get()
    with django_assert_num_queries(4):
        jobs.hear(row)


@pytest.mark.parametrize("rules", [1, pytest.param(20, marks=pytest.mark.long)])
def test_rules_that_do_not_concern_an_incident_cost_nothing_each(rules, django_assert_num_queries):
    for number in range(rules):
        make_rule(f"rule-{number}", Terms("registered", priority="P1", tell=("assignee",)))
    make_incident()
    row = Outbox.objects.filter(consumer="automation").select_related("event").get()
    with django_assert_num_queries(10):
        jobs.hear(row)
