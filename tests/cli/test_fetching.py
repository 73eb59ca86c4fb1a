import json

import pytest

from tests.mails import mail
from tests.makers import make_mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.compat]


def test_what_lies_in_the_mailboxes_is_fetched_when_somebody_asks(told, imap):
    mailbox = imap.mailbox()
    make_mailbox()
    imap.deliver(mail("One").as_bytes())
    assert told("mail", "fetch") == [
        {"mailbox": mailbox.address, "taken": 1, "waiting": 0, "error": None}
    ]


def test_a_mailbox_that_fails_is_told_and_stops_no_other(tocsin, imap):
    bad = imap.mailbox(address="a@example.org", secret="wrong")
    good = imap.mailbox(address="b@example.org")
    imap.deliver(mail("One").as_bytes())
    code, out, _ = tocsin("mail", "fetch", "--json")
    assert (code, [row["taken"] for row in json.loads(out)]) == (1, [0, 1])
    assert [bad.address, good.address] == [row["mailbox"] for row in json.loads(out)]


def test_one_mailbox_may_be_chosen_and_has_to_be_one_that_is_fetched(told, tocsin, imap):
    imap.mailbox(address="a@example.org")
    imap.mailbox(address="b@example.org")
    assert [row["mailbox"] for row in told("mail", "fetch", "--mailbox", "B@example.org")] == [
        "b@example.org"
    ]
    code, _, err = tocsin("mail", "fetch", "--mailbox", "nobody@example.org")
    assert code != 0
    assert "nobody@example.org" in err
