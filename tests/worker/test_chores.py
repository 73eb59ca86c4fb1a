import os
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from tests.makers import make_agent, make_incident
from tocsin.base import instants
from tocsin.domain.accounts.models import Throttle
from tocsin.domain.accounts.traces import count_try
from tocsin.domain.conversations.traces import store
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history
from tocsin.worker import chores, loop

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=3)


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
    monkeypatch.setattr(chores, "CHORES", ((timedelta(), pytest.fail),))

    chores.Chores().do(lambda: False)


def test_a_duty_that_fails_as_a_whole_leaves_the_others_their_turn(caplog):
    def fail(_go):
        raise ZeroDivisionError

    assert loop._done(fail, go) is False
    assert loop._done(lambda _go: 1, go) is True
    assert caplog.messages == ["a duty failed"]
