import pytest

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.web.queue import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team("service-desk")


@pytest.fixture
def jonas(client, team):
    person = make_agent("Jonas Feld", team=team)
    client.force_login(person)
    return person


def shown(response):
    """The titles on the page, by the heading they stand under."""
    groups = response.context["listing"].groups
    return {g.priority: [row.incident.title for row in g.rows] for g in groups}


def rail(response):
    sections = response.context["sections"]
    return {item.place.key: item.count for part in sections for item in part.items}


def fill(rows):
    reporter = make_person("Marta Ruys")
    category = make_category("printing")
    for number in range(rows):
        incident = make_incident(f"Printer {number}", reporter=reporter, category=category)
        agent = make_agent(f"Agent {number}")
        actions.note(incident, by=agent, wording=Wording("Looked at it."))
        actions.assign(incident, by=agent, assignee=agent)


def test_the_most_urgent_stands_first_under_its_priority(client, jonas):
    make_incident("Mouse", impact="low", urgency="low")
    make_incident("Portal", impact="high", urgency="high")

    assert shown(client.get("/queue")) == {"P1": ["Portal"], "P5": ["Mouse"]}


@pytest.mark.long
def test_every_view_shows_its_own(client, jonas, team):
    reporter = make_person()
    mine = make_incident("mine", reporter=reporter)
    actions.assign(mine, by=jonas, assignee=jonas)
    answered = make_incident("answered", reporter=reporter, by=jonas)
    actions.assign(answered, by=jonas, assignee=make_agent("Tomasz Wilk"), team=None)
    actions.answer(answered, by=reporter, wording=Wording("Any news?"))
    solved = make_incident("solved", reporter=reporter)
    actions.resolve(solved, by=jonas, code="solved_permanent", text="Replaced.")
    make_incident("elsewhere", team=make_team("network", tier=2))
    gone = make_incident("gone")
    actions.cancel(gone, by=jonas, reason="A test.")

    def titles(view):
        found = shown(client.get(f"/queue?view={view}"))
        return sorted(title for titles in found.values() for title in titles)

    assert titles("mine") == ["mine"]
    assert titles("unassigned") == ["elsewhere"]
    assert titles("answered") == ["answered"]
    assert titles("desk") == ["answered", "mine"]
    assert titles("open") == ["answered", "elsewhere", "mine"]
    assert titles("resolved") == ["solved"]
    assert titles("closed") == ["gone"]


def test_the_rail_counts_what_waits(client, jonas):
    make_incident()
    make_incident()

    counted = rail(client.get("/queue"))

    assert (counted["mine"], counted["unassigned"], counted["open"]) == (0, 2, 2)
    assert counted["closed"] is None


def test_counting_stops_where_it_would_get_slow(client, jonas, monkeypatch):
    monkeypatch.setattr("tocsin.domain.incidents.queries.CAP", 2)
    monkeypatch.setattr("tocsin.web.navigation.CAP", 2)
    for _ in range(4):
        make_incident()

    assert rail(client.get("/queue"))["open"] == "2+"


def test_a_query_finds_by_words_of_the_title(client, jonas):
    make_incident("Label printer")
    make_incident("Badge reader")

    response = client.get("/queue?query=printer")

    assert shown(response) == {"": ["Label printer"]}
    assert b'value="printer"' in response.content


def test_what_a_query_cannot_mean_is_told_beside_the_box(client, jonas):
    make_incident("Label printer")

    response = client.get("/queue?query=colour:red")

    assert response.status_code == 422
    assert "The search does not know “colour”." in response.content.decode()
    assert shown(response) == {}


def test_a_spoiled_cursor_is_told_and_breaks_nothing(client, jonas):
    assert client.get("/queue?view=open&cursor=nonsense").status_code == 422


def test_the_next_page_begins_where_this_one_ends(client, jonas, monkeypatch):
    monkeypatch.setattr(views, "LENGTH", 2)
    for number in range(3):
        make_incident(f"Printer {number}")

    first = client.get("/queue?view=open")
    second = client.get("/queue", {"view": "open", "cursor": first.context["listing"].next})

    assert shown(first) == {"P3": ["Printer 0", "Printer 1"]}
    assert shown(second) == {"P3": ["Printer 2"]}


def test_new_rows_wait_behind_a_pill(client, jonas):
    since = client.get("/queue").context["since"]

    quiet = client.get("/queue/news", {"view": "open", "since": since})
    make_incident()
    told = client.get("/queue/news", {"view": "open", "since": since})

    assert (quiet.status_code, told.status_code) == (204, 200)
    assert "1 new" in told.content.decode()


def test_news_since_nonsense_are_none(client, jonas):
    assert client.get("/queue/news?view=open&since=soon").status_code == 204


