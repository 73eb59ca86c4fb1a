"""What follows when time runs out: rules act once, and nobody is written to more than needed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_incident, make_team
from tests.promises import make_promise
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.automation import actions as rules
from tocsin.domain.automation import jobs
from tocsin.domain.automation.models import Application
from tocsin.domain.automation.rules import Terms
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident, Participant
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import LETTERS
from tocsin.worker.duties import automate, deliver, hear, keep_time

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def go():
    return True


def make_rule(slug="rule", **terms):
    given = {"trigger": "clock", "tell": ("assignee",)} | terms
    return rules.create_rule(by=operator(), slug=slug, name=slug, terms=Terms(**given))


def after(hours, *duties):
    """Do what is due so many hours after nine."""
    with instants.at(MONDAY + hours * HOUR + SECOND):
        for duty in duties or (keep_time, automate, hear, deliver):
            while duty(go):
                pass


@pytest.fixture
def team():
    return make_team("desk")


@pytest.fixture
def lead(team):
    return make_agent("Greta Lindholm", role=Role.TEAM_LEAD, team=team)


@pytest.fixture
def mira(team):
    return make_agent("Mira Stein", team=team)


@pytest.fixture
def held(mira, team):
    """Registered at nine, Mira works on it, to be solved within four hours."""
    make_promise()
    return taken(mira, team)


def taken(mira, team, title="Printer on fire", **report):
    with instants.at(MONDAY):
        incident = make_incident(title, **report)
        actions.assign(incident, by=operator(), team=team, assignee=mira)
    Outbox.objects.all().delete()
    return incident


@pytest.fixture
def sent(letters):
    """Return the letters so far, oldest first, without doing anything new."""

    def read():
        with instants.at(MONDAY - HOUR):
            return letters()

    return read


def text(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def told(letters):
    return sorted(str(letter["To"].addresses[0].addr_spec) for letter in letters)


def applied(incident):
    return Event.objects.of(incident).filter(verb="incident.rule_applied")


def test_a_warning_is_told_with_what_is_left(sent, held, mira):
    make_rule(percent=75)
    after(3)
    (letter,) = sent()

    assert letter["To"].endswith(f"<{mira.email}>")
    said = text(letter)
    assert f"Time runs out on {held.number}: Printer on fire" in said
    assert "Resolution: 75 % of the target used, 59 min left" in said
    assert "due Monday 23 November 2026, 13:00 UTC (Promised to the customer" in said
    assert f"/incidents/{held.number}" in said


def test_a_missed_target_says_so(sent, held):
    make_rule(percent=100)
    after(4)
    (letter,) = sent()

    assert "Resolution: target missed, it was due Monday 23 November 2026, 13:00 UTC" in text(
        letter
    )


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


def test_after_a_long_stop_each_hears_once_of_an_incident(sent, held, mira, lead):
    make_promise("response", target=HOUR)
    make_promise("update", target=2 * HOUR)
    for percent in (75, 90, 100):
        make_rule(f"after-{percent}", percent=percent, tell=("assignee", "team_leads"))
    after(9)
    assert sent() == []
    after(9.1)

    letters = sent()
    assert told(letters) == sorted([mira.email, lead.email])
    said = text(letters[0])
    assert f"A target was missed on {held.number}" in said
    assert ("Resolution: target missed" in said, "Next update: target missed" in said) == (
        True,
        True,
    )
    assert Delivery.objects.filter(progress="gathered").count() == 2


def test_many_that_are_late_come_in_one_letter(sent, held, mira, team):
    for number in range(LETTERS + 2):
        taken(mira, team, f"Printer {number}")
    make_rule(percent=100)
    after(9)
    after(9.1)

    (letter,) = sent()
    assert letter["Subject"] == f"Targets of {LETTERS + 3} incidents"
    assert text(letter).count("Resolution: target missed") == LETTERS + 3
    assert "Printer 11" in letter.get_body(("html",)).get_content()
    assert letter["In-Reply-To"] is None


def test_a_digest_keeps_what_its_reader_may_no_longer_see(sent, held, mira, team):
    for number in range(LETTERS + 2):
        taken(mira, team, f"Printer {number}")
    make_rule(percent=100)
    after(9, keep_time, automate, hear)
    actions.name_involved(fresh(held), by=operator(), people=[mira])
    hidden = Incident.objects.get(title="Printer 5")
    actions.name_involved(hidden, by=operator(), people=[mira])
    after(9.1, deliver)

    (letter,) = sent()
    assert "on fire" not in text(letter)
    assert "Printer 5" not in text(letter)
    assert "Printer 6" in text(letter)


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def test_what_is_late_on_time_leaves_at_once_and_one_by_one(sent, held, mira, team):
    make_rule(percent=75)
    after(3)
    with instants.at(MONDAY + HOUR):
        second = make_incident("Second", team=team)
        actions.assign(second, by=operator(), team=team, assignee=mira)
    after(1)
    after(4)

    assert [held.number in text(one) for one in sent() if "runs out" in text(one)] == [True, False]


def test_who_may_not_see_it_who_muted_it_and_who_did_it_hear_nothing(sent, mira, lead, team):
    make_rule(trigger="registered", tell=("assignee", "team_leads"))
    secret = actions.Circle(confidential=True)
    with instants.at(MONDAY):
        make_incident("Secret", team=team, by=mira, circle=secret)
        make_incident("Own", team=team, by=lead)
        muted = make_incident("Muted", team=team, by=mira)
        Participant.objects.create(incident=muted, person=lead, internal=True, muted=True)
        heard = make_incident("Heard", team=team, by=mira)
    after(0)

    (letter,) = sent()
    assert letter["Subject"] == f"[{heard.number}] Heard"
    assert told([letter]) == [lead.email]


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


def test_by_default_leads_owners_and_management_hear(sent, held, mira, lead):
    jobs.load_defaults()
    after(3)
    assert told(sent()) == sorted([lead.email, mira.email])
    after(4)
    # The lead stands on the first level of management as well, and that is one letter.
    heard = Delivery.objects.exclude(notice="warned").values_list("person", "notice")
    assert sorted(heard) == sorted([(mira.pk, "breached"), (lead.pk, "informed")])
