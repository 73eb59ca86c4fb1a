import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Program
from tests.makers import make_agent, make_incident, make_person, make_team
from tests.rows import many_guests, many_inquiries, many_tests, many_words_to_management
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.incidents.models import Incident


@pytest.fixture
def network(desk):
    return make_team("network", tier=2)


@pytest.fixture
def marta():
    return make_person("Marta Ruys")


@pytest.fixture
def number(desk, marta):
    return make_incident(by=marta, reporter=marta, description="It drops.").number


@pytest.fixture
def carevia(db):
    firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    susi = make_person("Susi", email="susi@carevia.example")
    accounts.change_person(susi, by=operator(), changes={"organisation": firm})
    return firm


def pass_on(program, number, **body):
    given = {"kind": "functional", "reason": "Needs the core switch"} | body
    return program.post(f"/incidents/{number}/escalation", given)


def test_passing_on_answers_the_whole_incident(agent, number, network):
    response = pass_on(agent, number, team="network", tried="Another cable")
    assert response.status_code == 200
    record = response.json()
    assert (record["state"], record["team"], record["tier"]) == ("assigned", "network", 2)
    assert (record["owner_team"], record["assignee"]) == ("service-desk", None)


def test_the_way_there_and_back_is_counted(agent, number, network):
    pass_on(agent, number, tier=2, tried="Another cable")
    back = {"reason": "Not the switch", "tried": "Swapped the port"}
    assert agent.post(f"/incidents/{number}/hand-back", back).json()["team"] == "service-desk"
    way = agent.get(f"/incidents/{number}/escalation").json()
    assert (way["hops"], way["bounces"]) == (2, 1)
    assert set(way["held"]) == {"service-desk", "network"}
    there, again = way["items"]
    assert (there["kind"], there["from"], there["to"]) == ("functional", "service-desk", "network")
    assert there["handed_back_at"] == again["at"]
    assert (again["kind"], again["reason"], again["tried"]) == (
        "hand_back",
        back["reason"],
        back["tried"],
    )