def test_searching_leads_to_the_queue(client, jonas):
    assert client.get("/search?query=label printer").url == "/queue?query=label+printer"


def test_an_empty_view_says_that_it_is_good(client, jonas):
    assert "Nothing is open" in client.get("/queue").content.decode()


def test_a_reporter_finds_their_own_reports_alone(client, team):
    marta = make_person("Marta Ruys")
    make_incident("Hers", reporter=marta)
    make_incident("Not hers")
    client.force_login(marta)

    response = client.get("/queue")

    assert shown(response) == {"": ["Hers"]}
    assert list(rail(response)) == ["reported", "settled"]


def test_a_reporter_never_reads_a_note_in_the_list(client, jonas):
    marta = make_person("Marta Ruys")
    incident = make_incident("Hers", reporter=marta, description="It hangs.")
    actions.note(incident, by=jonas, wording=Wording("She broke it."))
    client.force_login(marta)

    page = client.get("/queue").content.decode()

    assert "She broke it." not in page
    assert "It hangs." in page


def test_a_confidential_incident_is_neither_listed_nor_counted(client, jonas):
    officer = make_agent("Ilse Brandvold", role=Role.SECURITY_OFFICER)
    make_incident("Insider", by=officer, security=True)

    response = client.get("/queue")

    assert shown(response) == {}
    assert rail(response)["open"] == 0


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/queue").url == "/sign-in?next=/queue"


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_a_page_of_the_queue_costs_the_same_however_long(
    client, jonas, django_assert_num_queries, rows
):
    fill(rows)

    with django_assert_num_queries(14):
        client.get("/queue?view=open")


@pytest.mark.long
def test_thirty_rows_are_a_small_page(client, jonas):
    fill(30)

    assert len(client.get("/queue").content) < 150_000 * 30 / 50


def taken(client, incident, **more):
    shown = {"take": f"{incident.number} {incident.version}", "view": "unassigned"}
    return client.post("/queue/assignment", shown | more, follow=True)


def test_one_is_taken_from_the_list_and_the_list_stays(client, jonas):
    incident = make_incident("Mouse")

    response = taken(client, incident)

    incident.refresh_from_db()
    assert (incident.assignee, incident.state) == (jonas, "in_progress")
    assert response.redirect_chain == [("/queue?view=unassigned", 302)]
    assert f"You are working on {incident.number}." in response.content.decode()


def test_the_second_to_take_one_is_told(client, jonas):
    incident = make_incident("Mouse")
    faster = make_agent("Tomasz Wilk")
    actions.assign(queries.by_number(incident.number, faster), by=faster, assignee=faster)

    response = taken(client, incident)

    incident.refresh_from_db()
    assert incident.assignee == faster
    told = f"{incident.number}: Somebody else changed this a moment ago."
    assert told in response.content.decode()


@pytest.mark.long
def test_only_what_nobody_has_is_offered_and_only_to_who_works_here(client, jonas, team):
    reporter = make_person()
    free, mine = make_incident("free", reporter=reporter), make_incident("mine", reporter=reporter)
    actions.assign(mine, by=jonas, assignee=jonas)

    page = client.get("/queue?view=open").content.decode()

    assert f'value="{free.number} 1"' in page
    assert f'value="{mine.number} ' not in page
    for other in (reporter, make_agent("Edith Marlow", role=Role.AUDITOR)):
        client.force_login(other)
        assert 'name="take"' not in client.get("/queue").content.decode()


def test_what_is_hidden_is_not_there_to_be_taken(client, jonas):
    secret = make_incident("Hushed", circle=actions.Circle(confidential=True))

    assert taken(client, secret).status_code == 404
    assert taken(client, secret, take="INC-1999-1 1").status_code == 404
    assert taken(client, secret, take=secret.number).status_code == 404


def test_who_only_reports_takes_nothing(client):
    ana = make_person("Ana Rey")
    own = make_incident("Mouse", reporter=ana)
    client.force_login(ana)

    assert "You do not have the right to do this." in taken(client, own).content.decode()
    own.refresh_from_db()
    assert own.assignee is None


@pytest.mark.long
def test_whoever_decides_on_major_incidents_finds_them_and_what_was_proposed(client, jonas):
    make_incident("Plain")
    proposed, declared = make_incident("Proposed"), make_incident("Declared")
    priya = make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)
    actions.propose_major(proposed, by=jonas, reason="The whole house asks.")
    actions.accept_major(declared, by=priya)
    assert "major" not in rail(client.get("/queue"))

    client.force_login(priya)
    response = client.get("/queue?view=major")

    assert rail(response)["major"] == 2
    titles = [title for group in shown(response).values() for title in group]
    assert sorted(titles) == ["Declared", "Proposed"]
