"""What falls due at once, on time, comes before a reader as one letter and not as a storm."""

import pytest

from tests.makers import make_agent, make_incident, make_team
from tests.worker.rules.conftest import (
    HOUR,
    MONDAY,
    SECOND,
    after,
    go,
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
from tocsin.domain.incidents.models import Incident
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import LETTERS
from tocsin.worker.duties import automate, deliver, hear, keep_time

pytestmark = pytest.mark.django_db
MANY = 25


def work(begin, seconds):
    """Go round as the worker does: a batch of each duty, each second."""
    for second in range(seconds):
        with instants.at(MONDAY + begin * HOUR + (1 + second) * SECOND):
            for duty in (keep_time, automate, hear, deliver):
                duty(go)


@pytest.fixture
def many(held, mira, team):
    for number in range(MANY - 1):
        taken(mira, team, f"Printer {number}")


@pytest.mark.long
def test_many_that_are_put_before_management_at_once_are_one_letter_and_a_digest(sent, many, lead):
    make_rule(percent=100, tell=(), inform_management=True)
    work(4, 70)

    first, letter = sent()
    assert "The desk brings INC-2026-000001 before you: Printer on fire" in text(first)
    assert (letter["Subject"], told([letter])) == (f"Targets of {MANY - 1} incidents", [lead.email])
    said = text(letter).count("The desk brings it before you.\nResolution: target missed")
    assert said == MANY - 1


@pytest.mark.long
def test_a_digest_of_what_is_passed_on_is_in_the_readers_language(sent, many):
    second = make_team("second", tier=2)
    jan = make_agent("Jan Kowalski", role=Role.TEAM_LEAD, team=second)
    accounts.prefer(jan, by=operator(), language="pl")
    make_rule(percent=100, tell=(), escalate_tier=2)
    work(4, 70)

    _first, letter = sent()
    said = "Service Desk eskalował to zgłoszenie do Twojego zespołu."
    assert text(letter).count(said) == MANY - 1


@pytest.mark.long
def test_a_digest_for_management_keeps_what_its_reader_may_not_see(sent, many, lead):
    make_rule(percent=100, tell=(), inform_management=True)
    work(4, 30)
    hidden = Incident.objects.get(title="Printer 5")
    actions.name_involved(hidden, by=operator(), people=[lead])
    work(4.01, 70)

    _first, letter = sent()
    assert ("Printer 5\n" in text(letter), "Printer 6\n" in text(letter)) == (False, True)


@pytest.mark.long
def test_the_first_leaves_at_once_and_the_next_at_the_end_of_the_minute(
    sent, held, mira, team, lead
):
    make_rule(percent=100, tell=(), inform_management=True)
    taken(mira, team, "Second")
    work(4, 5)
    assert len(sent()) == 1
    work(4.01, 70)
    assert len(sent()) == 2


@pytest.mark.long
def test_a_few_at_once_are_letters_of_their_own(sent, held, mira, team, lead):
    for number in range(LETTERS - 1):
        taken(mira, team, f"Printer {number}")
    make_rule(percent=100, tell=(), inform_management=True)
    work(4, 5)
    assert len(sent()) == 1
    work(4.01, 70)
    assert len(sent()) == LETTERS


@pytest.mark.long
def test_what_was_registered_is_no_target(sent, mira, lead, team):
    make_rule(trigger="registered", tell=(), inform_management=True)
    with instants.at(MONDAY):
        for number in range(MANY):
            make_incident(f"Printer {number}", team=team, by=mira)
    after(0)
    after(0.1, deliver)

    (letter,) = sent()
    assert letter["Subject"] == f"{MANY} incidents at once"
    assert "Rules of the desk bring these incidents to your notice." in text(letter)
    assert Delivery.objects.filter(progress="gathered").count() == MANY - 1
