"""How the time of an incident is counted, for everybody, on a desk and on a telephone."""

from datetime import timedelta

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_day import SCHEMES, opened
from tests.makers import make_agent, make_incident, make_person, make_team
from tests.promises import make_calendar, make_promise
from tests.web.incident_page import fresh
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)


@pytest.fixture
def incident(jonas):
    """An old one, which has been on hold and has clocks of every colour."""
    accounts.grant(jonas, by=operator(), role=Role.TEAM_LEAD)
    team, hours = make_team("service-desk"), make_calendar(default=True)
    make_promise("response", target=DAY / 2)
    make_promise("resolution", target=4 * DAY, calendar=hours)
    make_promise("resolution", target=DAY, agreement="ola", hours="team")
    start = instants.now() - 20 * DAY
    ada = make_agent("Ada Ott", team=team)
    with instants.at(start):
        found = make_incident("Printer", reporter=make_person("Marta Ruys"), team=team)
    with instants.at(start + DAY):
        actions.assign(found, by=ada, assignee=ada)
        wait = actions.Hold(HoldReason.AWAITING_REPORTER)
        actions.hold(fresh(found), by=ada, hold=wait, message="")
    with instants.at(start + 3 * DAY):
        actions.resume(fresh(found), by=ada)
    return found


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_how_time_is_counted_is_for_everybody(incident, browse, sign_in, violations, size, scheme):
    page = opened(
        browse, sign_in, f"/incidents/{incident.number}/clocks", color_scheme=scheme, **size
    )
    page.get_by_text("show all").first.click()

    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert (violations(page), wide, page.complaints) == ([], 0, [])


def test_the_card_leads_to_how_it_is_counted(incident, browse, sign_in, violations):
    page = opened(browse, sign_in, f"/incidents/{incident.number}")
    assert violations(page) == []
    page.get_by_role("link", name="How this is counted").last.click()

    page.get_by_role("heading", name="How the time is counted").wait_for()
    assert page.get_by_text("On hold: waits for the reporter").first.is_visible()


def test_a_forgotten_hold_is_put_right_without_a_reload_by_hand(incident, browse, sign_in):
    page = opened(browse, sign_in, f"/incidents/{incident.number}/clocks")
    page.get_by_role("link", name="Correct the time").click()
    dialog = page.get_by_role("dialog")
    day = incident.registered_at + timedelta(hours=2)
    dialog.get_by_label("From", exact=True).fill(f"{day:%Y-%m-%dT%H:%M}")
    dialog.get_by_label("Until", exact=True).fill(f"{day + 5 * DAY:%Y-%m-%dT%H:%M}")
    dialog.get_by_label("Not on hold after all").check()
    assert not dialog.get_by_text("What did we wait for?").is_visible()
    dialog.get_by_label("On hold, but nobody noted it").check()
    dialog.get_by_role("button", name="Correct").click()
    dialog.locator(".error").wait_for()
    dialog.get_by_label("Why", exact=True).fill("She was at lunch.")
    page.keyboard.press("Control+Enter")

    page.get_by_role("heading", name="Put right").wait_for()
    assert page.get_by_text("She was at lunch.").is_visible()


def test_without_script_the_time_is_put_right_as_well(incident, browse, sign_in):
    where = f"/incidents/{incident.number}/clocks"
    page = opened(browse, sign_in, where, java_script_enabled=False)
    page.get_by_role("link", name="Use today's promises").click()
    page.get_by_label("Why", exact=True).fill("The new contract covers it.")
    page.get_by_role("button", name="Use today's promises").click()

    assert page.get_by_text("The new contract covers it.").is_visible()
    assert page.url.endswith(where)
