"""Administration of calendars."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_agent, make_calendar, make_person, make_team
from tests.web.incident_page import said
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.models import Calendar

pytestmark = pytest.mark.django_db
PLACE = "/settings/calendars"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NIGHT = {
    "zone": "Europe/Warsaw",
    "hours": {"mon": [["08:00", "16:00"]], "fri": [["22:00", "06:00"]]},
}
ICAL = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\n"
    b"DTEND;VALUE=DATE:20261226\r\nSUMMARY:Works closed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture(autouse=True)
def agnes(client):
    person = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.fixture
def office():
    return make_calendar("office", **NIGHT)


def hours(slug="office"):
    return queries.current_version(Calendar.objects.get(slug=slug)).hours.to_dict()


def form(page, part):
    shown = page.context["forms"][part]
    names = (name for name in shown.fields if not name.endswith("gone"))
    values = {name: shown[name].value() for name in names}
    kept = {name: value for name, value in values.items() if value is not None}
    return kept | {"part": part, "seen": page.context["seen"]}


@pytest.mark.long
def test_a_calendar_is_made_of_office_hours_or_of_day_and_night(client):
    office = client.get(f"{PLACE}/new").context["form"]
    always = client.get(f"{PLACE}/new?like=always").context["form"]
    assert office["hours.fri"].value() == "08:00-16:00"
    assert always["hours.sun"].value() == "00:00-24:00"

    body = {"name": "Nights", "slug": "nights", "zone": "Europe/Warsaw", "hours.tue": "22-6"}
    made = client.post(f"{PLACE}/new", body, follow=True)

    assert "Nights" in said(made)
    assert hours("nights")["hours"] == {"tue": [["22:00", "24:00"]], "wed": [["00:00", "06:00"]]}


def test_a_night_is_shown_as_it_was_entered_and_saved_unchanged(client, office):
    page = client.get(f"{PLACE}/office")
    shown = form(page, "hours")

    assert shown["hours.fri"] == "22:00-06:00"
    assert client.post(f"{PLACE}/office", shown).status_code == 302
    assert office.versions.count() == 1


def test_several_slots_a_day_are_kept_in_order(client, office):
    shown = form(client.get(f"{PLACE}/office"), "hours") | {"hours.mon": "13:00-17:00, 8:00-12:00"}
    client.post(f"{PLACE}/office", shown)

    assert hours()["hours"]["mon"] == [["08:00", "12:00"], ["13:00", "17:00"]]


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"hours.mon": "8-12, 11-16"}, "hours.mon", "11:00-16:00 overlaps"),
        ({"hours.sat": "05:00-07:00"}, "hours.sat", "overlaps"),
        ({"hours.tue": "08:00-08:00"}, "hours.tue", "ends when it begins"),
        ({"hours.tue": "early"}, "hours.tue", "“early” is no time"),
        ({"zone": "Mars/Olympus"}, "zone", ""),
        ({"name": ""}, "name", ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_day_and_kept(client, office, change, field, words):
    shown = form(client.get(f"{PLACE}/office"), "hours") | change

    refused = client.post(f"{PLACE}/office", shown)

    assert refused.status_code == 422
    assert list(refused.context["forms"]["hours"].errors) == [field]
    assert words in said(refused)
    assert refused.context["forms"]["hours"][field].value() == change[field]


@pytest.mark.long
def test_who_comes_second_is_told_and_keeps_what_was_typed(client, office):
    shown = form(client.get(f"{PLACE}/office"), "hours")
    client.post(f"{PLACE}/office", shown | {"name": "First"})

    second = client.post(f"{PLACE}/office", shown | {"name": "Second"})

    assert second.status_code == 409
    assert 'value="Second"' in second.content.decode()
    assert Calendar.objects.get().name == "First"


@pytest.mark.long
def test_days_that_differ_are_added_changed_and_taken_off(client, office):
    days = {"part": "days", "days.0.date": "2026-12-24", "days.0.hours": "8-12"}
    client.post(f"{PLACE}/office", days | {"days.0.name": "Christmas Eve"})
    client.post(f"{PLACE}/office", {**days, "days.1.date": "2026-12-31", "days.1.hours": ""})
    assert hours()["exceptions"] == {"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []}

    page = client.get(f"{PLACE}/office")
    client.post(f"{PLACE}/office", form(page, "days") | {"days.1.gone": "on"})

    assert list(hours()["exceptions"]) == ["2026-12-24"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days.0.hours": "16-8"}, "days.0.hours"),
        ({"days.0.date": "soon"}, "days.0.date"),
        ({"days.0.date": "", "days.0.name": "When?"}, "days.0.date"),
        ({"days.1.date": "2026-12-24"}, "days.1.date"),
    ],
)
def test_a_wrong_day_is_told_in_its_row(client, office, change, field):
    body = {"part": "days", "days.0.date": "2026-12-24", "days.0.hours": "8-12"} | change

    refused = client.post(f"{PLACE}/office", body)

    assert refused.status_code == 422
    assert list(refused.context["forms"]["days"].errors) == [field]


def test_a_holiday_is_added_by_hand_and_taken_off(client, office):
    body = {"part": "holidays", "date": "2026-12-25", "called": "Christmas"}
    client.post(f"{PLACE}/office", body)
    assert hours()["names"] == {"2026-12-25": "Christmas"}
    assert "Christmas" in said(client.get(f"{PLACE}/office"))

    client.post(f"{PLACE}/office", {"part": "holidays", "gone": "2026-12-25"})

    assert "holidays" not in hours()


@pytest.mark.long
def test_holidays_of_a_country_are_shown_and_used_only_when_ticked(client, office):
    asked = {"country": "DE", "subdivision": "BY", "first_year": 2026, "last_year": 2026}
    page = client.get(f"{PLACE}/office/holidays", asked)
    assert "6 Jan 2026" in said(page) or "6 January 2026" in said(page) or "Epiphany" in said(page)
    assert "holidays" not in hours()

    ticked = {"day": ["2026-01-06"], "name.2026-01-06": "Epiphany", "name.2026-01-01": "New Year"}
    client.post(f"{PLACE}/office/holidays", ticked | {"seen": page.context["seen"]})

    assert (hours()["holidays"], hours()["names"]) == (["2026-01-06"], {"2026-01-06": "Epiphany"})
    again = client.get(f"{PLACE}/office/holidays", asked).context["offered"]
    assert [one.is_known for one in again if one.name == "Epiphany"] == [True]


def test_who_uses_holidays_second_is_told_and_what_was_ticked_stays(client, office):
    seen = client.get(f"{PLACE}/office/holidays").context["seen"]
    actions.change_calendar(office, by=operator(), changes={"name": "Other"})

    body = {"day": ["2026-01-06"], "name.2026-01-06": "Epiphany", "seen": seen}
    second = client.post(f"{PLACE}/office/holidays", body)

    assert second.status_code == 409
    assert [one.is_ticked for one in second.context["offered"]] == [True]


def test_a_file_is_shown_before_it_is_used(client, office):
    file = SimpleUploadedFile("closed.ics", ICAL)
    body = {"file": file, "first_year": 2026, "last_year": 2027}

    page = client.post(f"{PLACE}/office/holidays/file", body)

    assert [str(one.day) for one in page.context["offered"]] == ["2026-12-24", "2026-12-25"]
    assert "holidays" not in hours()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "This is no iCalendar file"),
        (ICAL.replace(b"20261224", b"20261324"), "What line 3 says of DTSTART makes no sense."),
        (b"BEGIN:VCALENDAR" + b"x" * 600_000, "too large"),
        (b"", "empty"),
    ],
)
def test_a_file_with_errors_is_refused_with_the_line(client, office, content, words):
    body = {"file": SimpleUploadedFile("x.ics", content), "first_year": 2026, "last_year": 2026}

    refused = client.post(f"{PLACE}/office/holidays/file", body)

    assert refused.status_code == 422
    assert words in said(refused)


@pytest.mark.parametrize("years", [(2027, 2026), (2000, 2026), ("", "")])
def test_years_that_make_no_sense_are_told_beside_them(client, office, years):
    asked = {"country": "PL", "first_year": years[0], "last_year": years[1]}

    refused = client.get(f"{PLACE}/office/holidays", asked)

    assert set(refused.context["place_form"].errors) & {"first_year", "last_year"}


@pytest.mark.long
def test_the_next_working_hours_and_when_some_are_used_up_are_shown(client, office):
    with instants.at(NOW):
        page = client.get(f"{PLACE}/office?amount=9&start=2026-11-27T21:00")

    # Friday 22:00 to Saturday 06:00, then Monday from 08:00.
    assert page.context["due"] == "Mon 30 Nov 2026, 09:00"
    assert [day.hours for day in page.context["next"][:2]] == [
        ["22:00\u201324:00"],
        ["00:00\u201306:00"],
    ]


@pytest.mark.long
@pytest.mark.parametrize("start", ["", "never", "1066-10-14T09:00", "2026-03-29T02:30"])
def test_a_start_that_makes_no_sense_is_told(client, office, start):
    page = client.get(f"{PLACE}/office", {"amount": "8", "start": start})

    assert page.status_code == 200
    assert list(page.context["when"].errors) == ["start"]


@pytest.mark.long
def test_it_is_made_the_desks_given_to_teams_and_retired(client, office):
    team = make_team("night")
    client.post(f"{PLACE}/office/teams", {"team": "night"})
    refused = client.post(f"{PLACE}/office/retirement", {"offered": "no"})
    assert (refused.status_code, "Something still counts" in said(refused)) == (409, True)

    client.post(f"{PLACE}/office/teams/leaving", {"team": "night"})
    # From two windows, in which the button says the same.
    for _window in range(2):
        client.post(f"{PLACE}/office/retirement", {"offered": "no"})
        assert not Calendar.objects.get().is_active
    client.post(f"{PLACE}/office/retirement", {"offered": "yes"})
    client.post(f"{PLACE}/office/default")

    assert Calendar.objects.get().is_default
    assert client.post(f"{PLACE}/office/teams/leaving", {"team": team.slug}).status_code == 404


def test_only_administrators_come_here(client, office):
    for person in (make_agent("Jonas Feld"), make_person()):
        client.force_login(person)
        for path in ("", "/new", "/office", "/office/holidays"):
            assert client.get(PLACE + path).status_code == 403
        for path in (
            "/office/default",
            "/office/retirement",
            "/office/teams",
            "/office/teams/leaving",
        ):
            assert client.post(PLACE + path).status_code == 403


@pytest.mark.long
@pytest.mark.parametrize("path", ["", "/office"])
def test_pages_ask_as_often_for_one_as_for_thirty(client, office, path):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PLACE + path).status_code == 200
        return len(asked)

    make_calendar("second")
    actions.set_team_calendar(make_team(), by=operator(), calendar=office)
    before = count()
    for _ in range(29):
        make_calendar()
        actions.set_team_calendar(make_team(), by=operator(), calendar=office)

    assert count() == before
