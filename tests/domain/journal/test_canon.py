from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.journal.rules import (
    NotCanonical,
    canonical,
    data_of,
    instant,
    stored_instant,
    text_hash,
)


class State(StrEnum):
    NEW = "new"


MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
aware = st.datetimes(timezones=st.timezones())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ({"state": (State.NEW, "closed")}, '{"state":["new","closed"]}'),
        ({"due": MORNING}, '{"due":"2026-11-24T08:00:00.000000Z"}'),
        ({"on": date(2026, 11, 24), "late": True}, '{"late":true,"on":"2026-11-24"}'),
        ({"path": "network/vpn", "list": []}, '{"list":[],"path":"network/vpn"}'),
    ],
)
def test_a_value_has_one_text(value, text):
    assert canonical(value) == text


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        "two words",
        "ana@example.org",
        "Żółć",
        "x" * 201,
        2**53,
        datetime(2026, 11, 24),  # noqa: DTZ001 - the very thing that is refused
        {"Two Words": 1},
        {1: 1},
        b"bytes",
        object(),
    ],
)
def test_fractions_free_text_and_naive_instants_are_refused(value):
    with pytest.raises(NotCanonical):
        canonical({"value": value})


def test_data_holds_facts_and_changes_side_by_side():
    data = data_of({"state": ("new", "resolved")}, {"code": "solved"})
    assert data == '{"changes":{"state":["new","resolved"]},"code":"solved"}'
    assert data_of({}, {}) == "{}"


def test_a_fact_cannot_pose_as_the_changes():
    with pytest.raises(NotCanonical):
        data_of({}, {"changes": 1})


def test_an_instant_is_written_in_utc_with_six_decimals():
    cet = timezone(timedelta(hours=1))
    assert instant(datetime(2026, 11, 24, 9, 0, 0, 5, cet)) == "2026-11-24T08:00:00.000005Z"


@pytest.mark.parametrize(
    "column",
    ["2026-11-24 08:00:00", "2026-11-24 08:00:00.000000", "2026-11-24 08:00:00+00"],
)
def test_either_database_shows_the_same_instant(column):
    assert stored_instant(column) == instant(MORNING)


@pytest.mark.parametrize("column", ["", "yesterday", "2026-11-24 08:00:00+01"])
def test_a_column_that_is_no_instant_in_utc_is_refused(column):
    with pytest.raises(NotCanonical):
        stored_instant(column)


@given(aware)
@pytest.mark.long
def test_what_sqlite_stores_reads_back_as_the_hashed_instant(at):
    assert stored_instant(str(at.astimezone(UTC).replace(tzinfo=None))) == instant(at)


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16), st.text())
def test_the_same_text_under_another_salt_has_another_hash(salt, other, text):
    assert (text_hash(salt, text) == text_hash(other, text)) == (salt == other)
