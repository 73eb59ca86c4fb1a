"""Two people at once on one incident or on two that hang together, for generated acts and orders.

One wins and the other is told, or both are done where neither is in the other's way; whatever came
of it, the journal, the version and the rows tell the same.
"""

from datetime import timedelta
from itertools import combinations_with_replacement
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.domain.incidents.everything import fresh, journalled, standing
from tests.domain.incidents.interleaved import Meeting
from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import OutOfDate
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Finding, Hold, Target
from tocsin.domain.incidents.models import Incident, Stint
from tocsin.domain.incidents.rules import HoldReason, LinkKind, State
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.journal.queries import history, verify

WORDS = Wording("Some words")
# What counts as a change, so that who saw the version before is told.
CHANGES = {
    "assign": lambda d, i, by: actions.assign(i, by=by, assignee=d.spare),
    "take": lambda d, i, by: actions.assign(i, by=by, assignee=by),
    "acknowledge": lambda d, i, by: actions.acknowledge(i, by=by),
    "prioritise": lambda d, i, by: actions.prioritise(
        i, by=by, impact="low", urgency="low", reason="Few"
    ),
    "classify": lambda d, i, by: actions.classify(i, by=by, category=d.category, service=None),
    "hold": lambda d, i, by: actions.hold(i, by=by, hold=Hold(HoldReason.AWAITING_CHANGE)),
    "resume": lambda d, i, by: actions.resume(i, by=by),
    "resolve": lambda d, i, by: actions.resolve(i, by=by, code="solved_permanent", text="Done"),
    "confirm": lambda d, i, by: actions.confirm(i, by=by, solved=True),
    "refuse": lambda d, i, by: actions.confirm(i, by=by, solved=False),
    "close": lambda d, i, by: actions.close(i, by=by, finding=Finding(note="Well")),
    "reopen": lambda d, i, by: actions.reopen(i, by=by, reason="Again"),
    "cancel": lambda d, i, by: actions.cancel(i, by=by, reason="Drill", release_children=True),
    "escalate": lambda d, i, by: actions.escalate(
        i, by=by, target=Target(team=d.network), reason="Hard"
    ),
    "restrict": lambda d, i, by: actions.restrict(i, by=by, confidential=True),
    "name_involved": lambda d, i, by: actions.name_involved(i, by=by, people=(d.reporter,)),
    "merge": lambda d, i, by: actions.merge(i, by=by, into=d.beside(i), reason="Same"),
    "adopt": lambda d, i, by: actions.adopt(i, by=by, parent=d.beside(i)),
    "leave": lambda d, i, by: actions.adopt(i, by=by, parent=None),
}
# What is only added: nobody is in the way of it but who merges the incident away.
ADDITIONS = {
    "note": lambda d, i, by: actions.note(i, by=by, wording=WORDS),
    "answer": lambda d, i, by: actions.answer(i, by=by, wording=WORDS, tell_children=True),
    "investigate": lambda d, i, by: actions.investigate(i, by=by, hypothesis="The fuser"),
    "ask": lambda d, i, by: actions.ask(i, by=by, supplier=d.firm, body="And now?"),
    "task": lambda d, i, by: actions.add_task(i, by=by, title="Call the ward"),
    "invite": lambda d, i, by: actions.invite(
        i, by=by, guest=d.guest, until=instants.now() + timedelta(days=1)
    ),
    "link": lambda d, i, by: actions.link(i, by=by, kind=LinkKind.RELATED, target=d.third),
}
ACTS = CHANGES | ADDITIONS
COUNTED = {
    f"incident.{verb}"
    for verb in [
        "acknowledged",
        "assigned",
        "cancelled",
        "classified",
        "closed",
        "confirmed",
        "escalated",
        "held",
        "involved_named",
        "merged",
        "parent_changed",
        "prioritised",
        "refused",
        "reopened",
        "resolved",
        "restricted",
        "resumed",
    ]
}
PEOPLE = st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(["child", "parent"]))
STATES = st.tuples(st.sampled_from(State), st.sampled_from(State))
ORDERS = st.sampled_from([None, 0, 1])


@pytest.fixture
def desk(committed_db):
    """Who works at once, and what does not change meanwhile."""
    team = make_team("service-desk")
    two = [make_agent(name, role=Role.TEAM_LEAD, team=team) for name in ("Jonas", "Tomasz")]
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    return SimpleNamespace(
        two=two,
        firm=firm,
        spare=make_agent("Nina", team=team),
        network=make_team("network", tier=2),
        category=make_category("network"),
        reporter=make_person("Ana"),
        guest=make_person("Gus"),
        third=make_incident("Third"),
    )


