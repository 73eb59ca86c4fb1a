"""Whom the desk writes to when time runs out, and never more than needed."""

import pytest

from tests.makers import make_incident
from tests.promises import make_promise
from tests.worker.rules.conftest import (
    HOUR,
    MONDAY,
    after,
    fresh,
    make_rule,
    taken,
    text,
    told,
)
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident, Participant
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import LETTERS
from tocsin.worker.duties import automate, deliver, hear, keep_time

pytestmark = pytest.mark.django_db


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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


def test_who_is_told_and_informed_gets_the_graver_word(sent, held, mira):
    accounts.grant(mira, by=operator(), role=Role.TEAM_LEAD)
    make_rule("assignee", percent=100)
    make_rule("management", percent=100, tell=(), inform_management=True)
    after(4)

    (letter,) = sent()
    assert f"The desk brings {held.number} before you" in text(letter)
    assert text(letter).count("Resolution: target missed") == 1
