"""Who hears as a watcher or by name, and who has asked to hear nothing."""

from datetime import date

import pytest

from tests.makers import make_agent, make_person
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Kind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Participant
from tocsin.domain.journal.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira():
    person = make_person("Mira Stein", kind=Kind.AGENT, email="mira.stein@example.org")
    accounts.grant(person, by=operator(), role=Role.AGENT)
    return person


@pytest.fixture
def ben():
    return make_person("Ben Ode", email="ben@example.net")


@pytest.fixture
def heard(letters, incident):
    """Return a function that tells who got a letter since it was asked last."""
    letters()
    seen = [len(letters())]

    def since():
        new = letters()[seen[0] :]
        seen[0] += len(new)
        return sorted(str(letter["To"].addresses[0].addr_spec) for letter in new)

    return since


def noted(incident, by, body="It smells of toner."):
    return actions.note(incident, by=by, wording=Wording(body))


def answered(incident, by):
    return actions.answer(incident, by=by, wording=Wording("We look at it."))


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def test_inside_hears_every_word_and_outside_the_public_ones(incident, jonas, mira, ben, heard):
    actions.watch(incident, by=jonas, person=mira, internal=True)
    actions.watch(incident, by=jonas, person=ben, internal=False)
    noted(incident, jonas)
    assert heard() == [mira.email]
    answered(incident, jonas)
    assert heard() == ["ana@example.org", ben.email, mira.email]


def test_nobody_hears_of_their_own_words(incident, jonas, heard):
    actions.begin_following(incident, by=jonas)
    noted(incident, jonas)
    assert heard() == []


def test_who_muted_it_hears_nothing_more(incident, jonas, mira, ben, ana, heard):
    actions.watch(incident, by=jonas, person=mira, internal=True)
    actions.watch(incident, by=jonas, person=ben, internal=False)
    for person in (mira, ben, ana):
        actions.mute(incident, by=person, muted=True)
    noted(incident, jonas, "@mira.stein, look")
    answered(incident, jonas)
    assert heard() == []
    actions.mute(incident, by=ana, muted=False)
    answered(incident, jonas)
    assert heard() == [ana.email]


def test_an_assignee_may_mute_what_the_reporter_writes(incident, jonas, ana, heard):
    actions.acknowledge(incident, by=jonas)
    answered(incident, ana)
    assert heard() == [jonas.email]
    actions.mute(incident, by=jonas, muted=True)
    answered(incident, ana)
    assert heard() == []


def test_who_is_called_upon_is_told_so(letters, incident, jonas, mira):
    letters()
    noted(incident, jonas, "@mira.stein, is this **yours**?")
    *_, letter = letters()
    assert letter["To"].endswith(f"<{mira.email}>")
    assert letter["From"].startswith("Jonas Feld")
    assert f"Jonas Feld calls upon you in a note on {incident.number}:" in text_of(letter)
    assert "@mira.stein, is this yours?" in text_of(letter)
    assert "@Mira Stein</a>" in letter.get_body(("html",)).get_content()


def test_a_call_is_one_letter_and_the_other_watchers_hear_of_the_note(
    letters, incident, jonas, mira
):
    lena = make_agent("Lena Brandt")
    for person in (lena, mira):
        actions.watch(incident, by=jonas, person=person, internal=True)
    letters()
    noted(incident, jonas, "@mira.stein, look")
    told = {letter["To"]: text_of(letter) for letter in letters()[-2:]}
    openings = {to.partition("<")[0].strip(): text.splitlines()[0] for to, text in told.items()}
    assert openings["Mira Stein"].startswith("Jonas Feld calls upon you")
    assert openings["Lena Brandt"].startswith("Jonas Feld notes on")


def test_an_owner_is_told_of_the_task(letters, incident, jonas, mira):
    letters()
    due_on = date(2026, 11, 30)
    actions.add_task(incident, by=jonas, title="Call the ward", owner=mira, due_on=due_on)
    *_, letter = letters()
    assert letter["To"].endswith(f"<{mira.email}>")
    text = text_of(letter)
    assert f"Jonas Feld gives you a task on {incident.number}, Printer on fire:" in text
    assert "Call the ward" in text
    assert "To be done by Nov. 30, 2026." in text


def test_a_task_that_changes_hands_is_told_to_the_next_one(incident, jonas, mira, heard):
    task = actions.add_task(incident, by=jonas, title="Call the ward", owner=jonas)
    assert heard() == []
    actions.change_task(task, by=jonas, plan=actions.Plan("Call both wards", jonas))
    assert heard() == []
    actions.change_task(task, by=jonas, plan=actions.Plan("Call both wards", mira))
    assert heard() == [mira.email]


def test_who_muted_it_is_still_told_of_their_own_task(incident, jonas, mira, heard):
    actions.mute(incident, by=mira, muted=True)
    actions.add_task(incident, by=jonas, title="Call the ward", owner=mira)
    assert heard() == [mira.email]


def test_who_lost_sight_inside_still_hears_in_public(incident, jonas, mira, heard):
    for internal in (True, False):
        actions.watch(incident, by=jonas, person=mira, internal=internal)
    actions.restrict(incident, by=jonas, confidential=True, people=(jonas,))
    noted(incident, jonas)
    assert heard() == []
    answered(incident, jonas)
    assert heard() == ["ana@example.org", mira.email]


def test_a_mention_that_outlived_its_sight_is_not_told(incident, jonas, mira, heard):
    noted(incident, jonas, "@mira.stein, look")
    actions.restrict(incident, by=jonas, confidential=True, people=(jonas,))
    assert Outbox.objects.exists()
    assert Participant.objects.filter(person=mira).exists()
    assert heard() == []


def test_who_is_on_both_sides_is_told_that_they_answer_inside(letters, incident, jonas, mira):
    for internal in (True, False):
        actions.watch(incident, by=jonas, person=mira, internal=internal)
    letters()
    noted(incident, jonas)
    *_, letter = letters()
    assert "What you answer to this mail becomes an internal note." in text_of(letter)


def test_who_lost_sight_inside_is_told_that_they_answer_in_public(letters, incident, jonas, mira):
    for internal in (True, False):
        actions.watch(incident, by=jonas, person=mira, internal=internal)
    actions.restrict(incident, by=jonas, confidential=True, people=(jonas,))
    letters()
    answered(incident, jonas)
    [text] = [text_of(letter) for letter in letters()[-2:] if mira.email in letter["To"]]
    assert "To answer, simply reply to this mail." in text
