"""Several administrators change one calendar at the same instant."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from tests.makers import make_calendar
from tocsin.base.errors import BadInput, OutOfDate
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.models import Calendar
from tocsin.domain.journal.queries import latest_seq, verify


def at_once(act, count):
    def call(number):
        try:
            act(number)
        except (OutOfDate, BadInput):
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(max_workers=count) as pool:
        return sum(pool.map(call, range(count)))


def test_nothing_that_was_saved_is_lost(committed_db):
    calendar = make_calendar("office")

    def add(number):
        own = Calendar.objects.get(slug="office")
        actions.add_holidays(own, by=operator(), days={f"2027-01-{number + 1:02}": "Day"})

    saved = at_once(add, 8)

    assert saved >= 1
    assert len(queries.current_version(calendar).hours.holidays) == saved
    assert latest_seq(calendar) == calendar.versions.count() == saved + 1
    assert verify() == []


def test_there_is_one_default_however_many_choose(committed_db):
    calendars = [make_calendar() for _ in range(6)]

    assert at_once(lambda n: actions.make_default(calendars[n], by=operator()), 6) >= 1

    assert Calendar.objects.filter(is_default=True).count() == 1
    assert verify() == []
