"""Real workers, told to stop, killed, and two at once."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.makers import make_incident, make_person
from tests.relays import listening
from tocsin.base import instants
from tocsin.domain.journal.models import Outbox
from tocsin.domain.notify.models import Delivery

pytestmark = pytest.mark.long
PATIENCE = 30


@contextmanager
def working(environment, relay):
    """Run a worker that sends through the relay."""
    command = [sys.executable, "-m", "tocsin.cli.main", "worker"]
    with subprocess.Popen(command, env=environment | {"TOCSIN_SMTP_URL": relay.url}) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(fact):
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)


def register(count):
    ana = make_person("Ana Rey")
    for number in range(count):
        make_incident(f"Number {number}", reporter=ana)


def let_the_leases_end():
    """Let what a killed worker held be free, without waiting for it."""
    past = instants.now() - timedelta(seconds=1)
    Delivery.objects.filter(leased_until__isnull=False).update(leased_until=past)
    Outbox.objects.filter(leased_until__isnull=False).update(leased_until=past)


def all_sent(count):
    return Delivery.objects.filter(progress="sent").count() == count


def test_a_letter_leaves_within_two_seconds(committed_db):
    with listening() as relay, working(committed_db, relay):
        register(1)
        wait_until(lambda: relay.letters)
        begun = time.monotonic()
        register(1)
        wait_until(lambda: len(relay.letters) == 2)

        assert time.monotonic() - begun < 2


def test_told_to_stop_a_worker_ends_its_letter_and_no_other(committed_db):
    register(5)
    with listening(delay=0.5) as relay, working(committed_db, relay) as process:
        wait_until(lambda: relay.letters)
        process.send_signal(signal.SIGTERM)

        assert process.wait(5) == 0
        sent = Delivery.objects.filter(progress="sent").count()
        assert sent == len(relay.letters) < 5
        assert not Delivery.objects.filter(leased_until__isnull=False).exists()


def test_a_killed_worker_loses_nothing_and_repeats_at_most_the_letter_in_its_hand(
    committed_db, full
):
    count, kills = (200, 20) if full else (30, 4)
    register(count)
    with listening(delay=0.03) as relay:
        for kill in range(1, kills + 1):
            with working(committed_db, relay) as process:
                target = kill * count // (kills + 2)
                wait_until(lambda target=target: len(relay.letters) >= target)
                process.kill()
                process.wait(5)
            let_the_leases_end()
        with working(committed_db, relay):
            wait_until(lambda: all_sent(count))

        ids = set(Delivery.objects.values_list("message_id", flat=True))
        assert {i.strip("<>") for i in relay.ids} == ids
        assert len(ids) == count
        assert len(relay.ids) - count <= kills


def test_two_workers_send_every_letter_once(committed_db):
    register(40)
    with (
        listening(delay=0.02) as relay,
        working(committed_db, relay),
        working(committed_db, relay),
    ):
        wait_until(lambda: all_sent(40))

    assert len(relay.ids) == len(set(relay.ids)) == 40
