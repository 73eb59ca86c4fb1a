"""Administration in a real browser: what is asked follows the choice, and anybody can use it."""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.makers import make_category, make_incident, make_service, make_team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions
from tocsin.domain.catalogue.rules import Answer, FieldKind, Question

pytestmark = pytest.mark.browser
PLACES = ["categories", "categories/printing", "new-category", "services", "services/vpn", "policy"]


@pytest.fixture
def printing(jonas):
    category = make_category("printing", team=make_team("workplace"), security=True)
    paper = Question("paper", "Paper", FieldKind.CHOICE, answers=(Answer("a4", "A4"),))
    device = Question("device", "Device", FieldKind.TEXT, mandatory=True)
    actions.ask(category, by=operator(), fields=[device, paper])
    actions.change_category(category, by=operator(), changes={"special_handling": "Call first."})
    make_service("vpn")
    return category


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_fit(printing, browse, sign_in, violations, size):
    for scheme in ("light", "dark"):
        page = browse("/sign-in?next=/queue", color_scheme=scheme, **size)
        sign_in(page)
        for place in PLACES:
            page.goto(f"/settings/{place}")

            assert (place, scheme, violations(page)) == (place, scheme, [])
            width = page.evaluate("document.documentElement.scrollWidth")
            assert (place, width) == (place, size["viewport"]["width"])
        assert page.complaints == []


@pytest.fixture
def incident(printing):
    return make_incident()


def test_what_a_category_asks_follows_the_choice(incident, browse, sign_in, violations):
    page = browse(f"/sign-in?next=/incidents/{incident.number}")
    sign_in(page)
    page.locator("#to-classification").click()
    page.locator("#act_category").select_option("printing")
    page.get_by_label("Device").fill("LP-0418")
    assert page.get_by_label("Treat it as a security incident").is_checked()
    assert violations(page) == []
    page.get_by_role("button", name="Change category").click()

    page.locator("#incident-care").get_by_text("Call first.").wait_for()
    assert page.locator("#incident-side").get_by_text("LP-0418").is_visible()
    assert page.complaints == []
