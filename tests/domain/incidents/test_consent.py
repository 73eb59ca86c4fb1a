from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, rules
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import HoldReason, Silence
from tocsin.domain.journal.queries import history

WARSAW = ZoneInfo("Europe/Warsaw")
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (FRIDAY, 1, datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (FRIDAY, 5, datetime(2026, 11, 27, 9, tzinfo=UTC)),
        (FRIDAY + DAY, 1, datetime(2026, 11, 24, 9, tzinfo=UTC)),
        (FRIDAY, 0, FRIDAY),
        # Across the end of summer time the clock on the wall counts.
        (datetime(2026, 10, 23, 9, tzinfo=UTC), 1, datetime(2026, 10, 26, 10, tzinfo=UTC)),
    ],
)
def test_working_days_go_from_monday_to_friday(start, days, expected):
    assert rules.working_days_later(start, days, WARSAW) == expected


@given(st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1)), st.integers(0, 40))  # noqa: DTZ001 - made aware below
def test_more_working_days_are_never_earlier(start, days):
    start = start.replace(tzinfo=UTC)
    first = rules.working_days_later(start, days, WARSAW)
    assert rules.working_days_later(start, days + 1, WARSAW) > first >= start - timedelta(hours=1)


def test_a_share_of_all_is_about_that_share():
    numbers = [f"INC-2026-{n:06d}" for n in range(2000)]
    sampled = sum(rules.is_sampled(number, 20, "assess") for number in numbers)
    assert 320 < sampled < 480
    assert not any(rules.is_sampled(number, 0, "assess") for number in numbers)
    assert all(rules.is_sampled(number, 100, "assess") for number in numbers)


def test_a_reporter_is_left_in_peace_between_surveys():
    asked = {"percent": 100, "quiet_days": 14, "now": FRIDAY}
    assert rules.is_surveyed("X", last_asked=None, **asked)
    assert not rules.is_surveyed("X", last_asked=FRIDAY - 13 * DAY, **asked)
    assert rules.is_surveyed("X", last_asked=FRIDAY - 14 * DAY, **asked)


def test_reminders_come_in_their_time_and_end():
    every = {"every": 2 * DAY, "at_most": 3}
    silent = Silence(since=FRIDAY, reminders=0, reminded_at=None)
    assert not rules.reminder_due(silent, now=FRIDAY + DAY, **every)
    assert rules.reminder_due(silent, now=FRIDAY + 2 * DAY, **every)
    spent = Silence(since=FRIDAY, reminders=3, reminded_at=FRIDAY + 6 * DAY)
    assert not rules.reminder_due(spent, now=FRIDAY + 30 * DAY, **every)
    assert not rules.no_response_due(spent, now=FRIDAY + 7 * DAY, **every)
    assert rules.no_response_due(spent, now=FRIDAY + 8 * DAY, **every)


@pytest.fixture
def jonas(db):
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def ana(db):
    return make_person()


@pytest.fixture
def held(jonas, ana):
    incident = make_incident(by=jonas, reporter=ana)
    actions.acknowledge(incident, by=jonas)
    actions.hold(incident, by=jonas, hold=Hold(HoldReason.AWAITING_REPORTER))
    return incident


@pytest.fixture
def closed(jonas, ana):
    incident = make_incident(by=jonas, reporter=ana)
    actions.acknowledge(incident, by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="Cable replaced")
    actions.confirm(incident, by=ana, solved=True, rating=3)
    return incident


def test_the_reporters_answer_ends_the_hold_that_waited_for_it(held, ana):
    actions.answer(held, by=ana, wording=Wording("Room 4"))
    assert (held.state, held.hold_reason) == ("in_progress", "")
    assert history(held)[-1].facts == {"by_answer": True}


def test_the_desks_own_word_does_not(held, jonas):
    actions.answer(held, by=jonas, wording=Wording("Still there?"))
    assert held.state == "on_hold"


def test_a_hold_for_a_change_is_not_ended_by_a_word(held, jonas, ana):
    actions.hold(held, by=jonas, hold=Hold(HoldReason.AWAITING_CHANGE))
    actions.answer(held, by=ana, wording=Wording("Room 4"))
    assert held.state == "on_hold"


