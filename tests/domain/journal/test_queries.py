import pytest
from django.db import connection

from tests.domain.journal.conftest import MORNING, Thing, person
from tocsin.domain.journal.queries import Entry, count_events, history, latest_seq, verify
from tocsin.domain.journal.rules import Finding, Problem, Source, quiet
from tocsin.domain.journal.steps import erase_texts, record

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL columns hold only what their type can"
)
CHANGE = "UPDATE journal_event SET {} WHERE seq = 2"


def found():
    return [(finding.seq, str(finding.problem)) for finding in verify()]


def test_a_history_tells_changes_facts_texts_and_people(life, ana, thing):
    made, changed, _ = history(thing)
    assert made.texts == {"title": "Żar"}
    assert changed == Entry(
        id=life[1].pk,
        seq=2,
        verb="thing.changed",
        at=MORNING,
        actor=ana,
        on_behalf_of=None,
        source="command",
        because_of=life[0].pk,
        changes={"state": ["new", "done"]},
        facts={},
        texts={},
        prev_hash=life[0].hash,
        hash=life[1].hash,
    )


def test_a_history_can_be_read_in_pages(life, thing):
    assert [entry.seq for entry in history(thing, after=1, limit=1)] == [2]
    assert [latest_seq(thing), latest_seq(Thing(2)), count_events()] == [3, 0, 3]


def test_an_erased_text_is_shown_as_none(life, ana, thing):
    erase_texts(thing, [(1, "title")], by=ana, at=MORNING)
    assert history(thing)[0].texts == {"title": None}


@pytest.mark.parametrize("events", [1, 30])
def test_a_history_takes_two_queries(ana, thing, django_assert_num_queries, events):
    for _ in range(events):
        record("thing.changed", thing, by=ana, at=MORNING, on_behalf_of=ana, texts={"note": "Żar"})
    with django_assert_num_queries(2):
        names = [(entry.actor.name, entry.on_behalf_of.name) for entry in history(thing)]
    assert names == [("Ana", "Ana")] * events


@pytest.mark.parametrize("events", [1, 30])
def test_verifying_takes_one_query_and_ticks_for_each_event(
    ana, thing, django_assert_num_queries, events
):
    for _ in range(events):
        record("thing.changed", thing, by=ana, at=MORNING, texts={"note": "Żar", "name": "Ana"})
    ticks = []
    with django_assert_num_queries(1):
        assert verify(lambda: ticks.append(1)) == []
    assert len(ticks) == events


@pytest.mark.parametrize(
    "setting",
    [
        "verb = 'thing.unmade'",
        "at = '2026-11-24 08:00:00.000001+00:00'",
        "actor_id = (SELECT max(id) FROM accounts_person)",
        "on_behalf_of_id = actor_id",
        "source = 'rest'",
        "because_of_id = NULL",
        "because_of_id = id",
        "data = '{}'",
        "data = data || ' '",
        """texts = '{"title":""}'""",
        "prev_hash = hash",
        "hash = prev_hash",
    ],
)
def test_a_column_changed_behind_the_desk_is_found(life, behind_the_desk, setting):
    person("Jan")
    behind_the_desk(CHANGE.format(setting))
    assert found() == [(2, "altered")]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE journal_event SET seq = 9 WHERE seq = 3", [(3, "gap")]),
        ("UPDATE journal_event SET subject_id = 2 WHERE seq = 2", [(2, "removed"), (1, "removed")]),
        (
            "UPDATE journal_event SET subject_kind = 'x' WHERE seq = 1",
            [(1, "removed"), (1, "altered")],
        ),
        ("UPDATE journal_text SET text = 'Żal'", [(1, "altered_text")]),
        ("UPDATE journal_text SET field = 'body'", [(1, "added_text")]),
        ("UPDATE journal_text SET event_id = event_id + 1", [(1, "missing_text")]),
        ("DELETE FROM journal_text", [(1, "missing_text")]),
    ],
)
def test_a_row_moved_or_removed_behind_the_desk_is_found(life, behind_the_desk, sql, expected):
    behind_the_desk(sql)
    assert sorted(found()) == sorted(expected)


@pytest.mark.parametrize(("removed", "expected"), [([1], 1), ([2], 2), ([2, 3], 2), ([1, 3], 1)])
def test_a_removal_inside_the_chain_is_found(ana, thing, behind_the_desk, removed, expected):
    with quiet(Source.DEMO):
        for _ in range(4):
            record("thing.changed", thing, by=ana, at=MORNING)
    for seq in removed:
        behind_the_desk("DELETE FROM journal_event WHERE seq = %s", seq)
    assert verify() == [Finding("thing", 1, expected, Problem.REMOVED)]


@on_sqlite
@pytest.mark.parametrize(
    "setting",
    [
        "at = 'yesterday'",
        "at = 7",
        "at = x'ff'",
        "data = CAST(x'ff' AS TEXT)",
        "data = x'ff'",
        "verb = 1.5",
        "seq = 'two'",
    ],
)
def test_nonsense_in_a_column_is_reported_like_any_change(life, behind_the_desk, setting):
    behind_the_desk(CHANGE.format(setting))
    assert (2, "altered") in found() or (2, "removed") in found()


@on_sqlite
def test_a_cause_that_was_removed_is_missed(ana, behind_the_desk):
    cause = record("thing.made", Thing(2), by=ana, at=MORNING)
    record("thing.made", Thing(3), by=ana, at=MORNING, because_of=cause)
    behind_the_desk("DELETE FROM journal_outbox")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
    behind_the_desk("DELETE FROM journal_event WHERE subject_id = 2")
    assert verify() == [Finding("thing", 3, 1, Problem.ALTERED)]
    behind_the_desk("DELETE FROM journal_event")
