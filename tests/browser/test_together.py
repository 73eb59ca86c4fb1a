"""Two of the desk on one incident: each sees the other, and what was typed is found again."""

import pytest

from tests.browser.test_day import opened
from tests.makers import make_agent, make_incident, make_team
from tocsin.base import instants
from tocsin.domain.conversations.rules import Visibility
from tocsin.domain.conversations.traces import keep_draft
from tocsin.domain.incidents.traces import note_presence

pytestmark = pytest.mark.browser


@pytest.fixture
def incident(jonas):
    make_team("service-desk")
    return make_incident("Labels are blank", by=jonas)


def test_what_was_typed_is_there_after_the_page_was_left(incident, browse, sign_in, violations):
    page = opened(browse, sign_in, f"/incidents/{incident.number}")
    page.locator("#compose-text").press_sequentially("Old firmware")
    page.locator("#draft").filter(has_text="Draft kept").wait_for()
    page.goto("/queue?view=open")
    page.get_by_text("Your draft").wait_for()
    page.goto(f"/incidents/{incident.number}")

    assert page.locator("#compose-text").input_value() == "Old firmware"
    assert violations(page) == []
    assert page.complaints == []


@pytest.fixture
def written_at_by_another(incident):
    tomasz, now = make_agent("Tomasz Wilk"), instants.now()
    note_presence(incident, tomasz, now)
    keep_draft(incident.thread, by=tomasz, body="I", visibility=Visibility.INTERNAL, at=now)
    return incident


def test_who_is_writing_stands_above_the_composer(
    written_at_by_another, browse, sign_in, violations
):
    page = opened(browse, sign_in, f"/incidents/{written_at_by_another.number}")
    page.get_by_text("Tomasz Wilk is writing").wait_for()

    assert page.get_by_role("img", name="Tomasz Wilk, writing").is_visible()
    assert violations(page) == []
    assert page.complaints == []


def test_news_that_come_after_an_act_has_brought_them_are_not_missed(incident, browse, sign_in):
    page = opened(browse, sign_in, f"/incidents/{incident.number}")
    waiting = []

    def hold_back(route):
        waiting.append(route)

    page.route("**/news", hold_back)
    page.locator("#here").dispatch_event("news")
    page.locator("#compose-text").fill("Old firmware")
    page.keyboard.press("Control+Enter")
    page.locator("#talk").get_by_text("Old firmware").wait_for()
    with page.expect_response("**/news"):
        waiting[0].continue_()
    # What the page does with the answer is told to nobody.
    page.wait_for_timeout(700)

    assert page.complaints == []
