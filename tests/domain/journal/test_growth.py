"""What must stay quick when the journal has grown."""

import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.domain.journal.conftest import MORNING, Thing
from tests.domain.journal.histories import SALT, chain
from tocsin.base.instants import parsed
from tocsin.domain.journal.models import Event, Text
from tocsin.domain.journal.queries import latest_seq, verify
from tocsin.domain.journal.steps import record
from tocsin.domain.journal.traces import claim

pytestmark = pytest.mark.django_db
MEBIBYTE = 2**20
ACT = ("thing.changed", {"state": "done"}, {"note": "Żar"})


def store(events):
    rows = [_row(event) for event in events]
    Event.objects.bulk_create(rows, batch_size=2000)
    texts = [
        Text(event=row, field=text.field, salt=SALT, text=text.text)
        for row, event in zip(rows, events, strict=True)
        for text in event.texts
    ]
    Text.objects.bulk_create(texts, batch_size=2000)


def know_sizes():
    """Let PostgreSQL notice that the tables have grown, as it does by itself within minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _row(event):
    columns = dict(event.envelope)
    columns |= {"actor_id": columns.pop("actor"), "at": parsed(columns["at"]), "hash": event.hash}
    columns |= {"on_behalf_of_id": columns.pop("on_behalf_of")}
    return Event(**columns)


@pytest.mark.long
def test_a_large_journal_is_verified_in_little_memory(ana, full):
    for subject_id in range(100 if full else 10):
        store(chain([ACT] * 1000, subject_id, actor=ana.pk))
    know_sizes()
    tracemalloc.start()
    try:
        assert verify() == []
        assert tracemalloc.get_traced_memory()[1] < 10 * MEBIBYTE
    finally:
        tracemalloc.stop()


def plans_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    explained = []
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                explained.append(" / ".join(row[3] for row in cursor.fetchall()))
    return explained


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a small table gets no index there")
def test_every_hot_query_walks_an_index(ana):
    thing = Thing()
    record("thing.made", thing, by=ana, at=MORNING)
    hot = [verify, lambda: claim("notify"), lambda: latest_seq(thing)]
    hot.append(lambda: record("thing.changed", thing, by=ana, at=MORNING))
    plans = [plan for act in hot for plan in plans_of(act)]
    assert len(plans) == 4
    assert [plan for plan in plans if "USING" not in plan or "TEMP B-TREE" in plan] == []
