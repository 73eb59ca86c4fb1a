"""Several writers and workers at once, each with a transaction of its own."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from tests.domain.journal.conftest import MORNING, Thing
from tocsin.base.errors import OutOfDate
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.queries import verify
from tocsin.domain.journal.steps import record
from tocsin.domain.journal.traces import claim

WRITERS = 4
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="writers on SQLite come one after another"
)


def closing(act, *arguments):
    try:
        return act(*arguments)
    finally:
        connection.close()


def at_once(act, times=WRITERS):
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(partial(closing, act), range(times)))


def wait_until_somebody_waits():
    deadline = monotonic() + 10
    while monotonic() < deadline:
        with connection.cursor() as cursor:
            # In this database alone: other tests of the run wait for locks as well.
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        sleep(0.01)


def outcome(act):
    try:
        with transaction.atomic():
            act()
    except OutOfDate as refusal:
        return refusal.code
    return "recorded"


def test_nothing_is_recorded_outside_a_transaction(committed_db, ana, thing):
    with pytest.raises(TransactionManagementError):
        record("thing.made", thing, by=ana, at=MORNING)


def test_writers_of_one_subject_make_one_chain_or_are_told(committed_db, ana, thing):
    ready = Barrier(WRITERS)

    def write(_):
        ready.wait()
        return outcome(lambda: record("thing.changed", thing, by=ana, at=MORNING))

    outcomes = at_once(write)
    assert set(outcomes) <= {"recorded", "journal.changed_meanwhile"}
    assert Event.objects.count() == outcomes.count("recorded") >= 1
    assert verify() == []


@on_postgresql
def test_of_two_who_read_the_same_end_the_second_is_told(committed_db, ana, thing):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            record("thing.made", thing, by=ana, at=MORNING)
            second = pool.submit(
                closing, lambda: outcome(lambda: record("thing.made", thing, by=ana, at=MORNING))
            )
            wait_until_somebody_waits()
        assert second.result() == "journal.changed_meanwhile"
    assert Event.objects.count() == 1


@on_postgresql
def test_of_two_who_wait_for_each_other_one_is_told(committed_db, ana):
    met = Barrier(2)

    def write(number):
        record("thing.made", Thing(number), by=ana, at=MORNING)
        met.wait()
        record("thing.made", Thing(1 - number), by=ana, at=MORNING)

    outcomes = at_once(lambda number: outcome(lambda: write(number)), 2)
    assert sorted(outcomes) == ["journal.changed_meanwhile", "recorded"]
    assert verify() == []


def test_writers_of_several_subjects_all_succeed(committed_db, ana):
    def write(number):
        return outcome(lambda: record("thing.made", Thing(number), by=ana, at=MORNING))

    assert at_once(write) == ["recorded"] * WRITERS
    assert verify() == []


def test_workers_share_the_outbox_without_meeting(committed_db, ana):
    with transaction.atomic():
        for number in range(20):
            record("thing.made", Thing(number), by=ana, at=MORNING)
    claimed = at_once(lambda _: [row.pk for row in claim("notify", 5)])
    assert len({pk for rows in claimed for pk in rows}) == sum(map(len, claimed)) == 20
