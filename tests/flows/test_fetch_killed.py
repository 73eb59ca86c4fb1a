"""Mail is neither lost nor doubled: the fetcher is killed again and again while it works."""

import random
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.mails import mail
from tocsin.domain.conversations.jobs import fetch
from tocsin.domain.conversations.models import Mailbox, RawMail
from tocsin.domain.conversations.queries import content
from tocsin.domain.conversations.traces import store
from tocsin.domain.incidents.jobs import take_in
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import verify
from tocsin.words.mail import phrases

pytestmark = [pytest.mark.compat, pytest.mark.long]
FETCHER = "from tocsin.cli.main import main; raise SystemExit(main(['mail', 'fetch']))"


def sent(number):
    """A mail of its own; every tenth is large enough to be killed in the middle of it."""
    size = 300_000 if number % 10 == 0 else 300
    message = mail(f"Report {number}\n" + "words \n" * (size // 7), subject=f"Report {number}")
    return message.as_bytes().replace(b"\n", b"\r\n")


def killed_at_random(environment, mailbox, chance):
    """Let the fetcher take at least one mail, kill it soon after, and say whether it lived then."""
    before = RawMail.objects.count()
    # A dead fetcher's lease would have to run out first; that is another test's matter.
    Mailbox.objects.filter(pk=mailbox.pk).update(leased_until=None)
    with subprocess.Popen([sys.executable, "-c", FETCHER], env=environment) as fetcher:
        while RawMail.objects.count() == before and fetcher.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.2))
        was_alive = fetcher.poll() is None
        fetcher.kill()
    return was_alive


def test_a_fetcher_that_is_killed_at_random_loses_and_doubles_nothing(
    committed_db, settings, tmp_path, imap, full
):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    kills, messages = (50, 1000) if full else (8, 150)
    chance = random.Random(6)  # noqa: S311 - the same instants every time, as far as that goes
    mailbox = imap.mailbox()
    delivered = [sent(n) for n in range(messages)]
    waiting, alive = list(delivered), 0
    while alive < kills:
        # Mail comes in while the fetcher works, so that it always has something to be killed at.
        now, waiting = waiting[: messages // kills], waiting[messages // kills :]
        imap.deliver(*now)
        alive += killed_at_random(committed_db, mailbox, chance)
    imap.deliver(*waiting)
    Mailbox.objects.filter(pk=mailbox.pk).update(leased_until=None)
    while (haul := fetch(mailbox, lambda: True)) and haul.taken:
        assert haul.error == ""

    received = list(RawMail.objects.select_related("blob"))
    assert Counter(content(raw.blob) for raw in received) == Counter(delivered)
    assert all(store().is_intact(raw.blob.sha256) for raw in received)
    assert imap.held() == []
    assert Counter(imap.held("Tocsin/Done")) == Counter(delivered)

    for raw in received:
        take_in(raw, phrases=phrases())
    titles = Counter(Incident.objects.values_list("title", flat=True))
    assert titles == Counter(f"Report {n}" for n in range(messages))
    assert list(verify()) == []
