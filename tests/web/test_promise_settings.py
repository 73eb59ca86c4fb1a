from datetime import timedelta

import pytest
from django.utils import timezone

from tests.makers import make_agent, make_category, make_organisation, make_service, make_team
from tests.promises import make_calendar, promised
from tests.web.incident_page import said
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.jobs import load_defaults

pytestmark = pytest.mark.django_db
PLACE = "/settings/promises"
HOUR = timedelta(hours=1)
FIELDS = {"name": "Soon", "target": "4", "unit": "hours", "hours": "always"}


@pytest.fixture
def agnes(client):
    person = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def known(slug="soon"):
    return queries.promise_named(slug, operator(), instants.now())


def typed(days):
    return timezone.localtime(instants.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.usefixtures("agnes")
def test_the_page_explains_the_order_and_shows_promises_in_it(client):
    promised("all")
    promised("urgent", priority="P1")
    promised("clinic", organisation=make_organisation("millbrook"))
    promised("network", agreement="ola", measure="response", team=make_team("network"))
    page = client.get(PLACE)
    words = said(page)

    assert [
        (agreement, measure, [one.promise.slug for one in found])
        for agreement, measures in page.context["groups"]
        for measure, found in measures
    ] == [
        ("sla", "resolution", ["clinic", "urgent", "all"]),
        ("ola", "response", ["network"]),
    ]
    order = ("the organisation", "the service", "the category", "the team or supplier")
    places = [words.index(part) for part in (*order, "the priority", "Between equals the older")]
    assert places == sorted(places)
    assert "every Clinic millbrook 4 h Round the clock reporter, supplier if agreed, date" in words


@pytest.mark.usefixtures("agnes")
def test_what_a_new_desk_promises_is_there(client):
    load_defaults()
    words = said(client.get(PLACE))
    assert "P1: first answer everything 15 min Round the clock nothing the beginning" in words
    assert "P3: solution everything 24 h Office hours" in words


@pytest.mark.usefixtures("agnes")
def test_without_a_promise_the_page_says_what_that_means(client):
    assert "Nothing is promised yet" in said(client.get(PLACE))
    assert client.get(f"{PLACE}/nowhere").status_code == 404


@pytest.mark.usefixtures("agnes")
def test_a_promise_is_made(client):
    office, house = make_calendar(), make_organisation("millbrook")
    body = FIELDS | {
        "slug": "soon",
        "kind": "sla.resolution",
        "target": "90",
        "unit": "minutes",
        "hours": f"calendar:{office.slug}",
        "pauses": ["scheduled"],
        "organisation": house.slug,
        "service": make_service("vpn").slug,
        "category": make_category("network").path,
        "priority": "P2",
    }
    assert client.post(f"{PLACE}/new", body).url == PLACE
    terms = known().terms
    assert (terms.target, terms.hours, terms.calendar) == (5400, "calendar", office)
    assert (terms.organisation, terms.priority, terms.pauses) == (house, "P2", "scheduled")
    assert (terms.service.slug, terms.category.path) == ("vpn", "network")
    form = client.get(f"{PLACE}/soon").context["form"]
    assert [form[name].value() for name in ("target", "unit", "hours")] == [
        90,
        "minutes",
        f"calendar:{office.slug}",
    ]


@pytest.mark.usefixtures("agnes")
def test_nothing_stops_the_time_until_a_response(client):
    body = FIELDS | {"slug": "soon", "kind": "sla.response", "pauses": ["scheduled"]}
    client.post(f"{PLACE}/new", body)
    assert known().terms.pauses == ""
    assert "pauses" not in client.get(f"{PLACE}/soon").context["form"].fields


@pytest.mark.usefixtures("agnes")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "taken"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"target": "0"}, "target"),
        ({"target": "9999999", "unit": "days"}, "target"),
        ({"hours": "calendar:none"}, "hours"),
        ({"valid_from": "2020-01-01T08:00"}, "valid_from"),
        ({"team": "network"}, "team"),
        ({"kind": "ola.update"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, change, field):
    promised("taken")
    make_team("network")
    body = FIELDS | {"slug": "soon", "kind": "sla.resolution"} | change
    refused = client.post(f"{PLACE}/new", body)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]


