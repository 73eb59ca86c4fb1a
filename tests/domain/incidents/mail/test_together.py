"""Several processes that read mail at once: the MTA's pipes, and the worker."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.mails import keep, mail
from tocsin.domain.conversations.models import RawMail
from tocsin.domain.incidents.jobs import take_in
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import verify
from tocsin.words.mail import phrases


@pytest.fixture
def read():
    """Read receipts at once, each in a thread of its own."""

    def act(raw):
        try:
            return take_in(raw, phrases=phrases())
        finally:
            connection.close()

    def at_once(raws):
        with ThreadPoolExecutor(len(raws)) as pool:
            return list(pool.map(act, raws))

    return at_once


def test_one_receipt_becomes_one_incident(committed_db, read):
    raw = keep(mail())

    found = read([RawMail.objects.get(pk=raw.pk) for _ in range(4)])

    assert len([incident for incident in found if incident]) == 1
    assert Incident.objects.count() == 1


def test_one_mail_on_several_ways_becomes_one_incident(committed_db, read):
    raws = []
    for way in range(4):
        message = mail(message_id="once@example.org")
        message["Received"] = f"from relay {way}"
        raws.append(keep(message))

    read(raws)

    assert Incident.objects.count() == 1
    assert {raw.state for raw in RawMail.objects.all()} == {"parsed"}


@pytest.mark.long
def test_several_answers_at_once_all_find_their_place(committed_db, read):
    (incident,) = read([keep(mail(message_id="first@example.org"))])
    answers = [keep(mail(f"Number {n}", answers="first@example.org")) for n in range(4)]

    for _ in range(4):
        read(list(RawMail.objects.filter(state="stored")) or answers[:1])

    said = sorted(message.plain for message in incident.thread.messages.all())
    assert said == ["Number 0", "Number 1", "Number 2", "Number 3", "The printer is on fire."]
    assert verify() == []
