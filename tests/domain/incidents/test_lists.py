import pytest
from django.db import connection

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.base.errors import BadInput
from tocsin.domain.conversations.steps import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


def titles(person, query, **options):
    return [i.title for i in queries.listed(person, query=query, **options).items]


def test_the_newest_come_first(jonas):
    for title in ("one", "two", "three"):
        make_incident(title)
    assert titles(jonas, "") == ["three", "two", "one"]


def test_urgent_order_is_priority_then_age(jonas):
    make_incident("mild", impact="low", urgency="low")
    make_incident("grave", impact="high", urgency="high")
    make_incident("graver for longer", impact="low", urgency="low")
    assert titles(jonas, "", order=queries.URGENT) == ["grave", "mild", "graver for longer"]


@pytest.mark.parametrize("order", [queries.NEWEST, queries.URGENT])
def test_pages_join_without_gap_or_repetition(jonas, order):
    for n in range(7):
        make_incident(f"incident {n}", impact=["high", "low"][n % 2])
    whole = titles(jonas, "", order=order)
    found, cursor = [], None
    while True:
        page = queries.listed(jonas, order=order, limit=3, cursor=cursor)
        found += [i.title for i in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert found == whole


def test_a_new_incident_does_not_shift_the_next_page(jonas):
    for n in range(4):
        make_incident(f"incident {n}")
    first = queries.listed(jonas, limit=2)
    make_incident("latecomer")
    assert [i.title for i in queries.listed(jonas, limit=2, cursor=first.next).items] == [
        "incident 1",
        "incident 0",
    ]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIl0", "!!!", "bnVsbA", "WzEsMl0"])
def test_a_cursor_nobody_gave_is_refused(jonas, cursor):
    with pytest.raises(BadInput) as refusal:
        queries.listed(jonas, cursor=cursor)
    assert refusal.value.field == "cursor"


@pytest.mark.parametrize("limit", [0, 201, -1])
def test_a_limit_off_the_range_is_refused(jonas, limit):
    with pytest.raises(BadInput) as refusal:
        queries.listed(jonas, limit=limit)
    assert refusal.value.field == "limit"


@pytest.mark.long
def test_every_field_of_the_query_narrows(jonas):
    ana = make_person("Ana Rey", email="ana@example.org")
    network = make_team("network", tier=2)
    vpn = make_category("vpn", parent=make_category("network"))
    wanted = make_incident("VPN drops", reporter=ana, team=network, category=vpn, impact="high")
    make_incident("Printer blank")
    actions.assign(wanted, by=jonas, assignee=jonas)
    for query in (
        "vpn",
        "team:network",
        "category:network",
        "category:network/vpn",
        "assignee:me",
        "assignee:jonas",
        "reporter:ana@example.org",
        "reporter:rey",
        "priority:P2",
        "state:in_progress",
        f"{wanted.number}",
        '"vpn drops"',
        "-printer",
        "-assignee:none",
        "state:new state:in_progress -team:service-desk",
    ):
        assert titles(jonas, query) == ["VPN drops"], query


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_a_list_costs_three_queries_however_long(jonas, rows, django_assert_num_queries):
    ana = make_person()
    category = make_category("vpn")
    for n in range(rows):
        incident = make_incident(f"n {n}", reporter=ana, category=category, description="words")
        actions.note(incident, by=jonas, wording=Wording("note"))
    list(queries.listed(jonas).items)
    with django_assert_num_queries(3):
        for row in queries.listed(jonas, query="state:open").items:
            str((row.category, row.team, row.reporter.organisation, row.last_message.author))


@pytest.mark.parametrize("rows", [1, 30])
def test_a_conversation_costs_as_many_queries_however_long(jonas, rows, django_assert_num_queries):
    incident = make_incident(description="words")
    for n in range(rows):
        actions.note(incident, by=jonas, wording=Wording(f"note {n}"))
    with django_assert_num_queries(2):
        for message in queries.conversation(incident, jonas):
            str((message.author, list(message.attachments.all())))


def test_reporters_read_no_internal_word(jonas):
    ana = make_person()
    incident = make_incident(by=ana, reporter=ana, description="It drops")
    actions.note(incident, by=jonas, wording=Wording("clumsy again"))
    actions.answer(incident, by=jonas, wording=Wording("We look into it"))
    assert [m.body for m in queries.conversation(incident, ana)] == [
        "It drops",
        "We look into it",
    ]
    assert len(queries.conversation(incident, jonas)) == 3


def test_counts_are_capped(jonas, monkeypatch):
    monkeypatch.setattr("tocsin.domain.incidents.queries.lists.CAP", 2)
    for _ in range(4):
        make_incident()
    assert queries.count("state:open", jonas) == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the planner of SQLite is asked")
def test_what_is_open_is_not_looked_for_among_what_was_never_merged():
    with connection.cursor() as cursor:
        sql, params = Incident.objects.open().filter(reporter=1).query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "incident_of_reporter" in plan
