"""One incident from the phone call to the rating, over REST and mail as its people live it."""

import re
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import Program
from tests.mails import mail, receive
from tests.makers import (
    make_agent,
    make_category,
    make_person,
    make_service,
    make_team,
)
from tests.relays import arrived, words
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.journal.queries import verify

pytestmark = pytest.mark.django_db
SUSI = "Susi Toner <susi@carevia.example>"
TOLD = [
    "registered",
    "acknowledged",
    "message_added",
    "escalated",
    "acknowledged",
    "investigated",
    "message_added",
    "escalated",
    "supplier_asked",
    "held",
    "supplier_answered",
    "resumed",
    "resolved",
    "refused",
    "resolved",
    "confirmed",
    "closed",
    "rated",
]
CALL = {
    "title": "The ward's printer leaves half of every page blank",
    "description": "Since this morning, on every label.",
    "reporter": {"email": "ana@example.org", "name": "Ana Rey"},
    "category": "printing",
    "service": "printing",
    "channel": "phone",
    "impact": "high",
    "urgency": "medium",
}


class Caller:
    """Somebody who works on one incident by REST alone."""

    def __init__(self, person, incident=""):
        self.person, self.incident, self.call = person, incident, Program(person)

    def __call__(self, noun, body=None, *, method="POST"):
        sent = {} if body is None and method == "POST" else body
        answer = self.call(method, f"/incidents{self.incident}{noun and '/'}{noun}", sent)
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()


@pytest.fixture
def house():
    """Two levels, a lead who assesses, and a supplier whom somebody reads mail for."""
    desk, print_room = make_team("service-desk"), make_team("print-room", tier=2)
    make_category("printing", team=desk)
    make_service("printing")
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    susi = make_person("Susi Toner", email="susi@carevia.example")
    accounts.change_person(susi, by=operator(), changes={"organisation": firm})
    return {
        "jonas": Caller(make_agent("Jonas Feld", team=desk)),
        "sofia": Caller(make_agent("Sofia Arman", team=print_room)),
        "greta": Caller(make_agent("Greta Lindholm", role=Role.TEAM_LEAD, team=desk)),
    }


def to(letters, address):
    [letter] = [letter for letter in letters if address in letter["To"]]
    return letter


def answer_page(letter, answer):
    """Return the one-click page that the letter leads to, as a path of the desk."""
    found = re.search(rf"https?://\S+/answer/\S+/{answer}$", words(letter), re.MULTILINE)
    return urlsplit(found[0]).path


def called(relay, house):
    """Somebody calls; the first level writes it down and looks."""
    jonas = house["jonas"]
    record = jonas("", CALL)
    number = record["number"]
    for caller in house.values():
        caller.incident = f"/{number}"
    assert (record["state"], record["priority"], record["channel"]) == ("new", "P2", "phone")
    assert number in to(arrived(relay), "ana@example.org")["Subject"]
    assert jonas("acknowledgement")["assignee"] == jonas.person.email
    jonas("messages", {"visibility": "public", "body": "I am looking at it."})


def passed_on(relay, house):
    """It is beyond the first level, which keeps the contact."""
    jonas, sofia = house["jonas"], house["sofia"]
    tried = {"reason": "Needs somebody at the device.", "tried": "New cartridge, test page."}
    record = jonas("escalation", {"kind": "functional", "team": "print-room", **tried})
    where = (record["team"], record["owner_team"], record["tier"])
    assert where == ("print-room", "service-desk", 2)
    assert sofia("acknowledgement")["state"] == "in_progress"
    arrived(relay)
    found = {"hypothesis": "The drum is worn", "test": "Swapped drums", "result": "Same stripe"}
    sofia("investigation", found)


def asked_outside(relay, house):
    """The supplier is asked, and everybody waits."""
    sofia = house["sofia"]
    why = {"supplier": "carevia", "reason": "Half of a page stays blank."}
    sofia("escalation", {"kind": "functional", **why})
    question = to(arrived(relay), "susi@carevia.example")
    held = sofia("hold", {"reason": "awaiting_supplier", "agreed": True})
    assert (held["hold"]["reason"], held["hold"]["agreed"]) == ("awaiting_supplier", True)
    their_answer = mail(
        "The fuser unit; a new one comes tomorrow. [88-20417]",
        sender=SUSI,
        subject=f"Re: {question['Subject']}",
        answers=question["Message-ID"].strip("<>"),
    )
    assert receive(their_answer).number == sofia.incident.strip("/")
    assert "fuser unit" in words(to(arrived(relay), sofia.person.email))
    assert sofia("hold", method="DELETE")["state"] == "in_progress"


def refused(relay, house, client):
    """Solved, says the desk; not at all, says the reporter by the link in her mail."""
    sofia = house["sofia"]
    sofia("resolution", {"code": "solved_permanent", "text": "A new fuser unit."})
    page = answer_page(to(arrived(relay), "ana@example.org"), "not-solved")
    assert client.get(page).status_code == 200
    assert sofia("", method="GET")["state"] == "resolved"
    client.post(page, {"solved": "no", "comment": "Now it smears."})
    assert sofia("", method="GET")["state"] == "in_progress"
    assert "Now it smears." in words(to(arrived(relay), sofia.person.email))


def closed(relay, house, client):
    """The second solution holds, and somebody else looks at it before it closes."""
    sofia, greta = house["sofia"], house["greta"]
    sofia("resolution", {"code": "solved_permanent", "text": "Aligned the fuser unit."})
    page = answer_page(to(arrived(relay), "ana@example.org"), "solved")
    client.post(page, {"solved": "yes", "rating": "4"})
    confirmed = sofia("", method="GET")
    assert (confirmed["state"], confirmed["assessment"]["due"]) == ("resolved", True)
    finding = {
        "assessment": "satisfactory",
        "aspects": ["time"],
        "note": "Two rounds, well told.",
        "lesson": "Align a new fuser unit before leaving the ward.",
    }
    assessed = greta("closure", finding)
    assert (assessed["state"], assessed["assessment"]["verdict"]) == ("closed", "satisfactory")
    assert "is closed" in words(to(arrived(relay), "ana@example.org"))
    return page


def test_an_incident_lives_from_the_call_to_the_rating(relay, house, client):
    called(relay, house)
    passed_on(relay, house)
    asked_outside(relay, house)
    refused(relay, house, client)
    page = closed(relay, house, client)
    client.post(page, {"rating": "5", "comment": "Quick in the end."})

    greta = house["greta"]
    assert greta("", method="GET")["resolution"]["rating"] == 5
    journal = greta("journal?limit=100", method="GET")["items"]
    assert [entry["verb"].removeprefix("incident.") for entry in journal] == TOLD
    assert not [letter for letter in relay.to("ana@example.org") if "Carevia" in str(letter)]
    assert verify() == []
