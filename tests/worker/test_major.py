"""Who hears of a major incident by mail, and when the desk reminds."""

from datetime import timedelta

import pytest
import time_machine

from tests.makers import make_agent, make_incident, make_person
from tests.relays import words
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.jobs import due_acts
from tocsin.domain.incidents.rules import Part, Template
from tocsin.domain.journal.models import Outbox
from tocsin.worker.chores import CHORES

pytestmark = pytest.mark.django_db
GRAVE = {"impact": "high", "urgency": "high"}


@pytest.fixture
def priya():
    return make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)


@pytest.fixture
def led(incident, priya):
    actions.accept_major(incident, by=priya)
    Outbox.objects.all().delete()
    return incident


@pytest.fixture
def board():
    edmund = make_person("Edmund Hale", email="edmund@example.org")
    magda = make_person("Magda Nowak", email="magda@example.org")
    accounts.change_person(magda, by=operator(), changes={"language": "pl"})
    members = [edmund, magda]
    return actions.set_stakeholder_list(by=operator(), slug="board", name="Board", members=members)


def told(letters):
    return {str(letter["To"].addresses[0].addr_spec) for letter in letters}


def work():
    for due in due_acts():
        due.do()


def test_what_the_desk_proposes_is_told_to_the_major_incident_managers(letters, priya):
    make_incident("No mail at all", **GRAVE)
    (letter,) = letters()
    assert told([letter]) == {priya.email}
    assert "is proposed as a major incident: No mail at all" in words(letter)
    assert "Why: The highest priority" in words(letter)


def test_of_a_secret_that_no_manager_may_know_of_who_keeps_it_hears(letters, priya):
    officer = make_agent("Olga Marsh", role=Role.SECURITY_OFFICER)
    make_incident("Files are encrypted", security=True, **GRAVE)
    assert told(letters()) == {officer.email}


def test_a_proposal_by_hand_gives_its_reason(letters, incident, jonas, priya):
    letters()
    actions.propose_major(incident, by=jonas, reason="Every ward calls.")
    *_, letter = letters()
    assert told([letter]) == {priya.email}
    assert "Every ward calls." in words(letter)


def test_who_works_on_it_hears_that_it_is_major(letters, incident, jonas, priya):
    actions.acknowledge(incident, by=jonas)
    Outbox.objects.all().delete()
    actions.accept_major(incident, by=priya)
    (letter,) = letters()
    assert told([letter]) == {jonas.email}
    assert f"Priya Nadar has declared {incident.number} a major incident" in words(letter)


def test_who_is_given_a_part_hears_which(letters, led, jonas, priya):
    actions.assume_part(led, by=priya, part=Part.SCRIBE, person=jonas)
    (letter,) = letters()
    assert told([letter]) == {jonas.email}
    assert "Your part: Scribe" in words(letter)


def test_who_takes_a_part_is_not_told_of_it(letters, led, jonas):
    actions.assume_part(led, by=jonas, part=Part.SCRIBE, person=jonas)
    assert letters() == []


def test_stakeholders_hear_it_each_in_their_own_language(letters, led, priya, board):
    actions.update_stakeholders(
        led, by=priya, body="We know the cause.", lists=[board], template=Template.FIRST
    )
    letters_to = {str(one["To"].addresses[0].addr_spec): one for one in letters()}
    assert set(letters_to) == {"edmund@example.org", "magda@example.org"}
    english, polish = (words(letters_to[f"{who}@example.org"]) for who in ("edmund", "magda"))
    assert "There is a major incident." in english
    assert "You hear from us again by" in english
    assert "We know the cause." in english
    assert "We know the cause." in polish
    assert "There is a major incident." not in polish
    assert "/incidents/" not in english


def test_a_stakeholder_on_two_lists_hears_it_once(letters, led, priya, board):
    twice = actions.set_stakeholder_list(
        by=operator(), slug="clinic", name="Clinic", members=board.members.all()
    )
    actions.update_stakeholders(led, by=priya, body="Word", lists=[board, twice])
    assert len(letters()) == 2


def test_neither_title_nor_number_of_a_secret_is_for_stakeholders(letters, priya, board):
    secret = make_incident(
        "Stolen laptop", circle=actions.Circle(confidential=True, people=(priya,))
    )
    actions.accept_major(secret, by=priya)
    Outbox.objects.all().delete()
    actions.update_stakeholders(secret, by=priya, body="We work on it.", lists=[board])
    for letter in letters():
        assert "Stolen laptop" not in letter["Subject"] + words(letter)
        assert secret.number not in letter["Subject"] + words(letter)


def test_the_last_word_promises_none(letters, led, priya, board):
    actions.resolve(led, by=priya, code="solved_permanent", text="Done")
    Outbox.objects.all().delete()
    actions.update_stakeholders(
        led, by=priya, body="All is well.", lists=[board], template=Template.RESOLVED
    )
    letter = next(one for one in letters() if "edmund" in one["To"])
    assert "The major incident is over:" in words(letter)
    assert "This was the last word about it." in words(letter)


@pytest.mark.long
def test_who_speaks_is_reminded_of_a_promised_word_and_again_each_cadence(
    letters, led, jonas, priya
):
    actions.assume_part(led, by=priya, part=Part.COMMUNICATIONS_EXTERNAL, person=jonas)
    Outbox.objects.all().delete()
    actions.prioritise(led, by=operator(), reason="Everybody", **GRAVE)
    assert due_acts() == []
    start = instants.now()
    for minutes, count in ((31, 2), (45, 2), (62, 4)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            work()
            assert len(letters()) == count
    assert told(letters()) == {priya.email, jonas.email}
    assert "were promised a word by" in words(letters()[0])


def test_the_worker_looks_for_what_is_due_more_than_once_a_minute():
    assert min(interval for interval, _ in CHORES) <= timedelta(minutes=1)
