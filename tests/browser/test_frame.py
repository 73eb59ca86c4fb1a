import pytest

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
SCHEMES = ("light", "dark")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_component_is_accessible(browse, violations, size):
    for scheme in SCHEMES:
        page = browse("/-/components", color_scheme=scheme, **size)

        assert (scheme, violations(page)) == (scheme, [])
        assert page.complaints == []


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere"])
def test_pages_outside_the_desk_are_accessible(browse, violations, path):
    for scheme in SCHEMES:
        assert (scheme, violations(browse(path, color_scheme=scheme))) == (scheme, [])


def test_the_frame_is_accessible_with_its_menu_open(browse, sign_in, violations):
    for scheme in SCHEMES:
        page = browse("/sign-in?next=/", color_scheme=scheme)
        sign_in(page)
        page.locator(".me").click()

        assert (scheme, violations(page)) == (scheme, [])
        assert page.complaints == []


def test_the_views_open_on_a_phone_and_nothing_is_wider_than_it(browse, sign_in):
    page = browse("/sign-in?next=/", **PHONE)
    sign_in(page)
    page.locator(".bar").click()

    assert page.get_by_role("button", name="Sign out").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_chosen_theme_is_there_at_once_and_after_a_reload(browse, sign_in):
    page = browse("/sign-in?next=/", color_scheme="light")
    sign_in(page)
    page.locator(".me").click()
    page.locator("#account").get_by_role("button", name="Dark").click()
    at_once = page.locator("html").get_attribute("data-theme")
    page.reload()

    assert (at_once, page.locator("html").get_attribute("data-theme")) == ("dark", "dark")


def test_the_keyboard_finds_and_leaves_the_search(browse, sign_in):
    page = browse("/sign-in?next=/queue")
    sign_in(page)
    page.keyboard.press("/")
    found = page.evaluate("document.activeElement.id")
    page.keyboard.press("Escape")

    assert (found, page.evaluate("document.activeElement.tagName")) == ("search", "BODY")


def test_everything_of_the_frame_works_without_script(browse, sign_in):
    page = browse("/sign-in?next=/", java_script_enabled=False)
    sign_in(page)
    page.locator(".me").click()
    page.locator("#account").get_by_role("button", name="Dark").click()
    page.locator(".me").click()
    page.locator("#account select").select_option("de")
    page.locator("#account .language button").click()
    page.locator(".me").click()
    html = page.locator("html")

    assert (html.get_attribute("data-theme"), html.get_attribute("lang")) == ("dark", "de")
    page.locator("#account form").last.get_by_role("button").click()
    assert page.url.endswith("/sign-in")
