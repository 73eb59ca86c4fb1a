"""A real browser in front of the served desk."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.makers import PASSWORD, make_agent
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 1000}}


@pytest.fixture
def jonas(served):
    """An administrator who can sign in; people are made before the browser starts."""
    person = make_agent("Jonas Feld", role=Role.ADMINISTRATOR)
    actions.set_password(person, by=operator(), password=PASSWORD)
    return person


@pytest.fixture
def browse(served, jonas):
    """Open a page of the desk: `browse("/sign-in", java_script_enabled=False)`."""
    program = shutil.which("chromium") or pytest.skip("apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])

        def open_page(path, **options):
            page = browser.new_context(base_url=served, **(DESK | options)).new_page()
            page.complaints = []
            page.on("console", lambda message: _note(page, message))
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.goto(path)
            return page

        yield open_page
        browser.close()


@pytest.fixture
def sign_in(jonas):
    """Sign in on a page that shows the form, as a person does."""

    def enter(page):
        page.get_by_label("Mail").fill(jonas.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.wait_for_load_state("networkidle")

    return enter


@pytest.fixture
def violations():
    """What axe finds against WCAG on a page, as rule and elements."""

    def found(page):
        page.wait_for_load_state("networkidle")
        broken = Axe().run(page).response["violations"]
        return [(each["id"], [node["target"] for node in each["nodes"]]) for each in broken]

    return found


def _note(page, message):
    if message.type == "error":
        page.complaints.append(message.text)
