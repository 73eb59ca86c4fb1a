"""Ask by mail, be answered, not be satisfied, be satisfied: all of it through a real relay."""

import re

import pytest

from tests.mails import mail, receive
from tests.makers import make_agent, make_team
from tests.relays import arrived
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import history, verify

pytestmark = pytest.mark.django_db


def reply(letter, text):
    """Answer as a mail program does: quoted below, with the thread's headers."""
    quoted = letter.get_body(("plain",)).get_content()
    below = "".join(f"> {line}\n" for line in quoted.splitlines())
    return mail(
        f"{text}\n\nOn 24 Nov 2026 the desk wrote:\n{below}",
        subject=f"Re: {letter['Subject']}",
        answers=letter["Message-ID"].strip("<>"),
        References=f"{letter['References'] or ''} {letter['Message-ID']}".strip(),
    )


@pytest.mark.long
def test_a_conversation_by_mail_from_report_to_closure(relay):
    jonas = make_agent("Jonas Feld", team=make_team())
    report = mail("Smoke comes out of it.", subject="Printer", message_id="one@example.org")

    incident = receive(report)
    (confirmation,) = arrived(relay)
    assert re.findall(r"INC-\d{4}-\d{6}", confirmation["Subject"]) == [incident.number]
    assert confirmation["In-Reply-To"] == "<one@example.org>"

    actions.assign(incident, by=jonas, assignee=jonas)
    actions.answer(incident, by=jonas, wording=Wording("Have you pulled the plug?"))
    (question,) = arrived(relay)
    assert "Have you pulled the plug?" in question.get_body(("plain",)).get_content()
    assert question["From"].startswith("Jonas Feld <")
    assert question["Auto-Submitted"] is None

    assert receive(reply(question, "Yes, just now.")) == incident
    (to_jonas,) = arrived(relay)
    assert jonas.email in to_jonas["To"]
    assert "Yes, just now." in to_jonas.get_body(("plain",)).get_content()

    incident.refresh_from_db()
    actions.resolve(incident, by=jonas, code="solved_permanent", text="A new fuser unit.")
    (resolution,) = arrived(relay)
    assert "A new fuser unit." in resolution.get_body(("plain",)).get_content()

    receive(reply(resolution, "It smokes again!"))
    incident.refresh_from_db()
    assert incident.state == "in_progress"
    (reopened,) = arrived(relay)
    assert jonas.email in reopened["To"]
    assert "It smokes again!" in reopened.get_body(("html",)).get_content()


@pytest.mark.long
def test_thanks_and_a_confirmation_end_it(relay):
    jonas = make_agent("Jonas Feld", team=make_team())
    incident = receive(mail("Smoke comes out of it.", subject="Printer"))
    actions.resolve(incident, by=jonas, code="solved_permanent", text="A new fuser unit.")
    _, resolution = arrived(relay)

    receive(reply(resolution, "Thank you, works now!"))
    incident.refresh_from_db()
    assert incident.state == "resolved"

    ana = Person.objects.get(email="ana@example.org")
    actions.confirm(incident, by=jonas, solved=True)
    (closing,) = arrived(relay)
    assert "is closed" in closing.get_body(("plain",)).get_content()
    references = closing["References"].split()
    assert references[0] == relay.letters[0]["In-Reply-To"]
    assert relay.ids[:-1] == [i for i in references if i in relay.ids]

    assert [entry.verb for entry in history(incident)] == [
        "incident.registered",
        "incident.resolved",
        "incident.message_added",
        "incident.confirmed",
    ]
    assert history(incident)[2].actor == ana
    assert Incident.objects.count() == 1
    assert verify() == []
