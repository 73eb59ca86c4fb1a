"""Mailboxes emptied from a real server, which now and then does not do what it should."""

import logging
from datetime import timedelta

import pytest

from tests.dovecots import SECRET
from tests.mails import mail
from tests.makers import make_mailbox
from tocsin.base import instants
from tocsin.base.mail.imap import Failed, Folder
from tocsin.domain.conversations.jobs import fetch
from tocsin.domain.conversations.models import Mailbox, PutOff, RawMail
from tocsin.domain.conversations.queries import content, due_mailboxes
from tocsin.domain.conversations.traces import INTERVAL, LEASE, lease_mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
DONE = "Tocsin/Done"


def message(text):
    return mail(text).as_bytes().replace(b"\n", b"\r\n")


def always():
    return True


def kept(mailbox):
    found = RawMail.objects.filter(mailbox=mailbox.address)
    return [content(raw.blob) for raw in found.order_by("pk")]


def later(seconds):
    return instants.at(instants.now() + timedelta(seconds=seconds))


def failing_at(text, monkeypatch, *, is_over):
    """Let the server stumble over the mail with this text, as servers do over broken files."""
    read = Folder.read

    def stumbling(self, uid, into, *, limit):
        found = read(self, uid, into, limit=limit)
        into.seek(0)
        if text in into.read():
            raise Failed("imap.unreadable", "internal error", is_over=is_over)
        return found

    monkeypatch.setattr(Folder, "read", stumbling)


def test_mail_is_stored_as_it_came_and_moved_to_where_it_is_done(imap):
    mailbox, sent = imap.mailbox(), [message("One"), message("Two")]
    imap.deliver(*sent)
    haul = fetch(mailbox, always)
    assert (haul.taken, haul.waiting, haul.error) == (2, 0, "")
    assert kept(mailbox) == sent == imap.held(DONE)
    assert imap.held() == []


def test_mail_is_deleted_where_the_mailbox_says_so(imap):
    mailbox = imap.mailbox(after="delete")
    imap.deliver(message("One"))
    assert fetch(mailbox, always).taken == 1
    assert imap.held() == imap.held(DONE) == []


def test_mail_is_committed_before_the_server_is_told_to_move_it(imap, monkeypatch):
    mailbox, sent = imap.mailbox(), message("One")
    imap.deliver(sent)
    seen = []
    monkeypatch.setattr(Folder, "move", lambda *_: seen.append(kept(mailbox)))
    fetch(mailbox, always)
    assert seen == [[sent]]


def test_a_mail_that_was_stored_and_not_moved_is_one_when_it_is_fetched_again(imap, monkeypatch):
    mailbox, sent = imap.mailbox(), message("One")
    imap.deliver(sent)
    with monkeypatch.context() as killed:
        killed.setattr(Folder, "move", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fetch(mailbox, always)
    assert imap.held() == [sent]
    with later(LEASE.total_seconds() + 1):
        fetch(mailbox, always)
    assert kept(mailbox) == [sent] == imap.held(DONE)
    assert imap.held() == []


@pytest.mark.parametrize("is_over", [False, True], ids=["refused", "hung up"])
def test_a_mail_that_cannot_be_fetched_stops_no_other(imap, monkeypatch, is_over):
    mailbox = imap.mailbox()
    good, bad = message("Good"), message("Bad one")
    imap.deliver(message("First"), bad, good)
    failing_at(b"Bad one", monkeypatch, is_over=is_over)
    haul = fetch(mailbox, always)
    assert (haul.taken, haul.waiting, haul.error) == (2, 1, "imap.unreadable")
    assert imap.held() == [bad]
    assert PutOff.objects.get().error == "imap.unreadable"
    monkeypatch.undo()
    with later(INTERVAL.total_seconds() + 1):
        assert fetch(mailbox, always).taken == 0
    with later(200):
        assert fetch(mailbox, always).taken == 1
    with later(300):
        fetch(mailbox, always)
    assert not PutOff.objects.exists()


def test_a_server_that_hangs_up_over_everything_is_left_alone_for_longer_each_time(
    imap, monkeypatch
):
    mailbox = imap.mailbox()
    imap.deliver(*(message(f"Bad one {n}") for n in range(20)))
    failing_at(b"Bad one", monkeypatch, is_over=True)
    pauses = []
    for _ in range(3):
        mailbox.refresh_from_db()
        with instants.at(mailbox.next_fetch_at or instants.now()):
            began = instants.now()
            assert fetch(mailbox, always).error == "imap.unreadable"
        mailbox.refresh_from_db()
        pauses.append(mailbox.next_fetch_at - began)
    assert pauses == sorted(set(pauses))
    assert mailbox.failures == 3


def test_a_mail_over_the_limit_stays_where_it_is_and_says_why(imap, settings):
    settings.MAIL_FETCH_BYTES = 1000
    mailbox = imap.mailbox()
    imap.deliver(message("Long " * 1000), message("Short"))
    haul = fetch(mailbox, always)
    assert (haul.taken, haul.waiting, haul.error) == (1, 1, "imap.too_large")


def test_a_mailbox_that_fails_says_why_and_keeps_its_secret_to_itself(imap, caplog):
    caplog.set_level(logging.DEBUG)
    mailbox = imap.mailbox(secret="hunter2 is wrong")
    assert fetch(mailbox, always).error == "imap.sign_in"
    mailbox.refresh_from_db()
    assert (mailbox.last_error, mailbox.failures) == ("imap.sign_in", 1)
    assert "a mailbox was not fetched" in caplog.text
    assert "hunter2" not in repr([vars(record) for record in caplog.records])


def test_a_mailbox_that_is_well_again_forgets_that_it_failed(imap):
    mailbox = imap.mailbox()
    Mailbox.objects.filter(pk=mailbox.pk).update(failures=7, last_error="imap.unreachable")
    mailbox.refresh_from_db()
    fetch(mailbox, always)
    mailbox.refresh_from_db()
    assert (mailbox.failures, mailbox.last_error, mailbox.waiting) == (0, "", 0)
    assert mailbox.last_fetched_at


def test_nobody_fetches_from_a_mailbox_that_another_process_is_at(imap):
    mailbox = imap.mailbox()
    assert lease_mailbox(Mailbox.objects.get(pk=mailbox.pk), instants.now())
    assert fetch(mailbox, always) is None
    assert not due_mailboxes(instants.now()).exists()
    with later(LEASE.total_seconds() + 1):
        assert list(due_mailboxes(instants.now())) == [mailbox]
        assert fetch(mailbox, always)


def test_who_is_told_to_stop_stops_between_two_mails(imap):
    mailbox, told = imap.mailbox(), iter([True, False])
    imap.deliver(message("One"), message("Two"))
    haul = fetch(mailbox, lambda: next(told))
    assert (haul.taken, haul.waiting) == (1, 1)
    assert len(imap.held()) == 1


def test_only_active_mailboxes_with_a_server_are_due_and_only_in_time(imap):
    mailbox, _piped = imap.mailbox(), make_mailbox()
    assert list(due_mailboxes(instants.now())) == [mailbox]
    fetch(mailbox, always)
    assert list(due_mailboxes(instants.now())) == []
    with later(INTERVAL.total_seconds() + 1):
        assert list(due_mailboxes(instants.now())) == [mailbox]
    Mailbox.objects.filter(pk=mailbox.pk).update(is_active=False)
    with later(INTERVAL.total_seconds() + 1):
        assert list(due_mailboxes(instants.now())) == []


def test_the_secret_is_the_one_that_was_given(imap):
    assert SECRET not in imap.mailbox().secret
