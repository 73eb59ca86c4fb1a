"""Calendars for programs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_calendar, make_team
from tocsin.api.calendar_shapes import CalendarRecord
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Scope
from tocsin.domain.clocks import actions
from tocsin.domain.clocks.rules import Calendar

pytestmark = pytest.mark.django_db
OFFICE = {
    "slug": "office",
    "name": "Office hours",
    "zone": "Europe/Warsaw",
    "hours": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "fri": [["22:00", "06:00"]]},
    "holidays": ["2026-12-25"],
    "names": {"2026-12-25": "Christmas"},
}
ICAL = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n"
    "RRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def wrong(response):
    assert response.status_code == 422, response.content
    return {error["field"]: error["code"] for error in response.json()["errors"]}


@pytest.fixture
def office(administrator):
    made = administrator.post("/calendars", OFFICE)
    assert made.status_code == 201, made.content
    return made


def test_a_calendar_is_made_and_read_back_in_the_shape_that_the_rules_read(office, agent):
    assert office["Location"] == "/api/v1/calendars/office"

    found = agent.get("/calendars/office").json()

    CalendarRecord.model_validate(found, extra="forbid")
    assert found["hours"]["sat"] == [["00:00", "06:00"]]
    parts = ("zone", "hours", "holidays", "exceptions", "names")
    assert Calendar.from_dict({part: found[part] for part in parts})


def test_a_change_leaves_what_it_does_not_name(office, administrator):
    changed = administrator.patch("/calendars/office", {"zone": "Europe/Berlin"}).json()

    assert (changed["zone"], changed["version"]) == ("Europe/Berlin", 2)
    assert changed["hours"] == office.json()["hours"]


def test_said_anew_it_forgets_what_was(office, administrator):
    body = {"name": "Round the clock", "zone": "UTC", "hours": {"mon": [["00:00", "24:00"]]}}

    changed = administrator.put("/calendars/office", body).json()

    assert (changed["name"], changed["holidays"]) == ("Round the clock", [])


def test_somebody_who_saw_another_state_is_stopped(office, administrator):
    tag = administrator.get("/calendars/office")["ETag"]
    administrator.patch("/calendars/office", {"zone": "UTC"})

    answer = administrator.patch("/calendars/office", {"name": "Mine"}, If_Match=tag)

    assert answer.status_code == 412


@pytest.mark.long
def test_who_works_by_it_and_whether_it_is_the_desks_is_said_with_it(office, administrator):
    make_team("night")

    changed = administrator.patch("/calendars/office", {"teams": ["night"], "default": True})

    assert (changed.json()["teams"], changed.json()["default"]) == (["night"], True)
    assert administrator.patch("/calendars/office", {"active": False}).status_code == 409
    assert administrator.patch("/calendars/office", {"teams": []}).json()["teams"] == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"zone": "Nowhere"}, {"zone": "calendar.unknown_zone"}),
        ({"hours": {"mon": [["08:00"]]}}, {"hours.mon.0": "field.type"}),
        ({"hours": {"mon": [["08:00", "08:00"]]}}, {"hours.mon": "calendar.empty_slot"}),
        ({"hours": {}}, {"hours": "calendar.never_open"}),
        ({"teams": ["none"]}, {"teams.0": "team.unknown"}),
        ({"default": False}, {"default": "choice.unknown"}),
    ],
)
def test_what_is_wrong_is_told(office, administrator, change, told):
    assert wrong(administrator.patch("/calendars/office", change)) == told


@pytest.mark.long
def test_holidays_are_shown_before_a_calendar_has_them(office, administrator):
    asked = "/calendars/holidays?country=PL&first_year=2026&last_year=2026"

    shown = administrator.get(asked, Accept_Language="pl").json()["items"]

    (independence,) = (one for one in shown if one["date"] == "2026-11-11")
    assert (independence["weekday"], "Niepodległości" in independence["name"]) == ("wed", True)
    assert administrator.get("/calendars/office").json()["holidays"] == ["2026-12-25"]
    days = [{"date": one["date"], "name": one["name"]} for one in shown]
    given = administrator.post("/calendars/office/holidays", {"holidays": days}).json()
    assert "2026-11-11" in given["holidays"]


def test_a_file_is_shown_too_and_one_with_errors_refused_by_its_line(administrator):
    body = {"file": ICAL, "first_year": 2026, "last_year": 2027}

    shown = administrator.post("/calendars/holidays/file", body).json()
    answer = administrator.post(
        "/calendars/holidays/file", body | {"file": ICAL.replace("20261225", "20261325")}
    )

    assert [one["date"] for one in shown["items"]] == ["2026-12-25", "2027-12-25"]
    assert wrong(answer) == {"file": "holidays_file.bad_value"}
    assert answer.json()["errors"][0]["details"]["line"] == 3


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("country=XX&first_year=2026&last_year=2026", {"country": "holidays.unknown_country"}),
        (
            "country=PL&subdivision=BY&first_year=2026&last_year=2026",
            {"subdivision": "holidays.unknown_part"},
        ),
        ("country=PL&first_year=2027&last_year=2026", {"years": "holidays.years"}),
        ("country=PL&first_year=2000&last_year=2026", {"years": "holidays.years"}),
    ],
)
def test_a_place_or_years_that_make_no_sense_are_refused(agent, query, told):
    assert wrong(agent.get(f"/calendars/holidays?{query}")) == told


def test_countries_and_their_parts_are_listed(agent):
    named = agent.get("/calendars/countries", Accept_Language="de").json()["items"]
    parts = agent.get("/calendars/countries/DE").json()["items"]

    assert {"country": "DE", "name": "Deutschland"} in named
    assert {"subdivision": "BY", "name": "Bayern"} in parts
    assert agent.get("/calendars/countries/XX").status_code == 404


def test_the_next_hours_and_when_an_amount_is_used_up_are_told(office, agent):
    # A Thursday afternoon; Friday opens only at 22:00, Monday at 08:00.
    start = "2026-11-26T15:00:00Z"

    shown = agent.get(f"/calendars/office/preview?start={start}&amount=36000").json()

    assert shown["next"][0] == {"from": "2026-11-27T21:00:00Z", "to": "2026-11-28T05:00:00Z"}
    assert shown["due_at"] == "2026-11-30T09:00:00Z"


def test_staff_reads_and_administrators_with_the_scope_write(
    office, agent, administrator, reporter
):
    assert reporter.get("/calendars").status_code == 403
    assert reporter.get("/calendars/office").status_code == 404
    assert agent.get("/calendars").status_code == 200
    assert agent.patch("/calendars/office", {"name": "Mine"}).status_code == 403
    narrow = type(agent)(administrator.person, Scope.WRITE)
    assert narrow.patch("/calendars/office", {"name": "Mine"}).status_code == 403


@pytest.mark.long
def test_the_list_asks_as_often_for_one_as_for_thirty(agent):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert agent.get("/calendars").status_code == 200
        return len(asked)

    actions.set_team_calendar(make_team(), by=operator(), calendar=make_calendar())
    count()  # the first call of a token notes its use
    one = count()
    for _ in range(29):
        actions.set_team_calendar(make_team(), by=operator(), calendar=make_calendar())

    assert count() == one


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ("amount=-1", "amount", "field.range"),
        ("amount=315000001", "amount", "field.range"),
        (f"amount={'9' * 5000}", "amount", "field.range"),
        ("amount=much", "amount", "field.type"),
        ("start=2100-01-01T00:00:00Z", "start", "preview.start"),
    ],
)
def test_what_no_calendar_can_reckon_is_out_of_range(office, agent, asked, field, code):
    (error,) = agent.get(f"/calendars/office/preview?{asked}").json()["errors"]
    assert (error["field"], error["code"]) == (field, code)


def test_a_million_seconds_are_a_fair_question(office, agent):
    assert agent.get("/calendars/office/preview?amount=1000000").status_code == 200


def test_holidays_are_added_to_what_was_read(office, administrator):
    tag = administrator.get("/calendars/office").headers["ETag"]
    new = {"holidays": [{"date": "2027-01-06", "name": "Epiphany"}]}
    assert administrator.post("/calendars/office/holidays", new, If_Match=tag).status_code == 200
    assert administrator.post("/calendars/office/holidays", new, If_Match=tag).status_code == 412
