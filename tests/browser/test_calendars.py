"""Calendars in a real browser: anybody can use the pages, and hours are drawn while typed."""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.makers import make_calendar, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks import actions

pytestmark = pytest.mark.browser
PLACES = ["", "/new", "/night", "/night/holidays?country=PL&first_year=2026&last_year=2027"]


@pytest.fixture
def night(jonas):
    calendar = make_calendar(
        "night",
        zone="Europe/Warsaw",
        hours={"mon": [["22:00", "06:00"]], "tue": [["08:00", "12:00"], ["13:00", "17:00"]]},
        holidays=["2026-12-25"],
        exceptions={"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []},
        names={"2026-12-25": "Christmas Day", "2026-12-24": "Christmas Eve"},
    )
    actions.set_team_calendar(make_team("hospital"), by=operator(), calendar=calendar)
    return calendar


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_fit(night, browse, sign_in, violations, size):
    for scheme in ("light", "dark"):
        page = browse("/sign-in?next=/queue", color_scheme=scheme, **size)
        sign_in(page)
        for place in PLACES:
            page.goto(f"/settings/calendars{place}")

            assert (place, scheme, violations(page)) == (place, scheme, [])
            width = page.evaluate("document.documentElement.scrollWidth")
            assert (place, width) == (place, size["viewport"]["width"])
        assert page.complaints == []


def test_hours_are_drawn_while_they_are_typed(night, browse, sign_in):
    page = browse("/sign-in?next=/settings/calendars/night")
    sign_in(page)
    days = page.locator(".calendar-day")

    page.get_by_label("Sunday").fill("9-12, 20-4")

    drawn = [
        [bar.get_attribute("x") for bar in days.nth(day).locator(".open").all()] for day in (0, 6)
    ]
    assert drawn == [["1320", "0"], ["540", "1200"]]
    assert page.complaints == []


def test_without_script_holidays_of_a_part_are_found_looked_at_and_used(night, browse, sign_in):
    page = browse("/sign-in?next=/settings/calendars/night/holidays", java_script_enabled=False)
    sign_in(page)
    page.get_by_label("Country", exact=True).select_option("DE")
    page.get_by_role("button", name="Show them").click()
    page.locator("[name=subdivision]").select_option("BY")
    page.get_by_role("button", name="Show them").click()
    page.get_by_label("Epiphany").first.uncheck()
    page.get_by_role("button", name="Use these").click()

    page.get_by_text("holidays are in the calendar now.").wait_for()
    assert page.get_by_text("Corpus Christi").first.is_visible()
