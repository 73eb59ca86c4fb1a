from datetime import timedelta

import pytest

from tests.domain.incidents.mail.answers import answer, resolved, said, state
from tests.mails import mail, receive
from tests.makers import make_person
from tocsin.base import instants
from tocsin.domain.conversations.models import Message
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Exclusion, Participant
from tocsin.domain.journal.models import Event
from tocsin.domain.notify.traces import queue

pytestmark = pytest.mark.django_db


def test_a_stranger_is_answered_in_the_language_of_the_desk(settings):
    settings.LANGUAGE_CODE = "pl"

    assert receive(mail(sender="zoe@example.org")).reporter.language == "pl"


def test_what_is_quoted_stays_in_the_original(ana, incident):
    receive(answer("It still burns.\n\nOn 24 Nov 2026 the desk wrote:\n> Is it out?"))

    assert said(incident)[-1] == ("public", "Ana Rey", "It still burns.")
    assert Message.objects.latest("pk").raw.thread == incident.thread


def test_a_reply_to_the_reporter_s_own_mail_goes_where_it_belongs(ana, incident):
    assert receive(answer()) == incident
    assert said(incident)[-1] == ("public", "Ana Rey", "It still burns.")


def test_a_reply_to_a_letter_of_ours_goes_where_it_belongs(ana, incident):
    event = Event.objects.of(incident).get()
    queue(event, incident, {ana: "registered"}, ids=["ours@desk.example"])

    assert receive(answer(answers="ours@desk.example")) == incident


def test_a_reply_to_a_reply_goes_where_it_belongs(ana, incident):
    receive(answer(message_id="second@example.org"))

    assert receive(answer(answers="second@example.org")) == incident


def test_the_number_in_the_subject_is_enough_for_who_takes_part(ana, incident):
    again = mail(subject=f"RE: [{incident.number}] Printer")

    assert receive(again) == incident


def test_a_stranger_who_knows_a_message_id_does_not_join_in(incident):
    other = receive(answer(sender="Zoë Ng <zoe@example.org>"))

    assert other != incident
    assert len(said(incident)) == 1
    note = (
        "internal",
        "mail",
        f"This mail answers {incident.number}, in which its sender does not take part.",
    )
    assert said(other)[-1] == note


def test_a_stranger_who_quotes_a_number_does_not_join_in(incident):
    other = receive(mail(sender="zoe@example.org", subject=f"[{incident.number}] Printer"))

    assert other != incident
    assert len(said(incident)) == 1


def test_who_takes_part_joins_in(incident):
    zoe = make_person("Zoë Ng", email="zoe@example.org")
    Participant.objects.create(incident=incident, person=zoe)

    assert receive(answer(sender="zoe@example.org")) == incident


def test_who_is_excluded_has_no_part_any_more(ana, incident):
    Exclusion.objects.create(incident=incident, person=ana)

    assert receive(answer()) != incident


def test_an_agent_s_answer_by_mail_is_an_internal_note(incident, jonas):
    receive(answer(sender=jonas.email))

    assert said(incident)[-1] == ("internal", "Jonas Feld", "It still burns.")


def test_an_answer_opens_again_what_was_resolved(ana, incident):
    resolved(incident)

    receive(answer())

    assert state(incident) == "assigned"
    assert said(incident)[-1] == ("public", "Ana Rey", "It still burns.")
    reopened, message = Event.objects.of(incident).order_by("-seq")[:2][::-1]
    assert (reopened.verb, message.verb) == ("incident.reopened", "incident.message_added")
    assert message.because_of == reopened


def test_thanks_open_nothing_again(ana, incident):
    resolved(incident)

    receive(answer("Thanks a lot!\n\nAna"))

    assert state(incident) == "resolved"
    assert said(incident)[-1][2].startswith("Thanks a lot!")


def test_thanks_with_a_file_may_be_more_than_thanks(ana, incident):
    resolved(incident)
    message = answer("Thanks!")
    message.add_attachment(b"picture", maintype="image", subtype="png", filename="still.png")

    receive(message)

    assert state(incident) == "assigned"


def test_an_answer_within_the_window_opens_again_what_was_closed(ana, incident):
    resolved(incident)
    actions.confirm(incident, by=ana, solved=True)

    receive(answer())

    assert state(incident) == "assigned"


def test_an_answer_after_the_window_is_a_new_incident_that_names_the_old(ana, incident):
    resolved(incident)
    actions.confirm(incident, by=ana, solved=True)

    with instants.at(instants.now() + timedelta(days=15)):
        other = receive(answer())

    assert (other != incident, state(incident)) == (True, "closed")
    note = f"This mail answers {incident.number}, which ended too long ago to be opened again."
    assert said(other)[-1] == ("internal", "mail", note)
    assert other.links.get().target == incident


def test_an_answer_to_what_was_merged_goes_to_the_survivor(ana, incident, jonas):
    survivor = receive(mail(sender="zoe@example.org"))
    actions.merge(incident, by=jonas, into=survivor, reason="The same printer.")

    assert receive(answer()) == survivor


@pytest.mark.parametrize("sender", ["ana@example.org", "mailer-daemon@relay.example"])
def test_an_automatic_answer_is_noted_and_changes_nothing(ana, incident, sender):
    resolved(incident)

    receive(answer("I am away.", sender=sender, Auto_Submitted="auto-replied"))

    assert state(incident) == "resolved"
    visibility, author, text = said(incident)[-1]
    assert (visibility, author) == ("internal", "mail")
    assert text.endswith(f"<{sender}>\n\nI am away.")


def test_a_note_needs_no_words_when_it_has_files(incident, jonas):
    message = answer("", sender=jonas.email)
    message.add_attachment(b"log", maintype="text", subtype="plain", filename="a.log")

    receive(message)

    assert said(incident)[-1] == ("internal", "Jonas Feld", "(no text)")


@pytest.mark.parametrize("sides", [(True,), (True, False)])
def test_a_watcher_inside_answers_inside_whatever_else_they_are(jonas, incident, sides):
    for internal in sides:
        Participant.objects.create(incident=incident, person=jonas, internal=internal)
    receive(answer(sender=f"Jonas Feld <{jonas.email}>"))
    assert said(incident)[-1] == ("internal", "Jonas Feld", "It still burns.")
