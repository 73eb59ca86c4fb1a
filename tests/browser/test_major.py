"""A major incident in a real browser."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import Part, Template

pytestmark = pytest.mark.browser


@pytest.fixture
def number(jonas):
    make_team("service-desk")
    priya = make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)
    incident = make_incident("Nobody can sign in", reporter=make_person("Ana Rey"))
    board = actions.set_stakeholder_list(
        by=operator(), slug="board", name="Board", members=[make_person("Edmund Hale")]
    )
    actions.accept_major(incident, by=priya)
    actions.assume_part(incident, by=priya, part=Part.EXPERT, person=jonas)
    actions.update_stakeholders(
        incident, by=priya, body="We know why.", lists=[board], template=Template.FIRST
    )
    actions.note_on_timeline(incident, by=jonas, at=instants.now(), text="First call", pinned=True)
    return incident.number


def test_the_page_is_accessible_and_complains_of_nothing(number, browse, sign_in, violations):
    page = browse(f"/incidents/{number}")
    sign_in(page)
    assert violations(page) == []
    assert page.complaints == []


def test_stakeholders_are_told_from_the_dialog(number, browse, sign_in, violations):
    page = browse(f"/incidents/{number}")
    sign_in(page)
    page.click("#to-major-updates")
    page.wait_for_selector("dialog[open] textarea")
    assert violations(page) == []
    page.fill("dialog textarea", "The new certificate is in.")
    page.click("dialog footer button")
    page.get_by_text("Stakeholders told: The new certificate is in.").wait_for()
    assert page.complaints == []
