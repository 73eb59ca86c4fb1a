"""Lists by what customers are owed next."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.makers import make_incident
from tests.promises import make_promise
from tocsin.base import instants

HOUR = timedelta(hours=1)


@pytest.fixture
def three(desk):
    """One that is overdue, one that is due in three hours, one without a promise."""
    make_promise(target=4 * HOUR, priority="P3")
    for age, title, impact in ((5, "over", "medium"), (1, "later", "medium"), (0, "never", "low")):
        with instants.at(instants.now() - age * HOUR):
            make_incident(title, impact=impact, urgency="medium" if impact == "medium" else "low")


def walked(agent, query, limit):
    """The titles on all pages, one after the other."""
    found, cursor = [], ""
    while cursor is not None:
        window = urlencode({"query": query, "limit": limit, "cursor": cursor})
        page = agent.get(f"/incidents?{window}").json()
        found += [item["title"] for item in page["items"]]
        cursor = page["next"]
    return found


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_list_by_deadline_is_walked_page_by_page(agent, three, limit):
    assert walked(agent, "sort:deadline", limit) == ["over", "later", "never"]


def test_what_is_overdue_is_asked_for(agent, three):
    assert walked(agent, "sla:<0m", 50) == ["over"]
    assert walked(agent, "breached:yes", 50) == ["over"]
