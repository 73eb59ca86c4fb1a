import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="SQLite replaces rows without deleting them"
)
EVENT = (
    "id, subject_kind, subject_id, seq, verb, at, actor_id, source, data, texts, prev_hash, hash"
)
# The second event of the thing: `{…}` is what a careless or sly insert says about it.
COPY = (
    "INTO journal_event ({columns}) SELECT {id}, {kind}, subject_id, {seq}, 'thing.unmade', at,"
    " actor_id, source, data, texts, prev_hash, hash FROM journal_event WHERE seq = 2"
)
TEXT = (
    "INTO journal_text (id, event_id, field, salt, text)"
    " SELECT {}, event_id, field, salt, 'Żal' FROM journal_text"
)
UPDATE_OR_REPLACE = "UPDATE OR REPLACE journal_event SET {} WHERE seq = 2"
UPSERT = "ON CONFLICT (id) DO UPDATE SET verb = 'thing.unmade'"


def copy(event_id="id", kind="subject_kind", seq="seq"):
    return COPY.format(columns=EVENT, id=event_id, kind=kind, seq=seq)


def refused(sql, message="append-only"):
    with (
        pytest.raises(IntegrityError, match=message),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(sql)
    return True


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, seq, verb FROM journal_event ORDER BY seq")
        return cursor.fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_event SET verb = 'thing.unmade'",
        "UPDATE journal_event SET id = id + 100 WHERE seq = 3",
        "UPDATE journal_event SET hash = hash",
        "DELETE FROM journal_event WHERE seq = 3",
        "DELETE FROM journal_event",
    ],
)
def test_an_event_is_neither_changed_nor_removed(life, sql):
    before = stored()
    assert refused(sql)
    assert stored() == before


@on_sqlite
@pytest.mark.parametrize(
    "insert",
    [
        copy(),
        copy(seq="99"),
        copy(event_id="NULL"),
        copy(event_id="900"),
        copy(event_id="CAST(id AS TEXT)", seq="99"),
        copy(event_id="900", seq="'2'"),
        copy(event_id="900", seq="2.0"),
        copy(event_id="900", seq="' 2 '"),
    ],
)
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_an_event_is_not_replaced(life, insert, verb):
    before = stored()
    assert refused(f"{verb} {insert}")
    assert stored() == before


@on_sqlite
@pytest.mark.parametrize("setting", ["verb = 'thing.unmade'", "id = id - 1", "seq = seq - 1"])
def test_an_update_does_not_replace_the_event_in_its_way(life, setting):
    before = stored()
    assert refused(UPDATE_OR_REPLACE.format(setting))
    assert stored() == before


def test_an_event_is_not_upserted(life):
    before = stored()
    assert refused(f"INSERT {copy()} {UPSERT}")
    assert stored() == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["journal_event", "journal_text", "accounts_person"])
def test_tables_are_not_truncated(life, table):
    assert refused(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_text SET text = 'Żal'",
        "UPDATE journal_text SET text = text",
        "UPDATE journal_text SET salt = NULL, text = NULL, field = 'body'",
        "UPDATE journal_text SET salt = NULL, text = NULL, id = id + 1",
        "UPDATE journal_text SET salt = NULL, text = NULL, event_id = event_id + 1",
        "DELETE FROM journal_text",
    ],
)
def test_a_text_is_neither_changed_nor_removed(life, sql):
    assert refused(sql, "append-only|only be erased")


def test_a_text_is_not_half_erased(life):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_text SET salt = NULL")


def test_an_erased_text_is_not_written_again(life):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_text SET salt = NULL, text = NULL")
    assert refused("UPDATE journal_text SET text = 'Żar', salt = 'x'", "append-only|only be erased")


@on_sqlite
@pytest.mark.parametrize("new_id", ["id", "900", "NULL"])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_a_text_is_not_replaced(life, new_id, verb):
    assert refused(f"{verb} {TEXT.format(new_id)}", "only be erased")
