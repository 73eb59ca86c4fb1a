"""What several people of second level do at once, each with a connection of their own."""

from collections import Counter

from tests.domain.incidents.test_two_people import at_once
from tests.makers import make_agent, make_incident, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Target
from tocsin.domain.incidents.models import Escalation, Incident, Stint
from tocsin.domain.journal.queries import verify

MANY = 6


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def test_one_of_many_who_pass_it_on_wins_and_the_others_are_told(committed_db):
    people = [make_agent(f"Agent {n}", team=make_team(f"team-{n}", tier=2)) for n in range(MANY)]
    make_team("service-desk")
    incident = make_incident()
    seen = [fresh(incident) for _ in people]

    def passing_on(n):
        target = Target(team=people[n].teams.get())
        return lambda: actions.escalate(seen[n], by=people[n], target=target, reason="x") and None

    results = Counter(at_once(*[passing_on(n) for n in range(MANY)]))
    assert results == {"done": 1, "incident.changed_meanwhile": MANY - 1}
    hop = Escalation.objects.get()
    assert fresh(incident).team == hop.to_team
    assert Stint.objects.filter(incident=incident).count() == 2
    assert list(verify()) == []


def test_it_is_handed_back_once(committed_db):
    desk, network = make_team("service-desk"), make_team("network", tier=2)
    people = [make_agent(f"Agent {n}", team=network) for n in range(MANY)]
    incident = make_incident(team=desk)
    actions.escalate(incident, by=operator(), target=Target(team=network), reason="x")

    def handing_back(person):
        return lambda: actions.hand_back(fresh(incident), by=person, reason="x") and None

    results = Counter(at_once(*[handing_back(person) for person in people]))
    assert results.pop("done") == 1
    assert set(results) <= {"incident.changed_meanwhile", "escalation.nothing_to_hand_back"}
    assert fresh(incident).team == desk
    assert [hop.kind for hop in incident.escalations.all()] == ["functional", "hand_back"]
    assert list(verify()) == []


def test_what_is_only_added_is_all_kept(committed_db):
    make_team("service-desk")
    people = [make_agent(f"Agent {n}") for n in range(MANY)]
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    incident = make_incident()
    asked = actions.ask(incident, by=operator(), supplier=firm, body="x")

    def adding(n, person):
        def write():
            found = queries.inquiry_named(fresh(incident), asked.public_id)
            actions.write_to_supplier(found, by=person, wording=Wording(f"No. {n}"))

        def test():
            actions.investigate(fresh(incident), by=person, hypothesis=f"No. {n}")

        def inform():
            actions.inform_management(fresh(incident), by=person, reason=f"No. {n}")

        return (write, test, inform)[n % 3]

    results = at_once(*[adding(n, person) for n, person in enumerate(people)])
    assert results == ["done"] * MANY
    assert queries.said_with(asked).count() == 1 + MANY // 3
    assert queries.tried_so_far(incident).count() == MANY // 3
    assert incident.escalations.count() == MANY // 3
    assert list(verify()) == []
