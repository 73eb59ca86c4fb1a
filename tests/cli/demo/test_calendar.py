from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tocsin.cli.demo.calendar import Calendar, span, workday
from tocsin.cli.demo.loading import plan
from tocsin.cli.demo.stories import STORIES

ZONE = ZoneInfo("Europe/Warsaw")
NOWS = [
    pytest.param(datetime(2026, 11, 24, 9, 30, 12, 345, UTC), id="a Tuesday"),
    pytest.param(
        datetime(2026, 3, 30, 2, 10, tzinfo=UTC), id="the Monday after the clocks changed"
    ),
    pytest.param(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), id="the hour that comes twice"),
    pytest.param(datetime(2027, 1, 1, 0, 5, tzinfo=UTC), id="New Year's night"),
    pytest.param(datetime(2028, 2, 27, 23, 59, tzinfo=UTC), id="a Sunday before midnight"),
]


@pytest.mark.parametrize("now", NOWS)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Warsaw", "Pacific/Auckland", "America/Adak"])
def test_nothing_happens_in_the_future_or_long_ago(now, zone):
    acts = plan(STORIES, Calendar(now, ZoneInfo(zone)))

    assert acts[-1].at <= now
    assert acts[0].at > now - timedelta(days=32)


@pytest.mark.parametrize("now", NOWS)
def test_each_story_goes_forward(now):
    last = {}
    for act in plan(STORIES, Calendar(now, ZONE)):
        assert act.at > last.get(act.story, datetime.min.replace(tzinfo=UTC))
        last[act.story] = act.at


@pytest.mark.parametrize("now", NOWS)
def test_it_is_the_same_every_time(now):
    assert plan(STORIES, Calendar(now, ZONE)) == plan(STORIES, Calendar(now, ZONE))


def test_most_of_it_happens_in_working_hours():
    planned = plan(STORIES, Calendar(datetime(2026, 11, 24, 15, 30, tzinfo=UTC), ZONE))
    hours = [act.at.astimezone(ZONE) for act in planned]
    at_work = [hour for hour in hours if 6 <= hour.hour < 19 and hour.weekday() < 5]

    assert len(hours) * 0.85 < len(at_work) < len(hours)


@pytest.mark.parametrize(
    ("start", "count", "found"),
    [
        (date(2026, 11, 24), -1, date(2026, 11, 23)),
        (date(2026, 11, 24), -2, date(2026, 11, 20)),
        (date(2026, 11, 22), -1, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_weekends_are_no_working_days(start, count, found):
    assert workday(start, count) == found


@pytest.mark.parametrize("text", ["", "soon", "1h 30m", "-5m"])
def test_a_span_that_means_nothing_is_refused(text):
    with pytest.raises(ValueError, match="is no span"):
        span(text)


def test_a_step_before_the_one_before_is_refused():
    calendar = Calendar(datetime(2026, 11, 24, 9, 30, tzinfo=UTC), ZONE)

    with pytest.raises(ValueError, match="does not come after"):
        calendar.after(calendar.start("-1 10:00"), "+0 09:00")
