"""The worker's threads, one for every mailbox that is due."""

import socket
import time

import pytest

from tests.mails import mail
from tests.makers import make_mailbox
from tocsin.domain.conversations.models import Mailbox, RawMail
from tocsin.worker.fetching import Fetching

pytestmark = pytest.mark.compat


@pytest.fixture
def fetching(committed_db):
    fetching = Fetching()
    yield fetching
    fetching.stop()


def until(happened, seconds=10):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_server_that_says_nothing_keeps_no_other_mailbox_waiting(fetching, imap):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        there = {"host": "127.0.0.1", "port": port, "security": "none", "user": "desk"}
        make_mailbox("a@example.org", way="imap", secret="secret", **there)
        imap.mailbox(address="b@example.org")
        imap.deliver(mail("One").as_bytes())
        fetching.do(lambda: True)
        until(RawMail.objects.filter(mailbox="b@example.org").exists)
    until(Mailbox.objects.filter(address="a@example.org", failures=1).exists)


def test_a_mailbox_whose_fetching_fails_unforeseen_is_put_off(fetching, imap, monkeypatch):
    def failing(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("tocsin.domain.conversations.jobs._account", failing)
    mailbox = imap.mailbox()
    fetching.do(lambda: True)
    until(Mailbox.objects.filter(pk=mailbox.pk, last_error="mail.not_fetched").exists)


def test_a_worker_that_is_told_to_stop_begins_nothing(fetching, imap):
    imap.mailbox()
    fetching.do(lambda: False)
    assert not Mailbox.objects.exclude(leased_until=None).exists()
