from datetime import timedelta

import pytest
from django.db import connection

from tests.makers import make_agent, make_incident, make_team
from tests.promises import make_promise
from tocsin.base import instants
from tocsin.base.errors import BadInput
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def promises():
    make_promise(target=HOUR, priority="P1")
    make_promise(target=4 * HOUR, priority="P2")


@pytest.fixture
def four(jonas, promises):
    """One that is overdue, one due in an hour, one due in two and a half, one without a promise."""
    now = instants.now()
    with instants.at(now - 2 * HOUR):
        make_incident("over", impact="high", urgency="high")
    with instants.at(now - 3 * HOUR):
        make_incident("soon", impact="medium", urgency="high")
    with instants.at(now - 1.5 * HOUR):
        make_incident("later", impact="medium", urgency="high")
    make_incident("never", impact="low", urgency="low")


def titles(person, query, **options):
    return [i.title for i in queries.listed(person, query=query, **options).items]


def test_what_is_owed_next_comes_first_and_what_is_not_owed_last(jonas, four):
    assert titles(jonas, "sort:deadline") == ["over", "soon", "later", "never"]


def test_the_time_left_narrows_a_list(jonas, four):
    assert titles(jonas, "sla:<2h sort:deadline") == ["over", "soon"]
    assert titles(jonas, "sla:<0m") == ["over"]
    assert titles(jonas, "sla:>=120m") == ["later"]
    assert titles(jonas, "sla:<2h -sla:<0m") == ["soon"]
    assert titles(jonas, "sla:<2h sla:>=0m") == ["soon"]


def test_what_has_no_deadline_is_left_out_by_any_time_left(jonas, four):
    assert "never" not in titles(jonas, "sla:<9000d")
    assert "never" in titles(jonas, "-sla:<9000d")


def test_a_broken_promise_is_found_while_it_runs_and_after(jonas, four):
    assert titles(jonas, "breached:yes") == ["over"]
    actions.resolve(Incident.objects.get(title="over"), by=jonas, code="not_reproducible", text="-")
    assert titles(jonas, "breached:yes") == ["over"]
    assert sorted(titles(jonas, "breached:no")) == ["later", "never", "soon"]


def test_what_is_on_hold_is_not_owed_now(jonas, four):
    over = Incident.objects.get(title="soon")
    actions.assign(over, by=jonas, assignee=jonas)
    actions.hold(over, by=jonas, hold=actions.Hold(HoldReason.AWAITING_REPORTER), message="")
    assert titles(jonas, "sort:deadline") == ["over", "later", "soon", "never"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_by_deadline_join_without_gap_or_repetition(jonas, four, limit):
    found, cursor = [], None
    for _ in range(5):
        page = queries.listed(jonas, query="sort:deadline", limit=limit, cursor=cursor)
        found += [incident.title for incident in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert found == ["over", "soon", "later", "never"]


@pytest.mark.parametrize("cursor", [".nonsense", "nonsense", ".W10"])
def test_a_spoiled_cursor_by_deadline_is_refused(jonas, four, cursor):
    with pytest.raises(BadInput, match=r"cursor\.invalid"):
        queries.listed(jonas, query="sort:deadline", cursor=cursor)


@pytest.mark.parametrize(
    "query", ["sla:2h", "sla:<٢h", "sla:<2w", "sla:<", "sort:size", "breached:maybe"]
)
def test_a_time_that_means_nothing_is_refused(jonas, query):
    with pytest.raises(BadInput, match=r"query\.unknown_value"):
        queries.listed(jonas, query=query)


def test_from_one_to_the_next_by_deadline(jonas, four):
    order = queries.DEADLINE
    soon, never = (Incident.objects.get(title=title) for title in ("soon", "never"))
    numbers = {incident.number: incident.title for incident in Incident.objects.all()}
    beside = queries.beside(soon, "state:open", jonas, order)
    assert [numbers[number] for number in beside] == ["over", "later"]
    assert queries.beside(never, "state:open", jonas, order) == (None, None)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the planner of SQLite is asked")
@pytest.mark.parametrize("query", ["sort:deadline", "sla:<2h"])
def test_deadlines_are_read_off_their_index(jonas, four, query):
    rows = queries.matching(query, jonas).filter(next_due_at__isnull=False)
    with connection.cursor() as cursor:
        sql, params = rows.order_by(*queries.DEADLINE)[:51].query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "incident_next_due" in plan
