"""A working day: registered, found, taken, answered, solved and closed, in a real browser."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.browser.conftest import DESK, PHONE
from tests.makers import PASSWORD, make_category, make_incident, make_person, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.browser
SCHEMES = ("light", "dark")
LONG = f"""{"x" * 300}

    {"code " * 60}

| a | b |
|---|---|
| {"w" * 90} | {"v" * 90} |

https://example.org/{"p" * 200}
"""


@pytest.fixture
def desk(jonas):
    """The service desk, which Jonas leads, a category, a caller."""
    team = make_team("service-desk")
    accounts.join_team(jonas, by=operator(), team=team, is_lead=True)
    accounts.grant(jonas, by=operator(), role=Role.TEAM_LEAD)
    make_category("printing", team=team, impact="medium", urgency="high")
    marta = make_person("Marta Ruys", email="marta@example.org")
    accounts.set_password(marta, by=operator(), password=PASSWORD)
    return marta


@pytest.fixture
def incident(desk, jonas):
    found = make_incident(
        f"Labels are blank: {'T' * 180}", by=jonas, reporter=desk, description="Since the night."
    )
    actions.note(found, by=jonas, wording=Wording(LONG))
    actions.answer(found, by=jonas, wording=Wording("We are *on it*."))
    return found


@pytest.fixture
def solved(incident, jonas):
    actions.resolve(incident, by=jonas, code="solved_permanent", text="The old layout is back.")
    return incident


def opened(browse, sign_in, path, **options):
    page = browse(f"/sign-in?next={path}", **options)
    sign_in(page)
    return page


def meanwhile(act, *subject, **how):
    """Let somebody act while the browser runs, in whose thread Django would refuse to."""

    def alone():
        found = act(*subject, **how)
        connection.close()
        return found

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


def test_by_clicking(desk, browse, sign_in):
    page = opened(browse, sign_in, "/incidents/new")
    page.get_by_label("Who is calling?").fill("marta")
    page.get_by_role("radio", name="Marta Ruys").check()
    page.get_by_text("Nothing else is open of this caller.").wait_for()
    page.get_by_label("What is wrong?").fill("Labels are blank")
    page.get_by_label("Category").select_option("printing")
    page.locator(".verdict-line[data-p='2']").wait_for()
    page.get_by_role("button", name="Create", exact=True).click()

    page.goto("/queue?view=unassigned")
    page.get_by_role("link", name="Labels are blank").click()
    page.get_by_role("button", name="Take").click()
    page.locator("#incident-head").get_by_text("In progress").wait_for()

    page.get_by_role("link", name="Reply").click()
    page.keyboard.type("We are on it.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".message[data-kind=ours]").get_by_text("We are on it.").wait_for()
    assert page.locator("#compose textarea").input_value() == ""

    page.get_by_role("link", name="Resolve").click()
    page.get_by_label("What solved it").fill("The old layout is back.")
    page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    page.get_by_role("link", name="Reporter's answer").click()
    page.get_by_label("Yes, it is solved").check()
    page.get_by_role("dialog").get_by_role("button", name="Answer").click()
    page.get_by_text("The reporter has not answered yet.").wait_for(state="detached")
    assert page.complaints == []


def test_by_keyboard_alone(incident, browse, sign_in):
    page = opened(browse, sign_in, "/queue?view=unassigned")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#incident-head").wait_for()
    page.keyboard.press("a")
    page.locator("#incident-head").get_by_text("In progress").wait_for()
    page.keyboard.press("r")
    page.keyboard.type("Somebody is on the way.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Somebody is on the way.").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.get_by_role("dialog").wait_for()
    page.get_by_label("What solved it").focus()
    page.keyboard.type("Restarted.")
    page.keyboard.press("Control+Enter")
    page.locator("#incident-head").get_by_text("Resolved").wait_for()
    page.keyboard.press("s")
    page.get_by_role("dialog").get_by_label("Note").focus()
    page.keyboard.type("He said so on the phone.")
    page.keyboard.press("Control+Enter")
    page.locator("#incident-head").get_by_text("Closed").wait_for()
    page.keyboard.press("n")
    page.wait_for_url("**/incidents/new")
    assert page.complaints == []


def test_a_second_click_registers_nothing_twice(desk, browse, sign_in):
    page = opened(browse, sign_in, "/incidents/new")
    page.get_by_label("What is wrong?").fill("Labels are blank")

    page.get_by_role("button", name="Create", exact=True).dblclick()
    page.wait_for_url("**/incidents/INC-*")
    page.goto("/queue?view=open")

    assert page.get_by_role("link", name="Labels are blank").count() == 1


def test_the_keyboard_stays_where_it_wrote(incident, browse, sign_in):
    page = opened(browse, sign_in, f"/incidents/{incident.number}")
    page.keyboard.press("c")
    page.keyboard.type("Looked at the printer.")
    page.keyboard.press("Control+Enter")
    page.locator(".message").get_by_text("Looked at the printer.").wait_for()

    assert page.evaluate("document.activeElement.name") == "body"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_without_script(desk, browse, sign_in, size):
    page = opened(browse, sign_in, "/incidents/new", java_script_enabled=False, **size)
    page.get_by_label("Who is calling?").fill("marta@example.org")
    page.get_by_label("What is wrong?").fill("Labels are blank")
    page.get_by_label("A few people, Work stops").check()
    page.get_by_role("button", name="Create", exact=True).click()

    page.get_by_role("button", name="Take").click()
    page.get_by_text("Public reply").click()
    page.locator("#compose textarea").fill("We are on it.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("link", name="Resolve").click()
    page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    assert page.get_by_text("Please fill this in.").is_visible()
    page.get_by_label("What solved it").fill("The old layout is back.")
    page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    page.get_by_role("link", name="Close", exact=True).click()
    page.get_by_role("dialog").get_by_label("Note").fill("She said so on the phone.")
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()

    assert page.locator("#incident-head").get_by_text("Closed").is_visible()


def test_the_second_of_two_people_is_told_and_loses_nothing(incident, browse, sign_in, jonas):
    page = opened(browse, sign_in, f"/incidents/{incident.number}")
    page.get_by_role("link", name="Resolve").click()
    page.get_by_label("What solved it").fill("The old layout is back.")
    meanwhile(actions.acknowledge, incident, by=jonas)

    page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    page.get_by_text("This was changed while you wrote.").wait_for()
    assert page.get_by_label("What solved it").input_value() == "The old layout is back."
    page.get_by_role("dialog").get_by_role("button", name="Resolve").click()

    page.locator("#incident-head").get_by_text("Resolved").wait_for()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_is_accessible(incident, browse, sign_in, violations, jonas, scheme):
    page = opened(browse, sign_in, "/queue", color_scheme=scheme)
    one = f"/incidents/{incident.number}"
    found = {}
    for path in (
        "/queue",
        "/queue?query=colour:red",
        "/queue?view=mine",
        "/incidents/new",
        one,
        f"{one}/assignment",
        f"{one}/priority",
        f"{one}/resolution",
        "/settings/people",
        "/settings/people/new",
        f"/settings/people/{jonas.public_id}",
        "/settings/teams",
        "/settings/teams/service-desk",
        "/settings/mail",
        "/settings/tokens",
    ):
        page.goto(path)
        found |= {path: violations(page)} if violations(page) else {}

    assert found == {}
    assert [told for told in page.complaints if "422" not in told] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_reporter_sees_is_accessible(solved, browse, violations, scheme):
    page = browse(f"/sign-in?next=/incidents/{solved.number}", color_scheme=scheme, **PHONE)
    page.get_by_label("Mail").fill("marta@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("We think this is solved").wait_for()
    found = {page.url: violations(page)}
    page.get_by_role("link", name="Is it solved?").click()
    page.get_by_role("dialog").wait_for()
    found["the question"] = violations(page)
    for path in ("/queue", "/incidents/new"):
        page.goto(path)
        found[path] = violations(page)

    assert {where: broken for where, broken in found.items() if broken} == {}
    assert page.complaints == []


def test_nothing_is_wider_than_a_phone(incident, browse, sign_in, jonas):
    page = opened(browse, sign_in, "/queue", **PHONE)
    one = f"/incidents/{incident.number}"
    widths = {}
    for path in (
        "/queue",
        "/incidents/new",
        one,
        f"{one}/hold",
        f"{one}/priority",
        "/settings/people",
        f"/settings/people/{jonas.public_id}",
        "/settings/teams",
        "/settings/tokens",
    ):
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert set(widths.values()) == {390}, widths
