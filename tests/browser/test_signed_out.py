"""Nothing that was written is lost when the session ends meanwhile."""

import pytest

from tests.browser.test_day import opened
from tests.makers import PASSWORD, make_agent, make_incident, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator

pytestmark = pytest.mark.browser


@pytest.fixture
def page(jonas, browse, sign_in):
    return opened(browse, sign_in, "/incidents/new")


@pytest.fixture
def number(jonas):
    make_team("service-desk")
    return make_incident("Labels are blank", by=jonas).number


@pytest.fixture
def signed_in_again(sign_in):
    def press(page, button):
        page.context.clear_cookies(name="tocsin_session")
        button.click()
        page.wait_for_url("**/sign-in?**")
        sign_in(page)

    return press


def test_a_new_incident_is_written_once(page, signed_in_again):
    page.get_by_label("What is wrong?").fill("Labels are blank")
    page.get_by_label("In the caller's words").fill("Since this morning")
    signed_in_again(page, page.get_by_role("button", name="Create", exact=True))

    assert page.get_by_label("What is wrong?").input_value() == "Labels are blank"
    assert page.get_by_label("In the caller's words").input_value() == "Since this morning"
    page.reload()
    assert page.get_by_label("What is wrong?").input_value() == ""


def test_a_note_and_a_step_are_written_once(number, page, signed_in_again):
    page.goto(f"/incidents/{number}")
    page.get_by_label("Text").fill("Cable is fine")
    page.locator("#to-priority").click()
    page.get_by_role("dialog").get_by_label("Why").fill("Everybody is without labels.")
    signed_in_again(page, page.get_by_role("dialog").locator("footer button"))
    page.get_by_role("dialog").wait_for()

    assert page.get_by_label("Text").input_value() == "Cable is fine"
    why = page.get_by_role("dialog").get_by_label("Why")
    assert why.input_value() == "Everybody is without labels."
    page.get_by_role("dialog").locator("footer button").click()
    page.get_by_role("dialog").wait_for(state="detached")
    assert page.complaints == []


@pytest.fixture
def lena(served):
    person = make_agent("Lena Brandt")
    accounts.set_password(person, by=operator(), password=PASSWORD)
    return person


def test_somebody_else_reads_nothing_of_it(lena, page):
    page.get_by_label("What is wrong?").fill("Labels are blank")
    page.context.clear_cookies(name="tocsin_session")
    page.get_by_role("button", name="Create", exact=True).click()
    page.wait_for_url("**/sign-in?**")
    page.get_by_label("Mail").fill(lena.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/new")
    page.wait_for_load_state("networkidle")

    assert page.get_by_label("What is wrong?").input_value() == ""
    assert page.evaluate("sessionStorage.getItem('written')") is None
