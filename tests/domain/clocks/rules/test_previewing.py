"""Looking ahead in a calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.base.errors import BadInput
from tocsin.domain.clocks.rules import Calendar
from tocsin.domain.clocks.rules.previewing import preview

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = Calendar.from_dict(
    {"zone": "UTC", "hours": {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed")}}
)


def test_the_next_hours_are_told_to_the_last_of_them():
    found = preview(OFFICE, NOW, ahead=10 * HOUR)

    assert [(str(begin)[5:16], str(end)[11:16]) for begin, end in found.spans] == [
        ("11-24 12:00", "16:00"),
        ("11-25 08:00", "14:00"),
    ]


def test_an_amount_that_ends_when_it_closes_ends_there():
    assert preview(OFFICE, NOW, 4 * HOUR).due_at == NOW + 4 * HOUR


def test_nothing_at_all_is_used_up_at_once():
    assert preview(OFFICE, NOW, timedelta(0)).due_at == NOW


def test_what_is_never_reached_is_never_due():
    once = {"zone": "UTC", "exceptions": {"2026-12-24": [["08:00", "09:00"]]}}

    found = preview(Calendar.from_dict(once), NOW, 2 * HOUR)

    assert (len(found.spans), found.due_at) == (1, None)


def test_a_calendar_that_hardly_opens_keeps_nobody_waiting():
    rare = Calendar.from_dict({"zone": "UTC", "hours": {"mon": [["08:00", "08:01"]]}})

    found = preview(rare, NOW, timedelta(days=3650))

    assert (len(found.spans), found.due_at) == (52, None)


@pytest.mark.parametrize(
    ("start", "amount", "field"),
    [
        (datetime(1066, 10, 14, tzinfo=UTC), HOUR, "start"),
        (datetime(2100, 1, 1, tzinfo=UTC), HOUR, "start"),
        (NOW, -HOUR, "amount"),
        (NOW, timedelta(days=4000), "amount"),
    ],
)
def test_what_is_beyond_reckoning_is_refused(start, amount, field):
    with pytest.raises(BadInput) as refused:
        preview(OFFICE, start, amount)
    assert refused.value.field == field
