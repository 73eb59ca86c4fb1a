import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cli.backup.values import line, row

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.datetimes(min_value=datetime(2, 1, 1), timezones=ZONES),  # noqa: DTZ001 - hypothesis wants it so
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.uuids(),
)


@given(st.lists(VALUES))
def test_every_value_comes_back_as_it_was(values):
    back = row(line(values))

    assert back == values
    assert [type(value) for value in back] == [type(value) for value in values]


@given(st.lists(st.text()))
def test_a_row_is_one_line(values):
    assert line(values).count(b"\n") == 1


def test_a_line_is_read_by_people_too():
    at = datetime(2026, 11, 24, 8, 0, 0, 250000, tzinfo=UTC)

    assert line([7, "Żar", None, True, at, b"\x00\xff", Decimal("1.50")]).decode() == (
        '[7,"Żar",null,true,{"instant":"2026-11-24T08:00:00.250000+00:00"},'
        '{"bytes":"AP8="},{"decimal":"1.50"}]\n'
    )


def test_what_cannot_be_written_exactly_is_not_written():
    with pytest.raises(TypeError):
        line([{1, 2}])


@pytest.mark.parametrize(
    "content",
    ["7", "{}", '[{"instant":"then"}]', '[{"class":"os"}]', '[{"date":"","time":""}]', "["],
)
def test_a_line_that_holds_no_row_is_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        row(content.encode())


def test_numbers_are_jsons_own():
    assert json.loads(line([1, 2.5, 2**70])) == [1, 2.5, 2**70]
