"""Ask a supplier by mail, be answered, by their number too: never seen by the reporter."""

import pytest

from tests.mails import mail, receive
from tests.makers import make_agent, make_incident, make_person, make_team
from tests.relays import arrived, words
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Circle, Target
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import history, verify

pytestmark = pytest.mark.django_db
SUSI = "Susi Toner <susi@fuser.example>"


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def fuser():
    firm = accounts.create_organisation(
        by=operator(), slug="fuser", name="Fuser Ltd", kind=OrganisationKind.SUPPLIER
    )
    susi = make_person("Susi Toner", email="susi@fuser.example")
    accounts.change_person(susi, by=operator(), changes={"organisation": firm})
    return firm


def reply(letter, text, **more):
    return mail(
        text,
        sender=SUSI,
        subject=f"Re: {letter['Subject']}",
        answers=letter["Message-ID"].strip("<>"),
        **more,
    )


def said(incident):
    [(_, messages)] = queries.supplier_talk(incident)
    return [message.plain for message in messages]


@pytest.mark.long
def test_a_supplier_is_asked_and_answers_by_mail(relay, jonas, fuser):
    ana = make_person()
    incident = make_incident("Printer", by=jonas, reporter=ana, description="Smoke.")
    actions.assign(incident, by=jonas, assignee=jonas)
    arrived(relay)

    target = Target(supplier=fuser)
    actions.escalate(incident, by=jonas, target=target, reason="It smokes.", tried="New drum.")
    (question,) = arrived(relay)
    assert "susi@fuser.example" in question["To"]
    assert question["From"].startswith("Jonas Feld <")
    assert "It smokes.\n\nNew drum." in words(question)
    assert "/incidents/" not in words(question)

    assert receive(reply(question, "Which model?")) == incident
    (told,) = arrived(relay)
    assert jonas.email in told["To"]
    assert "Which model?" in words(told)

    [(inquiry, _)] = queries.supplier_talk(incident)
    actions.write_to_supplier(inquiry, by=jonas, wording=Wording("The F 500."))
    (second,) = arrived(relay)
    assert question["Message-ID"] in second["References"]

    actions.note_reference(inquiry, by=jonas, reference="88-20417")
    theirs = {"Auto_Submitted": "auto-generated"}
    receive(mail("A unit is on its way.", sender=SUSI, subject="[88-20417] Sent", **theirs))
    assert said(incident)[1:] == ["Which model?", "The F 500.", "A unit is on its way."]

    # Their machine wrote last, and is written to all the same.
    arrived(relay)
    actions.write_to_supplier(inquiry, by=jonas, wording=Wording("It is here."))
    assert ["susi@fuser.example" in letter["To"] for letter in arrived(relay)] == [True]

    assert [m.plain for m in queries.conversation(incident, ana)] == ["Smoke."]
    assert all("fuser" not in str(letter["To"]) for letter in relay.to(ana.email))
    assert Incident.objects.count() == 1
    assert verify() == []


def test_a_secret_title_does_not_leave_the_house(relay, jonas, fuser):
    secret = make_incident("Insider at work", by=jonas, circle=Circle(confidential=True))
    actions.ask(secret, by=jonas, supplier=fuser, body="Who can open the vault?")
    (question,) = arrived(relay)
    assert secret.number in question["Subject"]
    assert "Insider" not in question.as_string()


@pytest.mark.long
def test_the_next_team_and_who_keeps_the_contact_hear(relay, jonas):
    ana = make_person()
    network = make_team("network", tier=2)
    lead = make_agent("Sofia Arman")
    accounts.join_team(lead, by=operator(), team=network, is_lead=True)
    other = make_agent("Lukas Brandt", team=network)
    incident = make_incident("VPN", by=jonas, reporter=ana, description="It drops.")
    arrived(relay)

    target = Target(team=network)
    actions.escalate(incident, by=jonas, target=target, reason="No rights.", tried="Restart.")
    (word,) = arrived(relay)
    assert lead.email in word["To"]
    assert "No rights.\n\nRestart." in words(word)

    actions.assign(incident, by=other, assignee=other)
    actions.answer(incident, by=ana, wording=Wording("Again!"))
    assert {letter["To"].addresses[0].addr_spec for letter in arrived(relay)} == {
        jonas.email,
        other.email,
    }

    actions.hand_back(incident, by=other, reason="It is the client.")
    (back,) = arrived(relay)
    assert jonas.email in back["To"]
    assert "It is the client." in words(back)


@pytest.mark.long
def test_management_is_mailed_and_a_guest_helps_by_mail(relay, jonas, time_machine):
    time_machine.move_to("2026-11-24T08:00:00Z", tick=False)
    lead = make_agent("Greta Lindholm")
    desk = jonas.memberships.get().team
    accounts.join_team(lead, by=operator(), team=desk, is_lead=True)
    incident = make_incident("VPN", by=jonas)

    actions.inform_management(incident, by=jonas, reason="The press calls.")
    (word,) = arrived(relay)
    assert lead.email in word["To"]
    assert "The press calls." in words(word)

    eva = make_person("Eva Expert")
    until = "2026-12-01T17:00:00Z"
    stay = {"until": instants.parsed(until), "message": "You know these gateways."}
    actions.invite(incident, by=jonas, guest=eva, **stay)
    (invitation,) = arrived(relay)
    assert "You know these gateways." in words(invitation)
    answer = mail(
        "Look at the MTU.",
        sender=f"Eva Expert <{eva.email}>",
        answers=invitation["Message-ID"].strip("<>"),
    )
    assert receive(answer) == incident
    [note] = queries.conversation(incident, jonas)
    assert (note.visibility, note.author, note.plain) == ("internal", eva, "Look at the MTU.")
    assert history(incident)[-1].verb == "incident.message_added"

    time_machine.move_to(until, tick=False)
    late = mail("And?", sender=f"Eva <{eva.email}>", answers=invitation["Message-ID"].strip("<>"))
    assert receive(late) != incident
