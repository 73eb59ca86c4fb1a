from datetime import timedelta

import pytest

from tests.domain.journal.conftest import MORNING
from tocsin.base import instants
from tocsin.domain.journal.models import Outbox
from tocsin.domain.journal.rules import pause_after
from tocsin.domain.journal.traces import ERROR_LIMIT, claim, done, failed

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def morning():
    with instants.at(MORNING):
        yield


def seqs(rows):
    return [row.event.seq for row in rows]


def test_due_rows_are_claimed_once_oldest_first(life):
    assert seqs(claim("notify", 2, LEASE)) == [1, 2]
    assert seqs(claim("notify", 2, LEASE)) == [3]
    assert claim("notify", 2, LEASE) == []


def test_nothing_is_claimed_before_it_is_due_or_by_another_consumer(life):
    Outbox.objects.update(due_at=MORNING + SECOND)
    assert claim("notify") == []
    with instants.at(MORNING + SECOND):
        assert claim("paging") == []
        assert len(claim("notify")) == 3


def test_what_a_lost_worker_held_comes_back_when_its_lease_ends(life):
    claim("notify", lease=LEASE)
    with instants.at(MORNING + LEASE):
        assert [(row.event.seq, row.attempts) for row in claim("notify")] == [
            (1, 2),
            (2, 2),
            (3, 2),
        ]


def test_what_is_done_is_gone(life):
    for row in claim("notify"):
        done(row)
    assert not Outbox.objects.exists()


def test_what_failed_is_tried_again_later_and_later(life):
    (row,) = claim("notify", 1)
    failed(row, "x" * 2 * ERROR_LIMIT)
    kept = Outbox.objects.get(pk=row.pk)
    assert (kept.due_at, kept.leased_until) == (MORNING + pause_after(1), None)
    assert (kept.attempts, kept.last_error) == (1, "x" * ERROR_LIMIT)


def test_a_failure_told_too_late_leaves_the_new_holder_alone(life):
    (late,) = claim("notify", 1, LEASE)
    with instants.at(MORNING + LEASE):
        claim("notify", 1, LEASE)
        failed(late, "too late")
    assert Outbox.objects.get(pk=late.pk).leased_until == MORNING + 2 * LEASE


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 10), (1, 10), (2, 20), (3, 40), (9, 2560), (10, 3600), (99, 3600)]
)
def test_the_pause_doubles_up_to_an_hour(attempts, seconds):
    assert pause_after(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_claim_takes_as_many_queries_for_many_rows(life, django_assert_num_queries, rows):
    with django_assert_num_queries(4):
        claim("notify", rows)
