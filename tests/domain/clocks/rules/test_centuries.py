"""Work of centuries, and the first and the last days of all."""

from datetime import UTC, datetime

import pytest

from tests.domain.clocks.rules.times import NIGHT_AND_DAY, daily, hours, office, utc

# One for all, so that its centuries are laid out once.
NIGHTLY = daily("Europe/Warsaw", ["01:00", "02:30"], holidays=["2026-01-06"])


@pytest.mark.long
def test_work_of_centuries_is_reached():
    year = 366 * 8 * 97 + 365 * 8 * 303
    calendar = daily("UTC", ["08:00", "16:00"])

    assert calendar.reach(utc("2026-01-01"), hours(year)) == utc("2425-12-31 16:00")


@pytest.mark.long
@pytest.mark.parametrize("year", [1000, 2600, 2601, 3000, 9500])
def test_far_years_count_like_those_whose_openings_are_laid_out(year):
    calendar = NIGHTLY
    begin, end = utc(f"{year}-02-03 04:05"), utc(f"{year + 1}-11-12 13:14")

    work = calendar.work_between(begin, end)

    assert work == sum((until - since for since, until in calendar.openings(begin, end)), hours(0))
    assert calendar.work_between(begin, calendar.reach(begin, work)) == work
    assert end - hours(24) <= calendar.reach(begin, work) <= end


@pytest.mark.long
def test_a_far_exception_is_kept():
    calendar = office(exceptions={"3000-01-01": []})

    assert calendar.work_between(utc("3000-01-01"), utc("3000-01-02")) == hours(0)
    assert calendar.work_between(utc("3400-01-01"), utc("3400-01-02")) == hours(8)


@pytest.mark.long
def test_the_first_and_the_last_days_of_all_can_be_asked_about():
    calendar = daily("America/New_York", *NIGHT_AND_DAY)
    last = datetime.max.replace(tzinfo=UTC)

    assert calendar.work_between(utc("0001-01-01"), utc("0001-01-02")) == hours(24)
    assert calendar.work_between(last - hours(1), last) == hours(1)
