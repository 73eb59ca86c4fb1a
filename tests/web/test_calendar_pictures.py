"""Days as pictures."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tocsin.web.settings.calendar_pictures import Bar, bars_of, days_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_night_is_two_days():
    days = days_of([(NOON, NOON + timedelta(hours=18))], ZoneInfo("UTC"))

    assert [(day.bars, day.hours) for day in days] == [
        ([Bar(720, 720)], ["12:00\u201324:00"]),
        ([Bar(0, 360)], ["00:00\u201306:00"]),
    ]


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/Warsaw", datetime(2026, 3, 28, 20, tzinfo=UTC)),
        ("Europe/Warsaw", datetime(2026, 10, 24, 20, tzinfo=UTC)),
        ("Africa/Cairo", datetime(2026, 4, 23, 20, tzinfo=UTC)),
        ("America/Havana", datetime(2026, 3, 7, 20, tzinfo=UTC)),
        ("America/Havana", datetime(2026, 10, 31, 20, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 10, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2011, 12, 29, 20, tzinfo=UTC)),
    ],
)
def test_whatever_the_clocks_do_days_add_up_and_stay_within_a_day(zone, at):
    spans = [
        (at + timedelta(minutes=n), at + timedelta(minutes=n + 47)) for n in range(0, 4000, 97)
    ]

    days = days_of(spans, ZoneInfo(zone))

    assert sum((day.open for day in days), timedelta()) == sum(
        (end - begin for begin, end in spans), timedelta()
    )
    assert all(0 <= bar.x < 1440 and bar.width > 0 for day in days for bar in day.bars)
    assert all(bar.x + bar.width <= 1440 for day in days for bar in day.bars)


def test_what_cannot_be_read_has_no_bar():
    assert bars_of([["early", "early"], ["08:00", "16:00"], ["25:00", "24:00"]]) == [Bar(480, 480)]
