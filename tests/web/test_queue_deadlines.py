from datetime import timedelta

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tests.promises import make_promise
from tocsin.base import instants
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WAIT = actions.Hold(HoldReason.AWAITING_REPORTER)


@pytest.fixture
def jonas(client):
    person = make_agent("Jonas Feld", team=make_team("service-desk"))
    client.force_login(person)
    return person


def told(client, query="view=open"):
    """The deadline of each row, by the title of its incident."""
    groups = client.get(f"/queue?{query}").context["listing"].groups
    return {row.incident.title: row.deadline for group in groups for row in group.rows}


def aged(age, title="Printer", **report):
    with instants.at(instants.now() - age):
        return make_incident(title, **report)


@pytest.mark.parametrize(
    ("age", "kind", "words", "edge"),
    [
        (timedelta(minutes=10, seconds=5), "running", "in 1 h 49", "ok"),
        (timedelta(minutes=90, seconds=5), "near", "in 29 min", "near"),
        (timedelta(minutes=150), "late", "30 min over", "late"),
        (timedelta(days=2), "late", "46 h over", "late"),
    ],
)
def test_a_row_shows_the_next_deadline(client, jonas, age, kind, words, edge):
    make_promise(target=2 * HOUR)
    aged(age)

    shown = told(client)["Printer"]

    assert (shown.kind, shown.words, shown.edge) == (kind, words, edge)


def test_of_two_clocks_the_first_to_be_due_stands_in_the_row(client, jonas):
    make_promise("response", target=2 * HOUR)
    make_promise("resolution", target=90 * HOUR)
    aged(timedelta(minutes=100, seconds=5))

    shown = told(client)["Printer"]

    assert (shown.kind, shown.words) == ("near", "in 19 min")
    assert [line.partition(":")[0] for line in shown.title.split("\n")] == [
        "Response",
        "Resolution",
    ]
    assert "83 % used, due " in shown.title


def test_a_row_on_hold_says_since_when_and_why(client, jonas):
    make_promise(target=8 * HOUR)
    incident = aged(4 * HOUR)
    with instants.at(instants.now() - 3 * HOUR):
        actions.assign(incident, by=jonas, assignee=jonas)
        incident.refresh_from_db()
        actions.hold(incident, by=jonas, hold=WAIT, message="")

    shown = told(client)["Printer"]

    assert (shown.kind, shown.words, shown.edge) == ("paused", "paused 3 h", "paused")
    assert shown.title.startswith("On hold: waits for the reporter\nResolution: paused, ")


def test_a_row_on_hold_until_a_date_says_until_when(client, jonas):
    make_promise(target=8 * HOUR)
    incident = make_incident("Printer")
    actions.assign(incident, by=jonas, assignee=jonas)
    incident.refresh_from_db()
    until = instants.now() + timedelta(days=400)
    actions.hold(incident, by=jonas, hold=actions.Hold(HoldReason.SCHEDULED, until), message="")

    assert told(client)["Printer"].words.startswith("until ")


def test_without_a_promise_a_row_tells_its_age(client, jonas):
    make_promise(target=HOUR, priority="P1")
    aged(timedelta(minutes=19, seconds=5))

    shown = told(client)["Printer"]

    assert (shown.kind, shown.words, shown.edge) == ("none", "19 min", "")


@pytest.mark.parametrize(("target", "kind"), [(8 * HOUR, "met"), (HOUR, "missed")])
def test_what_is_solved_tells_whether_it_was_in_time(client, jonas, target, kind):
    make_promise(target=target)
    incident = aged(2 * HOUR)
    actions.resolve(incident, by=jonas, code="not_reproducible", text="-")

    assert told(client, "view=resolved")["Printer"].kind == kind


def test_what_teams_agreed_on_is_no_deadline_of_a_row(client, jonas):
    make_promise(target=HOUR, agreement="ola")
    aged(3 * HOUR)

    assert told(client)["Printer"].kind == "none"


def test_a_reporter_reads_what_was_promised_to_them(client, jonas):
    make_promise(target=2 * HOUR)
    marta = make_person("Marta Ruys")
    aged(timedelta(minutes=10, seconds=5), reporter=marta)
    client.force_login(marta)

    assert told(client, "view=reported")["Printer"].words == "in 1 h 49"


@pytest.mark.long
def test_overdue_and_soon_are_views_with_a_count(client, jonas):
    make_promise(target=4 * HOUR)
    for age, title in ((5, "over"), (3, "soon"), (0, "later")):
        aged(age * HOUR, title)

    response = client.get("/queue?view=overdue")

    sections = response.context["sections"]
    counted = {item.place.key: item.count for part in sections for item in part.items}
    assert (counted["overdue"], counted["due"]) == (1, 1)
    assert list(told(client, "view=overdue")) == ["over"]
    assert list(told(client, "view=due")) == ["soon"]


def test_by_deadline_rows_stand_under_how_near_it_is(client, jonas):
    make_promise(target=4 * HOUR, priority="P3")
    for age, title in ((5, "over"), (3, "soon")):
        aged(age * HOUR, title)
    make_incident("never", impact="low", urgency="low")

    groups = client.get("/queue?query=sort:deadline").context["listing"].groups

    assert [(str(g.heading.words), g.rows[0].incident.title) for g in groups] == [
        ("Overdue", "over"),
        ("Due within 2 hours", "soon"),
        ("Without a deadline now", "never"),
    ]


def test_a_view_by_priority_leads_to_the_same_by_deadline(client, jonas):
    page = client.get("/queue?view=open").content.decode()

    assert 'href="/queue?query=state%3Aopen%20sort:deadline"' in page
    assert "sort:deadline" not in client.get("/queue?view=overdue").content.decode()


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.parametrize(("query", "queries"), [("view=open", 12), ("query=sort:deadline", 13)])
@pytest.mark.long
def test_rows_with_clocks_cost_the_same_however_many(
    client, jonas, django_assert_num_queries, rows, query, queries
):
    for measure in ("response", "resolution", "update"):
        make_promise(measure)
    reporter = make_person("Marta Ruys")
    for number in range(rows):
        make_incident(f"Printer {number}", reporter=reporter)

    with django_assert_num_queries(queries):
        client.get(f"/queue?{query}")