def test_management_is_informed_by_hand(agent, number, desk):
    lead = make_agent("Greta", role=Role.TEAM_LEAD, team=desk)
    body = {"kind": "hierarchical", "reason": "The press called", "tried": "A restart"}
    response = agent.post(f"/incidents/{number}/escalation", body)
    assert (response.status_code, response.json()["state"]) == (200, "new")
    [word] = agent.get(f"/incidents/{number}/escalation").json()["items"]
    assert (word["level"], word["informed"]) == (1, [lead.email])
    assert (word["reason"], word["tried"]) == ("The press called", "A restart")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "team", "escalation.one_target"),
        ({"team": "network", "tier": 2}, "tier", "escalation.one_target"),
        ({"team": "nowhere"}, "team", "team.unknown"),
        ({"supplier": "nobody"}, "supplier", "organisation.unknown"),
        ({"tier": 3}, "tier", "escalation.which_team"),
        ({"team": "network", "reason": ""}, "reason", "field.missing"),
        ({"team": "network", "level": 1}, "level", "escalation.other_kind"),
        ({"kind": "hierarchical", "team": "network"}, "team", "escalation.other_kind"),
        ({"kind": "hierarchical", "level": 9}, "level", "escalation.no_level"),
        ({"kind": "sideways"}, "kind", "choice.unknown"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_changes(agent, number, network, body, field, code):
    response = pass_on(agent, number, **body)
    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert Incident.objects.get().version == 1


def test_a_reporter_passes_nothing_on_and_reads_nothing_of_it(number, network, carevia, marta):
    reporter = Program(marta)
    assert pass_on(reporter, number, team="network").status_code == 403
    for noun in ("escalation", "investigation", "suppliers", "guests"):
        assert reporter.get(f"/incidents/{number}/{noun}").status_code == 404
    assert reporter.post(f"/incidents/{number}/suppliers", ASK).status_code == 403


def test_what_was_tried_is_told_in_order(agent, number):
    first = {"hypothesis": "The switch", "test": "Ping", "result": "No loss"}
    made = agent.post(f"/incidents/{number}/investigation", first)
    assert made.status_code == 201
    agent.post(f"/incidents/{number}/investigation", {"hypothesis": "The cable"})
    listed = agent.get(f"/incidents/{number}/investigation").json()["items"]
    assert listed[0] == made.json()
    assert [entry["hypothesis"] for entry in listed] == ["The switch", "The cable"]
    message = agent.get(made["Location"].removeprefix("/api/v1")).json()
    assert (message["visibility"], message["body"]) == ("internal", "The switch\n\nPing\n\nNo loss")
    assert message["channel"] == "rest"


ASK = {"supplier": "carevia", "body": "Board C needs a new file."}


def test_a_supplier_is_asked_and_written_to(agent, number, carevia):
    made = agent.post(f"/incidents/{number}/suppliers", ASK)
    assert made.status_code == 201
    assert made.json()["contact"] == {"email": "susi@carevia.example", "name": "Susi"}
    place = made["Location"].removeprefix("/api/v1")
    assert agent.get(place).json() == made.json()
    assert agent.post(f"{place}/messages", {"body": "Any news?"}).status_code == 201
    said = agent.get(f"{place}/messages").json()["items"]
    assert [(m["body"], m["from_supplier"]) for m in said] == [
        (ASK["body"], False),
        ("Any news?", False),
    ]
    assert {m["channel"] for m in said} == {"rest"}


@pytest.mark.long
def test_a_supplier_s_number_is_noted_and_the_end_is_an_end(agent, number, carevia):
    place = agent.post(f"/incidents/{number}/suppliers", ASK)["Location"].removeprefix("/api/v1")
    noted = agent("PUT", f"{place}/reference", {"reference": " 88-20417 "})
    assert noted.json()["reference"] == "88-20417"
    assert agent.post(f"{place}/closure", If_Match='"99"').status_code == 412
    assert agent.post(f"{place}/closure", If_Match=noted["ETag"]).json()["closed_at"]
    again = agent.post(f"{place}/messages", {"body": "One more thing"})
    assert (again.status_code, again.json()["code"]) == (409, "inquiry.closed")


def test_passing_on_to_a_supplier_leaves_the_team(agent, number, carevia):
    record = pass_on(agent, number, supplier="carevia", tried="Loaded it twice").json()
    assert (record["state"], record["team"]) == ("new", "service-desk")
    [hop] = agent.get(f"/incidents/{number}/escalation").json()["items"]
    assert (hop["supplier"], hop["to"]) == ("carevia", None)
    [inquiry] = agent.get(f"/incidents/{number}/suppliers").json()["items"]
    said = agent.get(f"/incidents/{number}/suppliers/{inquiry['id']}/messages").json()["items"]
    assert said[0]["body"] == "Needs the core switch\n\nLoaded it twice"


def test_only_a_supplier_is_a_supplier(agent, number, carevia):
    own = accounts.create_organisation(
        by=operator(), slug="own", name="Own", kind=OrganisationKind.OWN
    )
    response = agent.post(f"/incidents/{number}/suppliers", ASK | {"supplier": own.slug})
    assert response.json()["errors"][0]["code"] == "supplier.none"


def test_a_conversation_is_reached_through_its_own_incident_alone(agent, number, carevia):
    inquiry = agent.post(f"/incidents/{number}/suppliers", ASK).json()["id"]
    other = make_incident().number
    assert agent.get(f"/incidents/{other}/suppliers/{inquiry}").status_code == 404


def test_a_guest_comes_and_goes(agent, number, time_machine):
    time_machine.move_to("2026-11-24T08:00:00Z", tick=False)
    stay = {"email": "expert@example.net", "name": "Eva", "until": "2026-12-01T17:00:00Z"}
    made = agent.post(f"/incidents/{number}/guests", stay)
    assert (made.status_code, made.json()["welcome"]) == (201, True)
    assert agent.get(f"/incidents/{number}/guests").json()["items"] == [made.json()]
    place = made["Location"].removeprefix("/api/v1")
    assert agent("DELETE", place).status_code == 204
    assert agent("DELETE", place).status_code == 404
    assert agent.get(f"/incidents/{number}/guests").json()["items"] == []
    wrong = agent.post(f"/incidents/{number}/guests", stay | {"until": "2026-11-01T00:00:00Z"})
    assert wrong.json()["errors"][0]["field"] == "until"


@pytest.mark.long
def test_guests_are_listed_page_by_page(agent, number):
    for day in (5, 6, 7):
        stay = {"email": f"g{day}@example.net", "until": f"2099-12-0{day}T00:00:00Z"}
        assert agent.post(f"/incidents/{number}/guests", stay).status_code == 422
        stay = {"email": f"g{day}@example.net", "until": SOON}
        assert agent.post(f"/incidents/{number}/guests", stay).status_code == 201
    first = agent.get(f"/incidents/{number}/guests?limit=2").json()
    rest = agent.get(f"/incidents/{number}/guests?limit=2&cursor={first['next']}").json()
    assert [g["email"][:2] for g in first["items"] + rest["items"]] == ["g5", "g6", "g7"]
    assert rest["next"] is None
    assert agent.get(f"/incidents/{number}/guests?cursor=nobody").status_code == 422


def test_an_administrator_builds_the_ladder(agent):
    admin = Program(make_agent("Ada", role=Role.ADMINISTRATOR))
    board = make_person("Board")
    body = {"name": "Board", "roles": ["manager"], "people": [board.email]}
    made = admin("PUT", "/escalation-levels/4", body)
    assert made.json() == body | {"position": 4}
    assert len(agent.get("/escalation-levels").json()["items"]) == 4
    assert agent("PUT", "/escalation-levels/5", body).status_code == 403
    assert admin("DELETE", "/escalation-levels/4").status_code == 204
    assert admin("DELETE", "/escalation-levels/4").status_code == 404


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
def test_reading_it_all_takes_as_many_queries_however_much_there_is(
    agent, number, network, carevia, count
):
    incident, by = Incident.objects.get(number=number), agent.person
    many_inquiries(incident, carevia, count)
    many_tests(incident, by, count)
    many_words_to_management(incident, by, make_agent("Greta"), count)
    many_guests(incident, by, count)
    found = {}
    for noun in EXPECTED:
        with CaptureQueriesContext(connection) as done:
            assert len(agent.get(f"/incidents/{number}/{noun}").json()["items"]) == count
        found[noun] = len(done)
    assert found == EXPECTED


SOON = "2027-01-31T00:00:00Z"
EXPECTED = {"escalation": 10, "investigation": 7, "suppliers": 7, "guests": 7}


@pytest.mark.long
def test_the_journal_tells_second_level_without_a_number_of_the_database(agent, number, carevia):
    agent.post(f"/incidents/{number}/suppliers", ASK)
    guest = {"email": "eva@example.net", "until": SOON}
    agent.post(f"/incidents/{number}/guests", guest)
    entries = agent.get(f"/incidents/{number}/journal").json()["items"]
    facts = {entry["verb"]: entry["facts"] for entry in entries}
    asked = facts["incident.supplier_asked"]
    [inquiry] = agent.get(f"/incidents/{number}/suppliers").json()["items"]
    [said] = agent.get(f"/incidents/{number}/suppliers/{inquiry['id']}/messages").json()["items"]
    assert asked == {"inquiry": inquiry["id"], "supplier": "carevia", "message": said["id"]}
    assert facts["incident.guest_invited"]["guest"] == "eva@example.net"


def test_a_file_goes_to_the_supplier_and_nobody_else(agent, number, carevia, marta):
    made = agent.post(f"/incidents/{number}/suppliers", ASK)
    place = made["Location"].removeprefix("/api/v1")
    form = {"body": "The log", "files": SimpleUploadedFile("gateway.log", b"boom")}
    response = agent.client.post(
        f"/api/v1{place}/messages", form, headers={"Authorization": f"Bearer {agent.token}"}
    )
    assert response.status_code == 201
    [file] = response.json()["attachments"]
    url = file["url"].partition("/api/v1")[2]
    assert b"".join(agent.get(url).streaming_content) == b"boom"
    assert Program(marta).get(url).status_code == 404
