"""A step that is asked for above the page gives the focus back when it goes."""

import pytest

from tests.browser.test_day import opened
from tests.makers import make_incident, make_team
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import LinkKind

pytestmark = pytest.mark.browser
FOCUS = "document.activeElement.id"


@pytest.fixture
def incident(jonas):
    make_team("service-desk")
    return make_incident("Labels are blank", by=jonas)


@pytest.fixture
def page(incident, browse, sign_in):
    return opened(browse, sign_in, f"/incidents/{incident.number}")


def asked(page):
    page.locator("dialog:modal").wait_for()
    return page.get_by_role("dialog")


def test_escape_gives_the_focus_back_to_what_was_clicked(page):
    page.locator("#to-links").click()
    asked(page)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")

    assert page.evaluate(FOCUS) == "to-links"


def test_escape_gives_the_focus_to_what_a_key_has_pressed(page):
    page.keyboard.press("t")
    asked(page)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")

    assert page.evaluate(FOCUS) == "to-assignment"


def test_not_now_gives_the_focus_back_after_a_refusal_too(page):
    page.locator("#to-resolution").click()
    asked(page).get_by_role("button", name="Resolve").click()
    page.locator("dialog [aria-invalid=true]").first.wait_for()
    page.get_by_role("dialog").get_by_role("link", name="Not now").click()
    page.get_by_role("dialog").wait_for(state="detached")

    assert page.evaluate(FOCUS) == "to-resolution"


def test_a_step_that_went_well_gives_the_focus_to_its_opener_drawn_anew(page):
    page.locator("#to-priority").click()
    asked(page).get_by_label("Why").fill("Everybody is without labels.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").wait_for(state="detached")
    page.wait_for_load_state("networkidle")

    assert page.evaluate(FOCUS) == "to-priority"


@pytest.fixture
def linked(jonas, incident):
    other = make_incident("Ink is dry", by=jonas)
    return actions.link(incident, by=jonas, kind=LinkKind.RELATED, target=other)


def test_a_step_whose_opener_is_gone_with_it_goes_well(linked, page):
    page.locator("a[href$='/end']").first.click()
    asked(page).locator("footer button").click()
    page.get_by_role("dialog").wait_for(state="detached")
    page.wait_for_load_state("networkidle")

    assert page.complaints == []