@pytest.mark.usefixtures("agnes")
def test_an_edit_holds_from_its_date(client):
    promised()
    client.post(f"{PLACE}/soon", FIELDS | {"target": "2", "valid_from": typed(3)})
    found = known()
    assert [terms.target for terms in (found.terms, *found.upcoming)] == [14400, 7200]
    page = client.get(f"{PLACE}/soon")
    assert [stand.state for stand in page.context["stands"]] == ["ahead", "now"]
    assert "These are the terms that are planned" in said(page)
    assert "2 h from" in said(client.get(PLACE))


@pytest.mark.usefixtures("agnes")
def test_what_is_planned_and_left_alone_stays_as_it_is(client):
    promise = promised()
    begin = instants.now() + timedelta(days=3)
    changes = {"target": HOUR, "pauses": []}
    actions.change_promise(promise, by=operator(), changes=changes, valid_from=begin)
    shown = client.get(f"{PLACE}/soon").context["form"]
    body = {name: shown[name].value() for name in ("name", "target", "unit", "hours")}
    body["valid_from"] = shown["valid_from"].value().strftime("%Y-%m-%dT%H:%M")

    assert client.post(f"{PLACE}/soon", body).status_code == 302
    assert len(known().versions) == 2


@pytest.mark.usefixtures("agnes")
def test_it_ends_and_holds_again(client):
    promised()
    assert client.post(f"{PLACE}/soon/end", {}).status_code == 302
    assert not known().is_active
    assert "1 promise that has ended" in said(client.get(PLACE))
    page = said(client.get(f"{PLACE}/soon"))
    assert "Promised no more Holds now" in page
    assert "Let it hold again" in page
    client.post(f"{PLACE}/soon", FIELDS)
    assert known().is_active
    refused = client.post(f"{PLACE}/soon/end", {"valid_from": "2020-01-01T08:00"})
    assert (refused.status_code, list(refused.context["ending"].errors)) == (422, ["valid_from"])


@pytest.mark.usefixtures("agnes")
@pytest.mark.long
def test_who_comes_second_is_told_and_keeps_what_was_typed(client):
    promised()
    seen = client.get(f"{PLACE}/soon").context["seen"]
    client.post(f"{PLACE}/soon", FIELDS | {"name": "First", "seen": seen})
    second = client.post(f"{PLACE}/soon", FIELDS | {"name": "Second", "seen": seen})

    assert second.status_code == client.post(f"{PLACE}/soon/end", {"seen": seen}).status_code == 409
    assert "Somebody else changed this a moment ago." in said(second)
    assert 'value="Second"' in second.content.decode()
    assert known().terms.name == "First"
    again = FIELDS | {"name": "Second", "seen": second.context["seen"]}
    assert client.post(f"{PLACE}/soon", again).status_code == 302


@pytest.mark.usefixtures("agnes")
def test_it_is_told_which_would_hold_and_which_it_beats(client):
    make_team("network")
    promised("all")
    promised("urgent", priority="P1", target=HOUR)
    promised("team", agreement="ola", measure="response", name="Taken up")
    words = said(client.get(f"{PLACE}/choice?priority=P1&team=network"))

    assert "Urgent 1 h · Round the clock · P1 It names the priority." in words
    assert "It comes before All 4 h: does not name the priority" in words
    assert "Response Agreed between teams Taken up" in words
    assert words.count("Nothing is promised: no clock would run.") == 3
    assert "Agreed between" not in said(client.get(f"{PLACE}/choice?priority=P1"))
    assert client.get(f"{PLACE}/choice?priority=P9").status_code == 422


def test_only_administrators_come_here(client):
    promised()
    client.force_login(make_agent())
    rest = ("", "/new", "/choice", "/soon")
    assert {client.get(f"{PLACE}{one}").status_code for one in rest} == {403}
    assert client.post(f"{PLACE}/soon/end").status_code == 403


@pytest.mark.usefixtures("agnes")
@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_pages_cost_the_same_for_thirty_promises(client, django_assert_num_queries, rows):
    office = make_calendar()
    for turn in range(rows):
        house = make_organisation(f"house-{turn}")
        promised(f"p-{turn}", organisation=house, hours="calendar", calendar=office)
        promised(f"q-{turn}", priority="P1")
    client.get(PLACE)
    with django_assert_num_queries(7):
        client.get(PLACE)
    client.get(f"{PLACE}/choice?priority=P1")
    with django_assert_num_queries(13):
        client.get(f"{PLACE}/choice?priority=P1")
