"""What a merge does to clocks, and that undoing it leaves nothing behind."""

import pytest

from tests.domain.incidents.clocks.conftest import HOUR, MONDAY, at, clock
from tests.makers import make_incident
from tests.promises import make_promise
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks.queries import clocks_of
from tocsin.domain.incidents import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind="supplier"
    )


@pytest.fixture
def asked(incident, firm, jonas):
    """Of the supplier an answer is expected within two hours of ten o'clock."""
    make_promise("response", 2 * HOUR, agreement="supplier", supplier=firm)
    make_promise("resolution", 8 * HOUR, agreement="supplier", supplier=firm)
    with at(1):
        return actions.ask(incident, by=jonas, supplier=firm, body="Have you a fuser unit?")


def merged(incident, desk, jonas, since, until):
    with at(since):
        other = make_incident("The same", team=desk)
        actions.merge(incident, by=jonas, into=other, reason="The same")
    with at(until):
        incident.refresh_from_db()
        actions.unmerge(incident, by=jonas)


def states(incident):
    return {(one.name, one.state) for one in clocks_of("incident", [incident.pk])[incident.pk]}


def test_merged_its_clocks_stop_and_unmerged_they_go_on(incident, desk, jonas):
    merged(incident, desk, jonas, 2, 5)
    assert clock(incident).due_at == MONDAY + 7 * HOUR
    assert {state for _name, state in states(incident)} == {"running"}


@pytest.mark.usefixtures("asked")
def test_what_a_supplier_owes_goes_on_as_well(incident, desk, jonas):
    merged(incident, desk, jonas, 2, 5)
    due = {one: clock(incident, f"supplier-{one}").due_at for one in ("response", "resolution")}
    assert due == {"response": MONDAY + 6 * HOUR, "resolution": MONDAY + 12 * HOUR}


def test_what_a_supplier_has_settled_does_not_begin_again(incident, asked, desk, jonas):
    with at(1.5):
        actions.close_inquiry(asked, by=jonas)
    merged(incident, desk, jonas, 2, 5)
    assert {s for name, s in states(incident) if name.startswith("supplier")} == {"stopped"}
