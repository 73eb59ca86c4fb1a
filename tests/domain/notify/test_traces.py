from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from tests.makers import make_incident, make_person
from tocsin.base import instants
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.notify import jobs, queries, traces
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import Notice


@pytest.fixture
def queued():
    """Queue so many letters to one reporter."""

    def queue(count):
        ana = make_person("Ana Rey")
        for number in range(count):
            incident = make_incident(f"Number {number}", reporter=ana)
            event = Event.objects.of(incident).get()
            told = {ana: Notice.REGISTERED}
            traces.queue(event, incident, told, ids=queries.message_ids(1))

    return queue


def closing(act, *arguments):
    try:
        return act(*arguments)
    finally:
        connection.close()


@pytest.mark.django_db
def test_a_letter_is_queued_once_for_each_event_and_reader(queued):
    queued(1)
    delivery = Delivery.objects.get()
    told = {delivery.person: Notice.REGISTERED}

    again = traces.queue(delivery.event, delivery.incident, told, ids=queries.message_ids(1))

    assert (again, Delivery.objects.count()) == ([], 1)


@pytest.mark.django_db
def test_what_a_lost_worker_held_comes_back_when_its_lease_ends(queued):
    queued(2)
    held, sending = traces.claim()
    traces.begin(sending)

    with instants.at(instants.now() + traces.LEASE):
        assert traces.claim() == [held]
    with instants.at(instants.now() + traces.LEASE * 2 + traces.SENDING_LEASE):
        assert traces.claim() == [held, sending]


@pytest.mark.django_db
def test_who_lost_the_lease_changes_nothing_any_more(queued):
    queued(1)
    (late,) = traces.claim()
    with instants.at(instants.now() + timedelta(minutes=2)):
        (held,) = traces.claim()
    traces.failed(late, "too late", for_good=True)
    traces.sent(late)
    traces.release([late])

    kept = Delivery.objects.get()
    assert (kept.progress, kept.leased_until) == ("queued", held.leased_until)


@pytest.mark.long
def test_workers_share_the_letters_without_meeting(committed_db, queued):
    queued(20)
    with ThreadPoolExecutor(4) as pool:
        claims = pool.map(lambda _: closing(traces.claim, 5), range(4))
        claimed = [delivery.pk for rows in claims for delivery in rows]

    assert len(claimed) == len(set(claimed))
    assert set(claimed) | {d.pk for d in traces.claim(20)} == set(
        Delivery.objects.values_list("pk", flat=True)
    )


def test_two_who_hear_one_event_queue_one_letter(committed_db):
    make_incident(reporter=make_person("Ana Rey"))
    row = Outbox.objects.select_related("event").latest("pk")

    def hear(_):
        try:
            return closing(jobs.hear, row)
        except Exception as error:  # noqa: BLE001 - whatever the database says to the second
            return type(error).__name__

    with ThreadPoolExecutor(2) as pool:
        heard = list(pool.map(hear, range(2)))

    assert Delivery.objects.count() == 1
    assert 1 in heard
