"""Passing on, testing and asking a supplier: by keyboard, without script, for everybody."""

from datetime import timedelta

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_day import opened
from tests.makers import make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Target

pytestmark = pytest.mark.browser


@pytest.fixture
def incident(jonas):
    desk = make_team("service-desk")
    accounts.join_team(jonas, by=operator(), team=desk, is_lead=True)
    make_team("network", tier=2)
    firm = accounts.create_organisation(
        by=operator(), slug="fuser", name="Fuser Ltd", kind=OrganisationKind.SUPPLIER
    )
    accounts.change_person(make_person("Susi Toner"), by=operator(), changes={"organisation": firm})
    return make_incident("Labels are blank", by=jonas, description="Since the night.")


def test_e_passes_it_on_without_a_mouse(incident, browse, sign_in):
    page = opened(browse, sign_in, f"/incidents/{incident.number}")
    page.keyboard.press("e")
    page.get_by_label("To whom").select_option("team:network")
    page.get_by_label("Why").fill("Needs the core switch.")
    page.get_by_label("What was tried").fill("Another cable.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Tried so far").wait_for()
    assert page.get_by_text("with Network, nobody has it yet").is_visible()
    assert page.get_by_role("link", name="Hand back").is_visible()
    assert page.complaints == []


def test_it_is_passed_on_and_back_without_script(incident, browse, sign_in):
    page = opened(browse, sign_in, f"/incidents/{incident.number}", java_script_enabled=False)
    page.get_by_role("link", name="Escalate").click()
    page.get_by_label("To whom").select_option("tier:2")
    page.get_by_label("Why").fill("Needs the core switch.")
    page.get_by_role("button", name="Escalate").click()
    page.get_by_role("link", name="Hand back").click()
    page.get_by_label("Why").fill("Not the switch.")
    page.get_by_role("button", name="Hand back").click()
    assert page.get_by_text("with Service desk, nobody has it yet").is_visible()


@pytest.fixture
def full(incident, jonas):
    """Leave on the page everything that second level may."""
    fuser = queries.suppliers(jonas).get()
    actions.escalate(incident, by=jonas, target=Target(supplier=fuser), reason="x", tried="y")
    actions.investigate(incident, by=jonas, hypothesis="The fuser", test="Warm", result="Dead")
    actions.inform_management(incident, by=jonas, reason="x")
    until = instants.now() + timedelta(days=1)
    actions.invite(incident, by=jonas, guest=make_person("Eva"), until=until)
    return incident


LOOKS = [look | {"color_scheme": scheme} for look in ({}, PHONE) for scheme in ("light", "dark")]


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone", "dark-phone"])
def test_what_second_level_shows_is_for_everybody(full, browse, sign_in, violations, look):
    page = opened(browse, sign_in, f"/incidents/{full.number}", **look)
    assert violations(page) == []
    for step in ("to-escalation", "to-investigation", "to-suppliers", "to-guests"):
        page.locator(f"#{step}").click()
        page.get_by_role("dialog").wait_for()
        assert violations(page) == []
        page.keyboard.press("Escape")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
