"""Letters that lead into the portal."""

import re
from datetime import timedelta

import pytest

from tests.makers import make_agent
from tests.worker.conftest import opened
from tocsin.base import instants
from tocsin.base.mail import Deferred, Rejected
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role, Sender
from tocsin.domain.incidents.models import PortalLetter, Told
from tocsin.domain.incidents.traces import keep_report, queue_letter
from tocsin.worker.portal import let_in

pytestmark = pytest.mark.django_db


def go():
    return True


@pytest.fixture
def report():
    sender = Sender("eve@example.net", "Eve <b>Gray</b>", "pl")
    return keep_report(Told("Buy http://evil.example"), sender=sender, at=instants.now())


def sent(outbox):
    let_in(go)
    return [opened(file) for file in sorted(outbox.glob("*.eml"))]


def test_the_letter_that_asks_repeats_nothing_of_what_was_written(outbox, report):
    (letter,) = sent(outbox)

    text = letter.get_body(("plain",)).get_content()
    assert letter["To"] == "eve@example.net"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert re.search(r"/portal/confirm\?key=\S+", text)
    assert ("evil" in letter.as_string(), "Gray" in letter.as_string()) == (False, False)
    assert PortalLetter.objects.get().sent_at is not None
    assert len(sent(outbox)) == 1


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "The way to your reports"),
        ("pl", "Droga do Twoich zgłoszeń"),
        ("de", "Der Weg zu Ihren Meldungen"),
    ],
)
def test_the_way_to_their_reports_comes_in_the_readers_language(outbox, ana, language, subject):
    accounts.prefer(ana, by=operator(), language=language)
    queue_letter("ana@example.org", language="en", at=instants.now())

    (letter,) = sent(outbox)

    assert letter["Subject"] == subject
    assert "/portal/open?key=" in letter.get_body(("plain",)).get_content()
    assert "/portal/open?key=" in letter.get_body(("html",)).get_content()


@pytest.mark.parametrize("address", ["nobody@example.net", "noreply@example.org"])
def test_nobody_is_written_to_who_has_no_reports_or_is_a_machine(outbox, address):
    queue_letter(address, language="en", at=instants.now())

    assert sent(outbox) == []
    assert PortalLetter.objects.get().next_attempt_at is None


def test_a_relay_that_is_busy_is_asked_again_later(relay, report):
    relay.answers = [Deferred("try later", 451)]
    let_in(go)
    assert let_in(go) == 0
    with instants.at(instants.now() + timedelta(minutes=2)):
        let_in(go)

    assert len(relay.taken) == 1


def test_what_is_refused_is_not_tried_again_and_the_administrator_sees_it(relay, report, client):
    relay.answers = [Rejected("no such user", 550)]
    let_in(go)

    letter = PortalLetter.objects.get()
    assert (letter.next_attempt_at, "no such user" in letter.last_error) == (None, True)
    client.force_login(make_agent("Agnes Thorn", role=Role.ADMINISTRATOR))
    page = client.get("/settings/mail").content.decode()
    assert ("eve@example.net" in page, "no such user" in page) == (True, True)
