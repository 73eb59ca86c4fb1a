"""Every state, every verb of second level, every role: what is allowed does what it says."""

from datetime import timedelta

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import NotAllowed, RuleBroken
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Hold, Target
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import OPEN, HoldReason, State
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db
WORKING = {
    Role.AGENT,
    Role.TEAM_LEAD,
    Role.MAJOR_INCIDENT_MANAGER,
    Role.SECURITY_OFFICER,
    Role.ADMINISTRATOR,
}
LEADING = WORKING | {Role.MANAGER}
OTHERS = ["guest", "reporter", "supplier", "stranger"]


def bring_to(incident, state):
    by = operator()
    taken = make_agent("Somebody Else")
    if state is not State.NEW:
        actions.assign(incident, by=by, assignee=taken)
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


@pytest.fixture
def stage():
    desk, network = make_team("service-desk"), make_team("network", tier=2)
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    susi = make_person("Susi")
    accounts.change_person(susi, by=operator(), changes={"organisation": firm})
    ana = make_person("Ana Rey")
    incident = make_incident(by=ana, reporter=ana, team=desk)
    actions.escalate(incident, by=operator(), target=Target(team=network), reason="x")
    inquiry = actions.ask(incident, by=operator(), supplier=firm, body="x")
    eva, until = make_person("Eva"), instants.now() + timedelta(days=1)
    actions.invite(incident, by=operator(), guest=eva, until=until)
    people = {"guest": eva, "reporter": ana, "supplier": susi, "stranger": make_person("Eve")}
    return incident, inquiry, desk, people


VERBS = {
    "escalate": (
        WORKING,
        OPEN,
        lambda i, q, d, by: actions.escalate(i, by=by, target=Target(team=d), reason="x"),
        "incident.escalated",
    ),
    "hand_back": (
        WORKING,
        OPEN,
        lambda i, q, d, by: actions.hand_back(i, by=by, reason="x"),
        "incident.handed_back",
    ),
    "inform_management": (
        LEADING,
        OPEN,
        lambda i, q, d, by: actions.inform_management(i, by=by, reason="x"),
        "incident.brought_to_management",
    ),
    "investigate": (
        LEADING | {"guest"},
        set(State),
        lambda i, q, d, by: actions.investigate(i, by=by, hypothesis="x"),
        "incident.message_added",
    ),
    "ask": (
        WORKING,
        set(State),
        lambda i, q, d, by: actions.ask(i, by=by, supplier=q.supplier, body="x"),
        "incident.supplier_asked",
    ),
    "write_to_supplier": (
        WORKING,
        set(State),
        lambda i, q, d, by: actions.write_to_supplier(q, by=by, wording=Wording("x")),
        "incident.supplier_written",
    ),
    "take_suppliers_answer": (
        {"supplier"},
        set(State),
        lambda i, q, d, by: actions.take_suppliers_answer(q, by=by, wording=Wording("x")),
        "incident.supplier_answered",
    ),
    "note_reference": (
        WORKING,
        set(State),
        lambda i, q, d, by: actions.note_reference(q, by=by, reference="88-20417"),
        "incident.supplier_reference_noted",
    ),
    "close_inquiry": (
        WORKING,
        set(State),
        lambda i, q, d, by: actions.close_inquiry(q, by=by),
        "incident.supplier_inquiry_closed",
    ),
    "invite": (
        WORKING,
        set(State),
        lambda i, q, d, by: actions.invite(
            i, by=by, guest=make_person("New"), until=instants.now() + timedelta(days=2)
        ),
        "incident.guest_invited",
    ),
    "uninvite": (
        WORKING,
        set(State),
        lambda i, q, d, by: actions.uninvite(i, by=by, guest=i.guests.get().person),
        "incident.guest_left",
    ),
}


@pytest.mark.parametrize("who", [*Role, *OTHERS])
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_does_and_who_may_not_changes_nothing(stage, verb, who):
    incident, inquiry, desk, people = stage
    allowed, _, act, event = VERBS[verb]
    by = people.get(who) or make_agent("Max", role=who)
    before = (Incident.objects.values().get(), len(history(incident)))
    if who in allowed:
        act(incident, inquiry, desk, by)
        assert history(incident)[-1].verb == event
        return
    with pytest.raises(NotAllowed):
        act(incident, inquiry, desk, by)
    assert (Incident.objects.values().get(), len(history(incident))) == before


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
def test_what_a_state_allows_is_done_and_the_rest_is_no_move(stage, verb, state):
    incident, inquiry, desk, people = stage
    allowed, states, act, event = VERBS[verb]
    bring_to(incident, state)
    by = people["supplier"] if "supplier" in allowed else make_agent("Max")
    before = (Incident.objects.values().get(), len(history(incident)))
    inquiry.refresh_from_db()
    if state in states:
        act(incident, inquiry, desk, by)
        assert history(incident)[-1].verb == event
        return
    with pytest.raises(RuleBroken, match="illegal_move"):
        act(incident, inquiry, desk, by)
    assert (Incident.objects.values().get(), len(history(incident))) == before


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("verb", ["escalate", "hand_back"])
def test_from_every_open_state_it_is_assigned_to_the_other_team(stage, verb, state):
    incident, inquiry, desk, _ = stage
    bring_to(incident, state)
    VERBS[verb][2](incident, inquiry, desk, operator())
    found = queries.by_number(incident.number, operator())
    assert (found.state, found.team, found.assignee, found.hold_reason) == (
        "assigned",
        desk,
        None,
        "",
    )
