import os
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from tests.makers import make_agent, make_incident, make_person
from tocsin.base import instants
from tocsin.domain.accounts.models import Throttle
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.traces import count_try
from tocsin.domain.conversations.traces import store
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history
from tocsin.worker import chores, loop

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=3)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def go():
    return True


def later(span, remembering):
    with instants.at(instants.now() + span):
        remembering.do(go)


def test_a_hold_ends_by_itself_when_its_day_has_come():
    jonas = make_agent()
    incident = make_incident()
    actions.assign(incident, by=jonas, assignee=jonas)
    tomorrow = instants.now() + timedelta(days=1)
    actions.hold(incident, by=jonas, hold=actions.Hold(HoldReason.SCHEDULED, until=tomorrow))
    at_work = chores.Chores()

    later(timedelta(hours=23), at_work)
    incident.refresh_from_db()
    assert incident.state == "on_hold"

    later(timedelta(hours=25), at_work)
    incident.refresh_from_db()
    assert incident.state == "in_progress"
    assert history(incident)[-1].actor.name == "operator"


@pytest.fixture
def waiting():
    """An incident that has waited for its reporter since noon on a Tuesday."""
    with instants.at(NOON):
        jonas, ana = make_agent(), make_person("Ana Rey")
        incident = make_incident(reporter=ana)
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(incident, by=jonas, hold=actions.Hold(HoldReason.AWAITING_REPORTER))
    return incident


def acted(incident, day):
    """Let the worker look several times on that day; return what was done then."""
    before = history(incident)[-1].seq
    with instants.at(NOON):
        at_work = chores.Chores()
    for hour in (1, 2):
        with instants.at(NOON + timedelta(days=day, hours=hour)):
            at_work.do(go)
    return [entry.verb for entry in history(incident, after=before)]


@pytest.mark.long
def test_a_silent_reporter_is_reminded_and_in_the_end_given_up(waiting):
    reminded, proposed = "incident.reporter_reminded", "incident.no_response_proposed"

    done = {day: acted(waiting, day) for day in range(1, 12)}

    assert {day: verbs for day, verbs in done.items() if verbs} == {
        2: [reminded],
        4: [reminded],
        6: [reminded],
        8: [proposed],
    }


def test_nobody_is_reminded_where_the_desk_agreed_so(waiting):
    actions.agree(by=operator(), changes={"remind_after_days": 0})

    assert acted(waiting, 5) == []


def test_silence_after_a_resolution_closes_on_the_fifth_working_day(waiting):
    with instants.at(NOON):
        actions.resolve(waiting, by=operator(), code="solved_permanent", text="Put out.")

    assert [acted(waiting, day) for day in (5, 6, 7)] == [[], [], ["incident.closed"]]


def test_what_is_grave_waits_for_its_assessment():
    with instants.at(NOON):
        grave = make_incident(impact="high", urgency="high")
        actions.resolve(grave, by=operator(), code="solved_permanent", text="Put out.")

    assert acted(grave, 30) == []


def test_what_nobody_needs_any_more_is_swept():
    at_work = chores.Chores()
    now = instants.now()
    count_try("sign-in:x", now, timedelta(minutes=15))
    Session.objects.create(session_key="old", session_data="", expire_date=now - DAYS)
    folder = store()._directory
    folder.mkdir(parents=True, exist_ok=True)
    left = folder / "temporary-left-over"
    left.touch()
    os.utime(left, (0, 0))

    later(DAYS, at_work)

    assert not Throttle.objects.exists()
    assert not Session.objects.exists()
    assert not left.exists()


def test_a_chore_that_fails_is_logged_and_comes_again_and_stops_no_other(monkeypatch, caplog):
    done = []

    def fail():
        done.append("fail")
        raise ZeroDivisionError

    hour = timedelta(hours=1)
    table = ((hour, fail), (hour, lambda: done.append("other")))
    monkeypatch.setattr(chores, "CHORES", table)
    at_work = chores.Chores()

    later(timedelta(), at_work)
    assert done == []
    later(timedelta(minutes=2), at_work)
    later(timedelta(minutes=3), at_work)
    assert done == ["fail", "other"]
    later(timedelta(minutes=63), at_work)
    assert done == ["fail", "other"] * 2
    assert caplog.messages == ["a chore failed"] * 2


def test_nothing_is_begun_once_told_to_stop(monkeypatch):
    begun = []
    monkeypatch.setattr(chores, "CHORES", ((timedelta(), lambda: begun.append("chore")),))
    at_work = chores.Chores()
    with instants.at(instants.now() + DAYS):
        at_work.do(lambda: False)
        assert begun == []
        at_work.do(go)

    assert begun == ["chore"]


def test_a_duty_that_fails_as_a_whole_leaves_the_others_their_turn(caplog):
    def fail(_go):
        raise ZeroDivisionError

    assert loop._done(fail, go) is False
    assert loop._done(lambda _go: 1, go) is True
    assert caplog.messages == ["a duty failed"]
