"""What is to be done and who hears of it, in a real browser."""

from datetime import date

import pytest

from tests.browser.conftest import PHONE
from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions as catalogue
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.browser


@pytest.fixture
def number(jonas):
    """An incident with two steps, a late task, watchers on both sides and a mention."""
    make_team("service-desk")
    mira, category = make_agent("Mira Stein"), make_category("printing")
    steps = ("Offer another printer", "Print a test page")
    catalogue.set_checklist(category, by=operator(), texts=steps)
    incident = make_incident("Blank labels", reporter=make_person("Ana Rey"), category=category)
    actions.add_task(
        incident, by=jonas, title="Ring the ward", owner=mira, due_on=date(2020, 1, 31)
    )
    actions.watch(incident, by=jonas, person=make_person("Ben Ode"), internal=False)
    handle = mira.email.partition("@")[0]
    actions.note(incident, by=jonas, wording=Wording(f"@{handle}, please look."))
    return incident.number


@pytest.mark.parametrize("screen", [{}, PHONE, {"java_script_enabled": False}])
def test_the_page_is_accessible_on_every_screen(number, browse, sign_in, violations, screen):
    page = browse(f"/incidents/{number}", **screen)
    sign_in(page)
    if screen.get("java_script_enabled", True):
        assert violations(page) == []
    assert page.complaints == []
    width = page.viewport_size["width"]
    assert page.locator("html").bounding_box()["width"] <= width
    page.get_by_role("checkbox", name="Offer another printer").click()
    ticked = page.get_by_role("checkbox", name="Offer another printer", checked=True)
    ticked.wait_for()


def test_a_step_is_ticked_with_the_keyboard_which_stays_there(number, browse, sign_in):
    page = browse(f"/incidents/{number}")
    sign_in(page)
    box = page.get_by_role("checkbox", name="Print a test page")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("checkbox", name="Print a test page", checked=True).wait_for()
    page.keyboard.press("Space")
    page.get_by_role("checkbox", name="Print a test page", checked=False).wait_for()
    assert page.complaints == []


def test_a_task_and_a_watcher_are_added_in_the_pop_up(number, browse, sign_in, violations):
    page = browse(f"/incidents/{number}")
    sign_in(page)
    page.locator("#to-tasks").click()
    page.get_by_label("What is to be done").fill("Call the laboratory")
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    page.get_by_role("checkbox", name="Call the laboratory").wait_for()
    page.locator("#to-watchers").click()
    page.get_by_label("Mail address").fill("nobody@example.org")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Nobody has this address here.").wait_for()
    assert violations(page) == []


def test_following_and_muting_are_one_press_each(number, browse, sign_in):
    page = browse(f"/incidents/{number}")
    sign_in(page)
    page.locator("#to-follow").click()
    page.locator("#to-unfollow").wait_for()
    page.locator("#to-mute").click()
    page.locator("#to-unmute").wait_for()
    assert page.complaints == []