def bring_to(incident, state, desk):
    by = operator()
    if state is not State.NEW:
        actions.assign(incident, by=by, assignee=desk.two[0])
    match state:
        case State.IN_PROGRESS:
            actions.acknowledge(incident, by=by)
        case State.ON_HOLD:
            actions.hold(incident, by=by, hold=Hold(HoldReason.AWAITING_CHANGE))
        case State.RESOLVED | State.CLOSED:
            actions.resolve(incident, by=by, code="solved_permanent", text="x")
        case State.CANCELLED:
            actions.cancel(incident, by=by, reason="x")
    if state is State.CLOSED:
        actions.confirm(incident, by=by, solved=True)


def meet(desk, people, first, states):
    """Let both act on what they saw at the same time; return what came of it."""
    pair = {name: make_incident(name, reporter=desk.reporter) for name in ("child", "parent")}
    for incident, state in zip(pair.values(), states, strict=True):
        bring_to(incident, state, desk)
    actions.adopt(pair["child"], by=operator(), parent=pair["parent"])
    pks = [incident.pk for incident in pair.values()]
    desk.beside = lambda incident: Incident.objects.get(pk=sum(pks) - incident.pk)
    seen = [fresh(pair[where]) for _, where in people]

    def acting(n):
        return lambda: ACTS[people[n][0]](desk, seen[n], desk.two[n])

    came_of_it = Meeting(first).of(acting(0), acting(1))
    now = {name: fresh(incident) for name, incident in pair.items()}
    grown = [now[where].version - saw.version for saw, (_, where) in zip(seen, people, strict=True)]
    return came_of_it, grown, now.values()


def check_told(people, came_of_it, grown):
    """One wins and the other is told; what is only added is done, whoever else adds."""
    verbs = [verb for verb, _ in people]
    if set(verbs) <= ADDITIONS.keys() and people[0] != people[1]:
        assert came_of_it == ["done", "done"]
    if set(verbs) <= CHANGES.keys() and people[0][1] == people[1][1]:
        assert max(grown) <= 1
    if any(isinstance(result, OutOfDate) for result in came_of_it):
        assert came_of_it.count("done") == 1


def check_standing(incident):
    events = history(incident)
    assert incident.version - 1 == len([e for e in events if e.verb in COUNTED])
    assert journalled(incident) == standing(incident)[0]
    works = incident.is_open and incident.merged_into_id is None
    assert Stint.objects.filter(incident=incident, until=None).count() == works
    said = incident.thread.messages.count()
    assert said == len([e for e in events if e.verb == "incident.message_added"])


def check_meeting(desk, people, first, states):
    came_of_it, grown, pair = meet(desk, people, first, states)
    print(f"{people} in {states}, first {first}: {came_of_it}")  # noqa: T201 - shown when it fails
    check_told(people, came_of_it, grown)
    for incident in pair:
        check_standing(incident)
    assert Event.objects.count() == Outbox.objects.filter(consumer="notify").count()


@pytest.mark.long
def test_two_at_once_for_generated_acts_and_orders(desk, full):
    many = 300 if full else 15 if connection.vendor == "postgresql" else 4

    @settings(
        max_examples=many,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(first=PEOPLE, second=PEOPLE, order=ORDERS, states=STATES)
    def run(first, second, order, states):
        check_meeting(desk, (first, second), order, states)

    run()
    assert verify() == []


def test_of_two_who_wait_for_each_other_one_is_told(desk):
    people = ("reopen", "child"), ("cancel", "parent")
    check_meeting(desk, people, None, (State.RESOLVED, State.IN_PROGRESS))
    assert verify() == []


@pytest.mark.long
@pytest.mark.parametrize("order", [None, 0, 1])
def test_any_two_acts_on_one_incident(desk, full, order):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets nobody look while somebody writes")
    pairs = list(combinations_with_replacement(sorted(ACTS), 2))
    for one, other in pairs if full else pairs[order or 0 :: 10]:
        check_meeting(
            desk, ((one, "child"), (other, "child")), order, (State.IN_PROGRESS, State.IN_PROGRESS)
        )
    assert verify() == []
