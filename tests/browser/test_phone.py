"""A call: by keyboard alone, without script, on a telephone, and for everybody."""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_day import SCHEMES, opened
from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue.models import Category
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(jonas):
    """A ward lead who calls, what she and others have open, and a major incident."""
    team = make_team("service-desk")
    accounts.join_team(jonas, by=operator(), team=team, is_lead=True)
    printing = make_category("printing", team=team, impact="medium", urgency="high")
    make_category("portal", team=team)
    Category.objects.update(special_handling="Ask for the ward.")
    marta = make_person("Marta Ruys", email="marta@example.org")
    care = {"vip": True, "handling_note": "Call back by 17:00."}
    accounts.change_person(marta, by=operator(), changes=care)
    make_incident("Second screen flickers", reporter=marta)
    make_incident("Labels on ward 7", reporter=make_person("Ana Rey"), category=printing)
    priya = make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)
    actions.accept_major(make_incident("Mail is down", by=priya), by=priya)
    return marta


@pytest.fixture
def call(desk, browse, sign_in):
    """The page on which Marta has been found."""

    def begin(**options):
        page = opened(browse, sign_in, "/incidents/new", **options)
        page.keyboard.type("marta")
        page.get_by_text("Call back by 17:00.").wait_for()
        return page

    return begin


def tab_to(page, name):
    """Press Tab until what is called so has the focus, as somebody without a mouse does."""
    told = """() => { const e = document.activeElement;
        return (e.labels?.[0] ?? e).textContent.replace(/\\s+/g, " ").trim() }"""
    for _ in range(40):
        if page.evaluate(told).startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")


def test_a_call_is_taken_in_without_a_mouse(call):
    page = call()
    tab_to(page, "What is wrong?")
    page.keyboard.type("Labels are blank")
    page.keyboard.press("Tab")
    page.keyboard.type("Since the night.")
    page.keyboard.press("Tab")
    page.keyboard.type("Printing")
    page.get_by_text("Ask for the ward.").wait_for()
    page.get_by_text("Labels on ward 7").wait_for()
    tab_to(page, "Link")
    page.keyboard.press("Space")
    page.get_by_label("In the caller's words").focus()
    page.keyboard.press("Control+Enter")

    page.locator("#incident-head").get_by_text("In progress").wait_for()
    assert page.locator("#incident-head").get_by_text("P2").is_visible()
    assert page.get_by_text("Phone, written down by Jonas Feld").is_visible()
    assert page.get_by_role("link", name="Labels on ward 7").is_visible()
    assert page.complaints == []


def test_a_call_is_solved_without_a_mouse(call):
    page = call()
    tab_to(page, "What is wrong?")
    page.keyboard.type("No sound")
    tab_to(page, "Solved on the phone")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "resolution_text"
    page.keyboard.type("Told her the key.")
    page.keyboard.press("Control+Enter")

    page.locator("#incident-head").get_by_text("Resolved").wait_for()
    assert page.get_by_text("Told her the key.").first.is_visible()
    assert page.complaints == []


@pytest.fixture
def namesake(desk):
    return make_person("Marta Vik")


def test_one_of_several_is_chosen_without_a_mouse(namesake, browse, sign_in):
    page = opened(browse, sign_in, "/incidents/new")
    page.keyboard.type("marta")
    page.get_by_role("radio", name="Marta Ruys").wait_for()
    assert page.get_by_text("Call back by 17:00.").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_text("Call back by 17:00.").wait_for()


def test_the_same_again_is_noted_without_a_mouse(call):
    page = call()
    tab_to(page, "What is wrong?")
    page.keyboard.type("Now it smokes")
    tab_to(page, "Same")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Second screen flickers").wait_for()
    assert page.locator(".message").get_by_text("Now it smokes").is_visible()
    assert page.complaints == []


def test_what_was_ticked_and_typed_outlives_a_change_of_mind(call):
    page = call()
    page.get_by_label("Part of this?").check()
    page.get_by_label("This may be a security incident").check()
    page.get_by_label("Category").select_option("printing")
    page.get_by_text("Labels on ward 7").wait_for()
    page.locator("#similar label.button").click()
    page.get_by_label("Category").select_option("portal")
    page.locator(".verdict-line[data-p=none]").wait_for()

    assert page.get_by_label("Part of this?").is_checked()
    assert page.get_by_label("This may be a security incident").is_checked()
    assert page.locator("#similar input[name=parent]").is_checked()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_call_is_taken_in_without_script(desk, browse, sign_in, size):
    page = opened(browse, sign_in, "/incidents/new", java_script_enabled=False, **size)
    page.get_by_label("Who is calling?").fill("marta")
    page.get_by_label("Category").select_option("printing")
    page.get_by_role("button", name="Look up what is open").click()
    for told in ("Call back by 17:00.", "Ask for the ward.", "Second screen flickers"):
        assert page.get_by_text(told).is_visible()
    page.locator("#similar label.button").click()
    page.get_by_label("What is wrong?").fill(" ")
    page.get_by_role("button", name="Create", exact=True).click()
    assert page.get_by_text("Please fill this in.").is_visible()
    page.get_by_label("What is wrong?").fill("Labels are blank")
    page.get_by_role("button", name="Create", exact=True).click()

    page.get_by_role("heading", name="Labels are blank").wait_for()
    assert page.get_by_role("link", name="Labels on ward 7").is_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_call_is_accessible(call, violations, scheme, size):
    page = call(color_scheme=scheme, **size)
    page.get_by_label("Category").select_option("printing")
    page.get_by_text("Labels on ward 7").wait_for()
    page.locator("#similar label.button").click()
    found = violations(page)
    page.get_by_label("What is wrong?").fill(" ")
    page.get_by_role("button", name="Create", exact=True).click()
    page.get_by_text("Please fill this in.").wait_for()

    assert (found, violations(page)) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth") == size["viewport"]["width"]


def test_one_key_takes_the_marked_row(desk, browse, sign_in):
    page = opened(browse, sign_in, "/queue?view=unassigned")
    first = page.locator(".row").first.locator("a").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("You are working on INC-").wait_for()

    assert page.url.endswith("/queue?view=unassigned")
    assert page.get_by_role("link", name=first).count() == 0
    assert page.complaints == []
