"""What is answered to the first mail, and what became of its incident."""

from tests.mails import mail
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions


def answer(text="It still burns.", **more):
    return mail(text, **({"answers": "first@example.org", "subject": "Re: Printer"} | more))


def resolved(incident):
    actions.resolve(incident, by=operator(), code="solved_permanent", text="Put out.")


def said(incident):
    return [(m.visibility, m.author.name, m.plain) for m in incident.thread.messages.all()]


def state(incident):
    incident.refresh_from_db()
    return incident.state
