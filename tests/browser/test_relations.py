"""What hangs together and who may know of it, in a real browser."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import LinkKind

pytestmark = pytest.mark.browser


@pytest.fixture
def numbers(jonas):
    """A parent with a child, a link, what was merged in, and a circle."""
    make_team("service-desk")
    ana, eva = make_person("Ana Rey"), make_person("Eva Lund")
    parent = make_incident("Labels come out blank", reporter=ana, description="Since 05:40.")
    child = make_incident("Maternity unit has blank labels", reporter=eva)
    near = make_incident("New label layouts")
    merged = make_incident("Blank wristbands on ward 2", reporter=eva, description="Also here.")
    actions.adopt(child, by=jonas, parent=parent)
    actions.link(parent, by=jonas, kind=LinkKind.CAUSED_BY, target=near)
    actions.link(parent, by=jonas, kind=LinkKind.FIXED_BY, outside="CHG-1187")
    actions.merge(merged, by=jonas, into=parent, reason="The same printer.")
    actions.note(parent, by=jonas, wording=Wording("Rolled back."))
    officer = make_agent("Agnes Ott", role=Role.SECURITY_OFFICER)
    actions.name_involved(Incident.objects.get(pk=parent.pk), by=officer, people=(eva,))
    return parent.number, merged.number


def test_the_page_is_accessible_and_complains_of_nothing(numbers, browse, sign_in, violations):
    for number in numbers:
        page = browse(f"/incidents/{number}")
        sign_in(page)
        assert violations(page) == []
        assert page.complaints == []


def test_a_link_is_made_in_the_pop_up(numbers, browse, sign_in, violations):
    page = browse(f"/incidents/{numbers[0]}")
    sign_in(page)
    page.locator("#to-links").click()
    page.get_by_label("Number of the other").fill("CHG-9")
    page.get_by_label("caused by").check()
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    page.get_by_text("CHG-9", exact=True).wait_for()
    assert page.complaints == []
