import pytest

from tests.mails import keep, mail, quarantined, receive
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import KnownMessageId, RawMail
from tocsin.domain.incidents.jobs import take_in
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.models import Event
from tocsin.domain.notify.traces import queue
from tocsin.words.mail import phrases

pytestmark = pytest.mark.django_db


def test_an_automatic_answer_to_nothing_is_quarantined():
    away = mail("I am away.", X_Autoreply="yes")

    assert quarantined(away) == "mail.automatic"


def test_what_is_no_mail_is_quarantined():
    assert quarantined(b"\n") == "unreadable.empty"
    assert quarantined(b"hello") == "unreadable.no_head"


def test_a_mail_without_a_sender_is_quarantined():
    assert quarantined(b"Subject: hello\n\nIt burns\n") == "mail.sender_unknown"


def test_our_own_mail_is_quarantined(settings):
    assert quarantined(mail(sender=settings.MAIL_FROM)) == "mail.from_ourselves"


def test_our_own_letter_that_comes_back_is_quarantined(ana, incident):
    event = Event.objects.of(incident).get()
    queue(event, incident, {ana: "registered"}, ids=["ours@desk.example"])

    assert quarantined(mail(message_id="ours@desk.example")) == "mail.ours_come_back"


def test_the_same_bytes_twice_are_one_incident(ana):
    message = mail()

    first, second = receive(message), receive(message)

    assert (first.title, second) == ("Printer", None)
    assert Incident.objects.count() == RawMail.objects.count() == 1


def test_the_same_mail_on_two_ways_is_one_incident(ana):
    message = mail(message_id="once@example.org")
    receive(message)
    message["Received"] = "from another relay"

    assert receive(message) is None
    assert Incident.objects.count() == 1
    assert {raw.state for raw in RawMail.objects.all()} == {"parsed"}


def test_another_sender_s_mail_with_the_same_id_is_not_lost(ana):
    receive(mail(message_id="once@example.org"))

    assert receive(mail(message_id="once@example.org", sender="zoe@example.org"))
    assert Incident.objects.count() == 2


def test_a_mail_without_an_id_is_taken_as_well(ana):
    assert receive(mail(message_id="")) is not None
    assert not KnownMessageId.objects.exists()


def test_what_another_reads_just_now_is_left_alone(ana):
    raw = keep(mail())
    RawMail.objects.update(state="parsed")

    assert take_in(raw, phrases=phrases()) is None
    assert not Incident.objects.exists()


def test_a_refusal_leaves_nothing_half_done():
    assert quarantined(mail(sender=f"{'x' * 60}@{'y.' * 90}{'y' * 20}")) != ""
    assert not Person.objects.filter(kind="contact").exists()
