import pytest
from django.db import transaction

from tests.domain.journal.conftest import MORNING, Thing
from tocsin.base.errors import OutOfDate
from tocsin.domain.journal import queries, steps
from tocsin.domain.journal.models import Event, Outbox, Text
from tocsin.domain.journal.rules import NotCanonical, Problem, Source, coming_from, quiet
from tocsin.domain.journal.steps import erase_texts, record

pytestmark = pytest.mark.django_db


def test_events_of_a_subject_are_numbered_and_chained(life):
    assert [event.seq for event in life] == [1, 2, 3]
    assert [event.prev_hash for event in life] == ["0" * 64, life[0].hash, life[1].hash]


def test_subjects_have_chains_of_their_own(life, ana):
    other = record("thing.made", Thing(2), by=ana, at=MORNING)
    assert (other.seq, other.prev_hash) == (1, "0" * 64)
    assert list(Event.objects.of(Thing(2))) == [other]


def test_an_event_says_who_when_for_whom_and_through_which_door(ana, thing):
    with coming_from(Source.MAIL):
        event = record("thing.made", thing, by=ana, at=MORNING, on_behalf_of=ana)
    event = Event.objects.get(pk=event.pk)
    assert (event.actor, event.on_behalf_of, event.at) == (ana, ana, MORNING)
    assert (event.source, event.because_of) == ("mail", None)


def test_a_text_lies_apart_and_the_event_holds_only_its_hash(life):
    row = Text.objects.get()
    assert (row.event, row.field, row.text, len(row.salt)) == (life[0], "title", "Żar", 16)
    assert "ar" not in life[0].texts.replace("title", "")


def test_the_same_text_is_salted_anew(ana, thing):
    first = record("thing.made", thing, by=ana, at=MORNING, texts={"title": "Żar"})
    second = record("thing.changed", thing, by=ana, at=MORNING, texts={"title": "Żar"})
    assert first.texts != second.texts


def test_a_free_text_among_the_facts_is_refused(ana, thing):
    with pytest.raises(NotCanonical):
        record("thing.made", thing, by=ana, at=MORNING, facts={"title": "two words"})
    assert not Event.objects.exists()


def test_an_event_lies_before_every_consumer_at_once(life):
    rows = Outbox.objects.order_by("event__seq")
    assert list(rows.values_list("event", "consumer", "due_at", "attempts")) == [
        (event.pk, "notify", MORNING, 0) for event in life
    ]


def test_the_rules_of_the_desk_hear_only_what_they_may_act_upon(ana, thing):
    for verb in ("clock.warned", "incident.message_added"):
        record(verb, thing, by=ana, at=MORNING)
    for_rules = Outbox.objects.filter(consumer="automation")
    assert [row.event.verb for row in for_rules.select_related("event")] == ["clock.warned"]


def test_a_quiet_event_tells_nobody_and_says_where_it_came_from(ana, thing):
    with quiet(Source.DEMO):
        event = record("thing.made", thing, by=ana, at=MORNING)
    assert event.source == "demo"
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("events_before", [0, 30])
def test_recording_takes_four_queries(ana, thing, django_assert_num_queries, events_before):
    for _ in range(events_before):
        record("thing.changed", thing, by=ana, at=MORNING)
    texts = {"title": "Żar", "body": "Dym"}
    with django_assert_num_queries(4):
        record("thing.made", thing, by=ana, at=MORNING, texts=texts)


def test_the_second_of_two_writers_is_told(life, ana, thing, monkeypatch):
    monkeypatch.setattr(steps, "_last", lambda _: (2, life[1].hash))
    with pytest.raises(OutOfDate, match=r"journal\.changed_meanwhile"), transaction.atomic():
        record("thing.changed", thing, by=ana, at=MORNING)
    assert Event.objects.count() == 3


def test_another_broken_constraint_is_no_second_writer(ana):
    with pytest.raises(Exception, match="subject_id") as caught, transaction.atomic():
        record("thing.made", Thing(None), by=ana, at=MORNING)
    assert not isinstance(caught.value, OutOfDate)


def test_erased_texts_are_gone_and_the_journal_says_so(life, ana, thing):
    erased = erase_texts(thing, [(1, "title")], by=ana, at=MORNING)
    assert (erased.seq, erased.data) == (4, '{"erased":[{"field":"title","seq":1}]}')
    assert Text.objects.values_list("salt", "text").get() == (None, None)
    assert queries.verify() == []


def test_an_erasure_without_record_is_found(life):
    Text.objects.update(salt=None, text=None)
    assert [finding.problem for finding in queries.verify()] == [Problem.ERASED_WITHOUT_RECORD]


def test_a_text_that_never_was_cannot_be_erased(life, ana, thing):
    with pytest.raises(LookupError):
        erase_texts(thing, [(2, "title")], by=ana, at=MORNING)
    assert Event.objects.count() == 3


def test_texts_can_be_erased_by_the_thousand(ana, thing):
    with quiet(Source.DEMO):
        texts = {f"field_{n}": "Żar" for n in range(1200)}
        record("thing.made", thing, by=ana, at=MORNING, texts=texts)
    erase_texts(thing, [(1, field) for field in texts], by=ana, at=MORNING)
    assert not Text.objects.exclude(text=None).exists()
    assert queries.verify() == []
