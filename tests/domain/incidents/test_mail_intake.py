from datetime import timedelta
from hashlib import sha256

import pytest

from tests.mails import keep, mail, quarantined, receive
from tests.makers import make_agent, make_person
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import KnownMessageId, Message, RawMail
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.jobs import take_in
from tocsin.domain.incidents.models import Exclusion, Incident, Participant
from tocsin.domain.journal.models import Event
from tocsin.domain.notify.traces import queue
from tocsin.words.mail import phrases

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_person("Ana Rey", email="ana@example.org")


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld")


@pytest.fixture
def incident(ana):
    """An incident that Ana reported by mail under the Message-ID `first@example.org`."""
    return receive(mail(message_id="first@example.org"))


def answer(text="It still burns.", **more):
    return mail(text, **({"answers": "first@example.org", "subject": "Re: Printer"} | more))


def resolved(incident):
    actions.resolve(incident, by=operator(), code="solved_permanent", text="Put out.")


def said(incident):
    return [(m.visibility, m.author.name, m.plain) for m in incident.thread.messages.all()]


def state(incident):
    incident.refresh_from_db()
    return incident.state


def test_a_mail_becomes_an_incident_of_its_sender(ana):
    incident = receive(mail("The printer is on fire.", subject="Re: Printer"))

    assert (incident.title, incident.channel, incident.reporter) == ("Printer", "mail", ana)
    assert said(incident) == [("public", "Ana Rey", "The printer is on fire.")]
    event = Event.objects.of(incident).get()
    assert (event.verb, event.actor, event.source) == ("incident.registered", ana, "mail")


def test_a_stranger_becomes_a_contact_and_the_desk_registers(ana):
    incident = receive(mail(sender="Zoë Ng <Zoe@Example.org>"))

    zoe = incident.reporter
    assert (zoe.kind, zoe.name, zoe.email) == ("contact", "Zoë Ng", "zoe@example.org")
    event = Event.objects.of(incident).get()
    assert (event.actor.name, event.on_behalf_of) == ("mail", zoe)


def test_who_may_no_longer_act_still_reports(ana):
    accounts.deactivate(ana, by=operator())

    incident = receive(mail())

    assert incident.reporter == ana
    assert Event.objects.of(incident).get().actor.name == "mail"


def test_a_name_that_is_no_name_costs_nobody_their_report():
    incident = receive(mail(sender=f"{'x' * 150} <zoe@example.org>"))

    assert incident.reporter.name == "x" * 120


def test_a_stranger_is_answered_in_the_language_of_the_desk(settings):
    settings.LANGUAGE_CODE = "pl"

    assert receive(mail(sender="zoe@example.org")).reporter.language == "pl"


def test_files_come_along_under_their_digest(ana):
    message = mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")

    (attachment,) = receive(message).opening.attachments.all()

    assert attachment.name == "a.pdf"
    assert attachment.blob.sha256 == sha256(b"%PDF-1.7").hexdigest()


def test_html_is_kept_as_it_came_and_shown_safely(ana):
    html = "<p onclick='x()'>It <b>burns</b></p><script>x()</script>\n"
    message = mail("It burns")
    message.add_alternative(html, subtype="html")

    opening = receive(message).opening

    assert (opening.body, opening.body_format) == (html, "html")
    assert opening.html.strip() == "<p>It <b>burns</b></p>"
    assert opening.plain == "It burns"


def test_what_is_quoted_stays_in_the_original(ana, incident):
    receive(answer("It still burns.\n\nOn 24 Nov 2026 the desk wrote:\n> Is it out?"))

    assert said(incident)[-1] == ("public", "Ana Rey", "It still burns.")
    assert Message.objects.latest("pk").raw.thread == incident.thread


def test_an_empty_mail_is_a_report_as_well(ana):
    incident = receive(mail("", subject=""))

    assert incident.title == "Mail without a subject"
    assert said(incident) == [("public", "Ana Rey", "(no text)")]


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


def test_an_automatic_answer_to_nothing_is_quarantined():
    away = mail("I am away.", X_Autoreply="yes")

    assert quarantined(away) == "mail.automatic"


def test_a_machine_may_report(ana):
    incident = receive(mail("Disk full", Auto_Submitted="auto-generated"))

    assert RawMail.objects.get().automatic == "generated"
    assert incident.number


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


def test_a_note_needs_no_words_when_it_has_files(incident, jonas):
    message = answer("", sender=jonas.email)
    message.add_attachment(b"log", maintype="text", subtype="plain", filename="a.log")

    receive(message)

    assert said(incident)[-1] == ("internal", "Jonas Feld", "(no text)")
