"""The incident's page on a telephone, in the longest of the desk's languages."""

import pytest

from tests.api.test_mail import letter
from tests.browser.conftest import PHONE
from tests.browser.test_day import opened
from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.browser
CLIPPED = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"


@pytest.fixture
def incident(jonas):
    team = make_team("service-desk")
    accounts.join_team(jonas, by=operator(), team=team, is_lead=True)
    accounts.prefer(jonas, by=jonas, language="de")
    found = make_incident("Etiketten sind leer", by=jonas, impact="high", urgency="high")
    actions.assign(found, by=jonas, team=team, assignee=make_agent("Lena Brandt", team=team))
    # Whether it is a major incident is decided elsewhere; here it only matters how it is drawn.
    type(found).objects.filter(pk=found.pk).update(major=True)
    return found


@pytest.fixture
def page(incident, browse, sign_in):
    return opened(browse, sign_in, f"/incidents/{incident.number}", **PHONE)


def test_every_step_fits_into_the_bar(page):
    bar = page.locator(".incident-actions")
    steps = bar.locator(".button:visible")

    assert steps.all_inner_texts() == [
        "Antwort",
        "Übernehmen",
        "Zuweisen",
        "Eskalieren",
        "Warten",
        "Lösen",
    ]
    assert steps.evaluate_all(CLIPPED) == []
    assert bar.evaluate("bar => bar.scrollWidth") == 390


def test_a_mark_is_as_wide_as_its_word(page):
    mark = page.locator(".incident-name .chip").first

    assert mark.bounding_box()["width"] < 120


def test_a_chosen_file_is_named_where_our_button_stands(page, violations, tmp_path):
    file = tmp_path / "etikett.txt"
    file.write_text("leer")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Dateien anhängen").click()
    chooser.value.set_files(file)

    assert page.locator("#compose output").inner_text() == "etikett.txt"
    assert violations(page) == []
    assert page.complaints == []


@pytest.fixture
def endless(jonas, incident):
    actions.prioritise(incident, by=jonas, impact="low", urgency="low", reason="z" * 300)


def test_words_without_an_end_make_nothing_wider(endless, page):
    page.get_by_text("zzz").first.wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.fixture
def refused(jonas):
    make_team("service-desk")
    incident = make_incident(reporter=make_person("Ana Rey"))
    return letter(incident, error="550 5.1.1 Recipient address rejected: User unknown")


def test_letters_that_were_given_up_are_no_wider_than_the_screen(
    refused, browse, sign_in, violations
):
    page = opened(browse, sign_in, "/settings/mail", **PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []
    page.get_by_role("button", name="Try again to tell Ana Rey").click()
    page.get_by_text("It is tried again now.").wait_for()
    assert page.complaints == []


def test_a_token_with_an_endless_name_makes_nothing_wider(jonas, browse, sign_in):
    page = opened(browse, sign_in, "/settings/tokens", **PHONE)
    page.get_by_label("What is it for?").fill("n" * 80)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make a token").click()
    page.get_by_text("nnn").first.wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") == 390
