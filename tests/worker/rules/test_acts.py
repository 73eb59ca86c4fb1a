"""What the desk does by its rules, once and not by halves."""

import pytest

from tests.makers import make_team
from tests.promises import make_promise
from tests.worker.rules.conftest import (
    HOUR,
    MONDAY,
    after,
    applied,
    fresh,
    make_rule,
    told,
)
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.automation import jobs
from tocsin.domain.automation.models import Application
from tocsin.domain.incidents import actions
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.notify.models import Delivery
from tocsin.worker.duties import automate, deliver, hear, keep_time

pytestmark = pytest.mark.django_db


def test_what_is_heard_twice_is_done_once(sent, held, mira):
    make_rule(percent=75)
    after(3, keep_time)
    rows = list(Outbox.objects.filter(consumer="automation").select_related("event"))
    for row in [*rows, *rows]:
        with instants.at(MONDAY + 3 * HOUR):
            jobs.hear(row)
    after(3, hear, deliver)

    assert told(sent()) == [mira.email]
    assert (applied(held).count(), Application.objects.count()) == (1, 1)


def test_a_worker_that_dies_between_leaves_nothing_half_done(sent, held, mira, monkeypatch):
    make_rule(percent=75, inform_management=True)
    after(3, keep_time)

    with monkeypatch.context() as dying:
        dying.setattr("tocsin.domain.journal.traces.done", stop)
        after(3, automate_once)
    assert not applied(held).exists()
    assert not held.escalations.exists()
    after(3.1)
    after(3.2)

    assert told(sent()) == [mira.email]
    assert (applied(held).count(), held.escalations.count()) == (1, 1)


def stop(_row):
    raise InterruptedError


def automate_once(go):
    automate(go)
    return 0


def test_a_share_that_was_passed_over_still_informs_management_but_tells_nobody(held, lead):
    make_rule("leads-75", percent=75, tell=("team_leads",), inform_management=True)
    make_rule("missed", percent=100, tell=("assignee",))
    after(9)

    hops = held.escalations.values_list("kind", "reason")
    assert list(hops) == [("hierarchical", "leads-75")]
    assert [told.notice for told in Delivery.objects.filter(person=lead)] == ["informed"]


def test_what_was_done_at_a_share_is_not_done_again_when_it_is_passed_over(held):
    make_rule("at-75", percent=75, tell=(), inform_management=True)
    after(3)
    after(9)

    assert held.escalations.count() == 1


def test_a_priority_is_raised_once_though_the_new_target_is_used_up_already(held):
    make_promise(target=HOUR, priority="P2")
    make_rule(percent=75, tell=(), raise_priority=True)
    after(3)
    after(3.1)
    after(9)

    held.refresh_from_db()
    assert (held.priority, held.urgency) == ("P2", "high")
    raised = Event.objects.of(held).get(verb="incident.prioritised")
    assert raised.because_of.verb == "clock.warned"
    assert raised.source == "rule"


def test_what_is_refused_is_noted_and_not_tried_again(held):
    make_rule(percent=75, tell=(), escalate_tier=1)
    after(3)
    after(3.1)

    application = Application.objects.get()
    assert (application.done, application.refused) == ("", "rule.on_level_already")
    assert not Outbox.objects.filter(consumer="automation").exists()


def test_work_goes_to_the_next_level_by_a_rule(held):
    second = make_team("second", tier=2)
    make_rule(percent=75, tell=(), escalate_tier=2)
    after(3)

    held.refresh_from_db()
    assert held.team == second


def test_nothing_is_done_on_what_has_ended(sent, held, mira):
    make_rule(percent=100, inform_management=True)
    after(4.5, keep_time)
    with instants.at(MONDAY + 5 * HOUR):
        actions.cancel(fresh(held), by=mira, reason="Twice")
    after(5, automate)

    assert not applied(held).exists()
    assert Application.objects.get().refused == "incident.ended incident.ended"


def test_three_bounces_bring_it_before_management(held, team):
    make_rule(trigger="bounces", bounces=3, tell=(), inform_management=True)
    other = make_team("other")
    for hour, to in enumerate([other, team, other, team, other, team]):
        with instants.at(MONDAY + hour * HOUR):
            actions.assign(fresh(held), by=operator(), team=to)
        after(hour, automate)
        assert held.escalations.count() == (hour >= 3)


def test_a_desk_begins_with_rules_and_keeps_what_became_of_them():
    assert jobs.load_defaults() == 9
    assert jobs.load_defaults() == 0


@pytest.mark.long
def test_by_default_leads_owners_and_management_hear(sent, held, mira, lead):
    jobs.load_defaults()
    after(3)
    assert told(sent()) == sorted([lead.email, mira.email])
    after(4)
    # The lead stands on the first level of management as well, and that is one letter.
    heard = Delivery.objects.exclude(notice="warned").values_list("person", "notice")
    assert sorted(heard) == sorted([(mira.pk, "breached"), (lead.pk, "informed")])