def test_reminders_are_counted_until_the_next_hold(held, jonas):
    actions.remind_reporter(held, by=operator())
    actions.remind_reporter(held, by=operator())
    assert held.hold_reminders == 2
    actions.resume(held, by=jonas)
    assert (held.hold_reminders, held.hold_reminded_at) == (0, None)


def test_only_who_waits_for_the_reporter_reminds(held, jonas):
    actions.resume(held, by=jonas)
    with pytest.raises(RuleBroken, match="illegal_move"):
        actions.remind_reporter(held, by=jonas)


def test_silence_proposes_and_does_not_decide(held):
    actions.propose_no_response(held, by=operator())
    assert (held.state, held.no_response_at is not None) == ("on_hold", True)


@pytest.mark.parametrize("grave", ["security", "major"])
def test_silence_on_a_grave_incident_proposes_nothing(held, grave):
    Incident.objects.filter(pk=held.pk).update(**{grave: True})
    with pytest.raises(RuleBroken, match=r"no_response\.never_here"):
        actions.propose_no_response(Incident.objects.get(pk=held.pk), by=operator())


def test_a_rating_may_be_changed_for_twelve_hours(closed, ana):
    first = closed.rated_at
    with time_machine.travel(first + timedelta(hours=12), tick=False):
        actions.rate(closed, by=ana, rating=5, comment="It held")
    assert (closed.rating, closed.rated_at) == (5, first)
    with (
        time_machine.travel(first + timedelta(hours=12, seconds=1), tick=False),
        pytest.raises(RuleBroken, match=r"rating\.settled"),
    ):
        actions.rate(closed, by=ana, rating=1)


def test_nobody_rates_in_the_reporters_name(closed, jonas):
    with pytest.raises(NotAllowed):
        actions.rate(closed, by=jonas, rating=5)


def test_what_nobody_objected_to_closes_by_itself(jonas, ana):
    incident = make_incident(by=jonas, reporter=ana)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="done")
    actions.close_unanswered(incident, by=operator())
    assert incident.state == "closed"
    assert history(incident)[-1].facts == {"unanswered": True}


def test_a_grave_one_waits_for_its_assessor(jonas, ana):
    incident = make_incident(by=jonas, reporter=ana, impact="high", urgency="high")
    actions.resolve(incident, by=jonas, code="solved_permanent", text="done")
    with pytest.raises(RuleBroken, match="assessment_due"):
        actions.close_unanswered(incident, by=operator())


def test_people_do_not_close_over_a_silence(jonas):
    incident = make_incident(by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="done")
    with pytest.raises(NotAllowed):
        actions.close_unanswered(incident, by=jonas)


def test_a_sampled_incident_is_assessed(jonas):
    actions.agree(by=operator(), changes={"assess_percent": 100})
    incident = make_incident(by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="done")
    assert incident.assessment_due == "sample"


def test_a_reporter_is_not_surveyed_twice_in_a_row(jonas, ana, closed):
    second = make_incident(by=jonas, reporter=ana)
    actions.resolve(second, by=jonas, code="solved_permanent", text="done")
    assert (closed.surveyed_at is not None, second.surveyed_at) == (True, None)


def test_the_desk_decides_how_long_the_way_back_is_open(closed, jonas):
    actions.agree(by=operator(), changes={"reopen_within_days": 2})
    with (
        time_machine.travel(instants.now() + 3 * DAY, tick=False),
        pytest.raises(RuleBroken, match="reopen_window_over"),
    ):
        actions.reopen(closed, by=jonas, reason="again")


@pytest.mark.parametrize("changes", [{"assess_percent": 101}, {"auto_close_after_days": -1}])
def test_agreements_have_sensible_numbers(db, changes):
    with pytest.raises(BadInput) as refusal:
        actions.agree(by=operator(), changes=changes)
    assert [refusal.value.field] == list(changes)


def test_an_agent_agrees_nothing(jonas):
    with pytest.raises(NotAllowed):
        actions.agree(by=jonas, changes={"assess_percent": 5})
