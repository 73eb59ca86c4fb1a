from hashlib import sha256

import pytest

from tests.domain.incidents.mail.answers import said
from tests.mails import mail, receive
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import RawMail
from tocsin.domain.journal.models import Event

pytestmark = pytest.mark.django_db


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


def test_an_empty_mail_is_a_report_as_well(ana):
    incident = receive(mail("", subject=""))

    assert incident.title == "Mail without a subject"
    assert said(incident) == [("public", "Ana Rey", "(no text)")]


def test_a_machine_may_report(ana):
    incident = receive(mail("Disk full", Auto_Submitted="auto-generated"))

    assert RawMail.objects.get().automatic == "generated"
    assert incident.number
