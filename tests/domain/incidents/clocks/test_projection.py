"""The rows of clocks show what a replay of the whole history shows, whatever was done."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.incidents.clocks.conftest import HOUR, MONDAY, at
from tests.makers import make_agent, make_incident, make_organisation, make_person, make_team
from tests.promises import make_calendar, make_promise
from tocsin.base import instants
from tocsin.base.errors import Refusal
from tocsin.domain.accounts.models import Organisation
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import elapsed
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, jobs
from tocsin.domain.incidents.actions import Hold, Span, Target
from tocsin.domain.incidents.models import Incident, Inquiry
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db
REASONS = [reason for reason in HoldReason if reason is not HoldReason.SCHEDULED]
LEVELS = ("high", "medium", "low")


class House:
    """Two teams, an agent who leads, a supplier, and promises of every kind."""

    def __init__(self):
        self.desk, self.network = make_team("service-desk"), make_team("network", tier=2)
        self.greta = make_agent("Greta Lindholm", team=self.desk, role=Role.TEAM_LEAD)
        self.firm = make_organisation("carevia")
        Organisation.objects.filter(pk=self.firm.pk).update(kind="supplier")
        self.firm.refresh_from_db()
        office = make_calendar(holidays=["2026-11-25"])
        make_promise("response", HOUR)
        make_promise("resolution", 8 * HOUR, calendar=office)
        make_promise("resolution", 2 * HOUR, priority="P1")
        make_promise("update", 2 * HOUR)
        make_promise("response", HOUR, agreement="ola", calendar=office)
        make_promise("resolution", 3 * HOUR, agreement="ola", team=self.network)
        make_promise("response", 5 * HOUR, agreement="supplier")
        self.reporter = make_person()
        with at(0):
            self.other = make_incident("Other", team=self.desk)
            self.pk = make_incident(reporter=self.reporter, team=self.desk).pk

    def now(self):
        return Incident.objects.select_related("team", "merged_into").get(pk=self.pk)


ACTS = {
    "acknowledge": lambda h, i, _n: actions.acknowledge(i, by=h.greta),
    "answer": lambda h, i, _n: actions.answer(i, by=h.greta, wording=Wording("On it.")),
    "thank": lambda h, i, _n: actions.answer(i, by=h.reporter, wording=Wording("Thanks.")),
    "note": lambda h, i, _n: actions.note(i, by=h.greta, wording=Wording("A switch.")),
    "take": lambda h, i, _n: actions.assign(i, by=h.greta, assignee=h.greta),
    "pass on": lambda h, i, n: actions.escalate(
        i, by=h.greta, target=Target(team=(h.network, h.desk)[n % 2]), reason="Deeper."
    ),
    "hold": lambda h, i, n: actions.hold(
        i, by=h.greta, hold=Hold(REASONS[n % len(REASONS)], agreed=n % len(REASONS) == 1)
    ),
    "resume": lambda h, i, _n: actions.resume(i, by=h.greta),
    "judge": lambda h, i, n: actions.prioritise(
        i, by=h.greta, impact=LEVELS[n % 3], urgency=LEVELS[n % 2], reason="More."
    ),
    "resolve": lambda h, i, _n: actions.resolve(
        i, by=h.greta, code="solved_permanent", text="Done."
    ),
    "reopen": lambda h, i, _n: actions.reopen(i, by=h.greta, reason="Again."),
    "cancel": lambda h, i, _n: actions.cancel(i, by=h.greta, reason="None."),
    "merge": lambda h, i, _n: actions.merge(i, by=h.greta, into=h.other, reason="Same."),
    "unmerge": lambda h, i, _n: actions.unmerge(i, by=h.greta),
    "ask": lambda h, i, _n: actions.ask(i, by=h.greta, supplier=h.firm, body="When?"),
    "end inquiry": lambda h, i, _n: actions.close_inquiry(
        Inquiry.objects.filter(incident=i).last() or _nothing(), by=h.greta
    ),
    "correct": lambda h, i, n: actions.correct_hold(i, by=h.greta, span=_span(n), reason="Late."),
    "rebase": lambda h, i, _n: actions.rebase_clocks(i, by=h.greta, reason="Agreed."),
    "tell": lambda _h, i, _n: actions.tell_time(i, by=operator()),
}


class Nothing(Refusal):
    """There is nothing to do this to."""


def _nothing():
    raise Nothing("nothing")


def _span(n):
    until = instants.now() - timedelta(minutes=n % 50)
    reason = REASONS[n % len(REASONS)]
    return Span(until - timedelta(minutes=40 + n), until, held=n % 3 > 0, reason=reason)


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 200), st.integers(1, 2000)),
    min_size=1,
    max_size=12,
)


@pytest.fixture
def house():
    return House()


def play(house, steps):
    """Do one thing after the other, minutes apart; what is refused is left out."""
    minutes = 0
    for act, number, pause in steps:
        minutes += pause
        with at(minutes / 60):
            try:
                with transaction.atomic():
                    ACTS[act](house, house.now(), number)
            except Refusal:
                continue
    return MONDAY + timedelta(minutes=minutes)


@pytest.mark.long
def test_a_row_shows_what_the_history_shows(house, full):
    @settings(
        max_examples=300 if full else 30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(STEPS)
    def holds(steps):
        with transaction.atomic():
            play(house, steps)
            assert list(jobs.rebuild(check=True)) == []
            transaction.set_rollback(True)

    holds()


@pytest.mark.long
def test_what_is_used_and_what_is_left_make_the_target(house, full):
    @settings(
        max_examples=300 if full else 20,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(STEPS)
    def holds(steps):
        with transaction.atomic():
            play(house, steps)
            # A row counts on from where its clock last began or ceased to run.
            for clock in Clock.objects.exclude(state="stopped").filter(due_at__gte=F("counted_at")):
                assert elapsed(clock, clock.due_at) == timedelta(seconds=clock.promise.target)
            transaction.set_rollback(True)

    holds()


def test_rebuilding_mends_what_was_altered(house):
    Clock.objects.filter(subject_id=house.pk, measure="update").delete()
    Clock.objects.filter(subject_id=house.pk, measure="response", agreement="sla").update(told=90)
    found = {(one.clock, one.field) for one in jobs.rebuild()}
    assert found == {("sla.update", "row"), ("sla.response", "told")}
    assert list(jobs.rebuild(check=True)) == []


def test_checking_writes_nothing(house):
    Clock.objects.filter(subject_id=house.pk, measure="update").delete()
    assert len(list(jobs.rebuild(check=True))) == len(list(jobs.rebuild(check=True))) == 1
