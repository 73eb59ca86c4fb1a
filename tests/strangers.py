"""A confidential incident with all that a desk ties to one, and those who must not hear of it."""

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

from tests.makers import (
    make_agent,
    make_calendar,
    make_category,
    make_incident,
    make_mailbox,
    make_organisation,
    make_person,
    make_service,
    make_team,
    make_token,
)
from tests.promises import promised
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.traces import keep_file, keep_raw_mail
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Circle
from tocsin.domain.incidents.models import ChecklistItem, Incident
from tocsin.domain.incidents.rules import LinkKind, Part
from tocsin.domain.journal.models import Event
from tocsin.domain.notify import queries as notify
from tocsin.domain.notify import traces
from tocsin.domain.notify.rules import Notice

TITLE = "Stolen laptop of the chief physician"
WORDS = "Seen on the market by a nurse"
FILE = "market.txt"
STRANGERS = {
    "contact": lambda: make_person("Stranger"),
    "agent": lambda: make_agent("Other Agent", team=make_team("far-away", tier=2)),
    "manager": lambda: make_agent("Manager", role=Role.MANAGER),
    "administrator": lambda: make_agent("Administrator", role=Role.ADMINISTRATOR),
    "auditor": lambda: make_agent("Auditor", role=Role.AUDITOR),
}


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


def world():
    """Secrets, what lies next to them in the open, and the parts that addresses are made of."""
    made = SimpleNamespace(officer=make_agent("Agnes Ott", role=Role.SECURITY_OFFICER))
    _put_up_house(made)
    _tell_secrets(made)
    made.parts = _hung_on(made, made.secrets[0])
    return made


def _put_up_house(made):
    for make in (make_team, make_service, make_organisation, make_category, make_calendar):
        make("desk")
    make_mailbox("desk@example.org")
    promised("desk", priority="P5")
    actions.set_stakeholder_list(by=operator(), slug="desk", name="House")
    made.ana, made.eva = make_person("Ana Rey"), make_person("Eva Expert")
    made.strangers = {name: make() for name, make in STRANGERS.items()}


def _tell_secrets(made):
    officer, circle = made.officer, Circle(confidential=True)
    told = {"by": officer, "circle": circle}
    secret = make_incident(TITLE, reporter=made.ana, description=WORDS, **told)
    file = keep_file(BytesIO(b"photo"), name=FILE, at=secret.registered_at)
    mail = keep_raw_mail(BytesIO(WORDS.encode()), mailbox="", at=secret.registered_at)
    made.said = actions.note(secret, by=officer, wording=Wording(WORDS, files=(file,), raw=mail))
    merged = make_incident(TITLE, **told)
    parent, child, friend, foe = (make_incident(f"Open {n}", reporter=made.ana) for n in range(4))
    actions.merge(merged, by=officer, into=secret, reason="Same")
    actions.adopt(fresh(secret), by=officer, parent=parent)
    actions.adopt(child, by=officer, parent=fresh(secret))
    made.link = actions.link(friend, by=officer, kind=LinkKind.RELATED, target=fresh(secret))
    actions.link(fresh(secret), by=officer, kind=LinkKind.CAUSED_BY, target=foe)
    split = actions.split(fresh(secret), by=officer, message=made.said, title=TITLE)
    made.secrets, made.near = [secret, merged, split], [parent, child, friend, foe]
    actions.acknowledge(fresh(parent), by=officer)


def _hung_on(made, secret):
    """Put on the secret whatever an address below it may name; return the parts of addresses."""
    by, now = operator(), instants.now()
    firm = accounts.create_organisation(
        by=by, slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    actions.invite(secret, by=by, guest=made.eva, until=now + timedelta(days=1))
    actions.watch(secret, by=by, person=made.eva, internal=False)
    actions.accept_major(fresh(secret), by=by)
    actions.assume_part(fresh(secret), by=by, part=Part.EXPERT, person=made.eva)
    step = ChecklistItem.objects.create(
        public_id="the-step", incident=secret, position=1, text=WORDS
    )
    found = {
        "message": made.said.public_id,
        "link": made.link.public_id,
        "inquiry": actions.ask(secret, by=by, supplier=firm, body=WORDS).public_id,
        "step": step.public_id,
        "task": actions.add_task(secret, by=by, title=WORDS, owner=made.officer).public_id,
        "line": actions.note_on_timeline(secret, by=by, at=now, text=WORDS).public_id,
    }
    actions.resolve(fresh(secret), by=made.officer, code="solved_permanent", text=WORDS)
    return found | _named(made, _failed_letter(secret))


def _named(made, letter):
    """The parts of addresses that are there without this secret, or not below it."""
    file, person = made.said.attachments.get().public_id, made.eva.public_id
    return {
        "attachment": file,
        "role": "expert",
        "person": person,
        "guest": person,
        "side": "public",
        "address": "desk@example.org",
        "country": "PL",
        "email": made.eva.email,
        "slug": "desk",
        "path": "desk",
        "position": "1",
        "delivery": letter,
        "files/public_id": file,
        "messages/public_id": made.said.public_id,
        "people/public_id": person,
        "tokens/public_id": make_token(made.ana)[0].public_id,
        "mail/public_id": letter,
        "token": "none",
    }


def _failed_letter(secret):
    """Let a letter about it be refused, so that it lies where administrators look."""
    told = {secret.reporter: Notice.REGISTERED}
    last = Event.objects.of(secret).latest("seq")
    (made,) = traces.queue(last, secret, told, ids=notify.message_ids(1))
    traces.failed(made, "550 no such user", for_good=True)
    return made.public_id


def filled(path, number, parts):
    """Fill the address in; an address with a part that nobody thought of yet fails here."""

    def fill(found):
        before, name = found["before"], found["name"]
        return f"{before}/" + str(
            parts.get(f"{before}/{name}") or (parts | {"number": number})[name]
        )

    return re.sub(r"(?P<before>[\w-]*)/[<{](?:\w+:)?(?P<name>\w+)[>}]", fill, path)


def told(response):
    content = b"".join(response) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(response.headers)


def met(response, made, *, but=()):
    """What of the secrets stands in an answer, besides what the asker wrote there."""
    words = [TITLE, WORDS, FILE, made.said.public_id, *(s.number for s in made.secrets)]
    said = told(response)
    return [word for word in words if word not in but and word in said]
