import pytest

from tests.mails import mail, receive
from tests.makers import make_agent, make_person
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import MailDomain
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.models import Outbox
from tocsin.domain.notify import jobs
from tocsin.domain.notify.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier():
    firm = accounts.create_organisation(
        by=operator(), slug="fuser", name="Fuser Ltd", kind=OrganisationKind.SUPPLIER
    )
    MailDomain.objects.create(domain="fuser.example", organisation=firm)
    make_person("Susi Toner", email="susi@fuser.example")
    return firm


@pytest.fixture
def inquiry(incident, supplier):
    return actions.ask(incident, by=make_agent(), supplier=supplier, body="Have you a fuser unit?")


def said(inquiry):
    return [(m.author.name, m.plain) for m in queries.said_with(inquiry)][1:]


def theirs(text="In stock.", sender="Susi Toner <susi@fuser.example>", **more):
    return mail(text, sender=sender, **more)


def test_a_supplier_s_reply_stays_with_what_they_were_asked(incident, inquiry):
    for row in Outbox.objects.select_related("event"):
        jobs.hear(row)
    letter = Delivery.objects.get(notice="inquiry")

    found = receive(theirs(answers=letter.message_id))

    assert found == incident
    assert said(inquiry) == [("Susi Toner", "In stock.")]
    assert incident.thread.messages.count() == 1


def test_a_supplier_s_own_number_tells_what_it_is_about(incident, inquiry):
    actions.note_reference(inquiry, by=operator(), reference="F-4711")

    assert receive(theirs(subject="[F-4711] Your order")) == incident
    assert said(inquiry) == [("Susi Toner", "In stock.")]


def test_our_number_tells_what_it_is_about(incident, inquiry):
    assert receive(theirs(subject=f"Re: [{incident.number}] Printer")) == incident


def test_a_supplier_s_machine_is_heard_as_well(incident, inquiry):
    automatic = {"Auto_Submitted": "auto-replied"}
    receive(theirs("Ticket F-4711", subject=f"[{incident.number}]", **automatic))

    assert said(inquiry) == [("Susi Toner", "Ticket F-4711")]


def test_a_colleague_of_theirs_becomes_a_contact(incident, inquiry, supplier):
    colleague = "Ben Drum <ben@fuser.example>"
    receive(theirs(sender=colleague, subject=f"[{incident.number}]"))

    ((name, _),) = said(inquiry)
    assert name == "Ben Drum"


def test_another_firm_does_not_speak_there(incident, inquiry):
    other = receive(mail("Buy ours!", sender="x@y.example", subject=f"[{incident.number}]"))

    assert other != incident
    assert said(inquiry) == []


def test_a_supplier_may_report_something_of_their_own(supplier):
    found = receive(theirs("Our portal is down today.", subject="Portal"))

    assert Incident.objects.get() == found
    assert found.reporter.organisation == supplier


def letter_to_supplier():
    for row in Outbox.objects.select_related("event"):
        jobs.hear(row)
    return Delivery.objects.get(notice="inquiry").message_id


def noted(incident):
    return [m.plain for m in incident.thread.messages.filter(visibility="internal")]


def test_somebody_else_who_answers_the_supplier_s_letter_is_noted_inside(incident, inquiry):
    private = mail("It is Susi.", sender="susi@home.example", answers=letter_to_supplier())

    assert receive(private) == incident
    assert said(inquiry) == []
    assert noted(incident) == ["<susi@home.example>\n\nIt is Susi."]
    assert Incident.objects.count() == 1


def test_a_supplier_s_mail_server_that_sends_it_back_is_heard_inside(incident, inquiry):
    bounce = mail(
        "No such user.",
        sender="mailer-daemon@fuser.example",
        answers=letter_to_supplier(),
        Auto_Submitted="auto-replied",
    )

    assert receive(bounce) == incident
    assert said(inquiry) == []
    assert "No such user." in noted(incident)[0]
