from datetime import timedelta

import pytest

from tests.makers import make_incident, make_person
from tocsin.base import instants
from tocsin.base.mail import Deferred, Rejected
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Exclusion
from tocsin.domain.journal.models import Event
from tocsin.domain.notify import queries, traces
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import BACKOFF
from tocsin.worker.duties import deliver, hear

pytestmark = pytest.mark.django_db


def go():
    return True


def gone(event):
    """Return an event of an incident that is not there."""
    fields = {f.attname: getattr(event, f.attname) for f in Event._meta.fields if f.name != "id"}
    return Event.objects.create(**fields | {"subject_id": 0})


def test_a_relay_that_is_busy_is_asked_again_later_and_later(relay, incident):
    relay.answers = [Deferred("try later", 451), Deferred("try later", 451)]
    hear(go)
    start = instants.now()

    deliver(go)
    assert deliver(go) == 0
    with instants.at(start + timedelta(hours=1)):
        deliver(go)
        delivery = Delivery.objects.get()
        assert (delivery.attempts, delivery.last_error) == (2, "try later")
        assert delivery.next_attempt_at == instants.now() + BACKOFF[1]
    with instants.at(start + timedelta(hours=2)):
        deliver(go)

    assert len(relay.taken) == 1
    assert Delivery.objects.get().last_error == ""


def test_what_is_never_taken_is_given_up_where_the_desk_sees_it(relay, incident, jonas):
    relay.answers = [Deferred("try later", 451)] * (len(BACKOFF) + 1)
    hear(go)
    for day in range(len(BACKOFF) + 2):
        with instants.at(instants.now() + timedelta(days=day)):
            deliver(go)

    (delivery,) = queries.of_incident(incident, jonas)
    assert (delivery.progress, delivery.attempts) == ("failed", len(BACKOFF) + 1)
    assert relay.taken == []


def test_a_refused_letter_is_not_sent_again(relay, incident):
    relay.answers = [Rejected("no such user", 550)]
    hear(go)
    deliver(go)

    delivery = Delivery.objects.get()
    assert (delivery.progress, delivery.last_error) == ("failed", "no such user")


def test_what_its_reader_may_no_longer_see_is_withdrawn(relay, incident, ana):
    hear(go)
    Exclusion.objects.create(incident=incident, person=ana)
    deliver(go)

    assert (relay.taken, Delivery.objects.get().progress) == ([], "cancelled")


def test_an_address_that_no_header_takes_is_given_up_at_once(relay, ana):
    make_incident(reporter=make_person(email="zoë@example.org"))
    hear(go)
    deliver(go)

    assert Delivery.objects.get().progress == "failed"


def test_an_error_of_our_own_stops_no_other_letter(relay, ana):
    relay.answers = [ZeroDivisionError()]
    for title in ("one", "two"):
        make_incident(title, reporter=ana)
    hear(go)
    deliver(go)

    assert len(relay.taken) == 1
    assert Delivery.objects.filter(progress="queued", last_error="ZeroDivisionError()").exists()


def test_a_letter_that_is_begun_by_another_is_left_alone(relay, incident):
    hear(go)
    (mine,) = traces.claim()
    with instants.at(instants.now() + timedelta(minutes=2)):
        (theirs,) = traces.claim()
        assert traces.begin(theirs)
        assert not traces.begin(mine)
        traces.sent(mine)

    assert Delivery.objects.get().progress == "queued"


def test_a_letter_over_which_workers_die_is_given_up_in_the_end(relay, incident):
    hear(go)
    Delivery.objects.update(attempts=len(BACKOFF) + 1)
    deliver(go)

    delivery = Delivery.objects.get()
    assert (relay.taken, delivery.progress, delivery.last_error) == ([], "failed", "interrupted")


def test_told_to_stop_the_worker_gives_back_what_it_has_not_begun(relay, ana):
    for title in ("one", "two", "three"):
        make_incident(title, reporter=ana)
    hear(go)
    answers = iter([True, False])
    deliver(lambda: next(answers))

    assert len(relay.taken) == 1
    assert len(traces.claim()) == 2


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_letters_are_read_in_a_constant_number_of_queries(
    relay, jonas, rows, django_assert_num_queries
):
    for number in range(rows):
        incident = make_incident(reporter=make_person(), description="It burns.")
        if number % 2 == 0:
            actions.answer(incident, by=jonas, wording=Wording("Is it out?"))
    while hear(go):
        pass

    with django_assert_num_queries(15):
        assert len(queries.pieces(traces.claim(limit=rows))) == rows
