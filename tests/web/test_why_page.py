"""The page that says how the time of an incident is counted."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tests.promises import make_calendar, make_promise
from tests.strangers import STRANGERS
from tests.web.incident_page import at, fresh, said
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WAIT = actions.Hold(HoldReason.AWAITING_REPORTER)
GRAVE = {"impact": "high", "urgency": "high", "reason": "All wards."}
# A Tuesday in Warsaw, an hour after work begins there.
TUESDAY = datetime(2026, 11, 10, 8, tzinfo=UTC)


def moment(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def hours():
    return make_calendar(holidays=["2026-11-11"], names={"2026-11-11": "Independence Day"})


@pytest.fixture
def incident(jonas, marta, team, hours):
    make_promise(target=10 * HOUR, calendar=hours, priority="P3")
    with instants.at(TUESDAY):
        return make_incident("Printer", by=jonas, reporter=marta, team=team)


def asked(client, incident, when):
    with instants.at(when):
        return client.get(at(incident, "clocks"))


def stretches(response):
    (reason,) = response.context["reasons"]
    return [one for run in reason.runs for one in run.stretches]


def test_every_stretch_has_its_reason(client, jonas, incident):
    with instants.at(moment(10, 9)):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.hold(fresh(incident), by=jonas, hold=WAIT, message="")
    with instants.at(moment(10, 12, 30)):
        actions.resume(fresh(incident), by=jonas)

    response = asked(client, incident, moment(12, 8))

    told = [(one.words, one.by, one.counted) for one in stretches(response)[:6]]
    assert told == [
        ("Counted", "", "1 h"),
        ("On hold: waits for the reporter", "Jonas Feld", ""),
        ("Counted", "", "2 h 30"),
        ("Out of hours", "", ""),
        ("Holiday: Independence Day", "", ""),
        ("Out of hours", "", ""),
    ]


def test_what_is_used_and_what_is_left_add_up_to_the_target(client, incident):
    (reason,) = asked(client, incident, moment(12, 8, 17)).context["reasons"]

    assert (reason.used, reason.left, reason.target) == ("8 h 17", "1 h 43", "10 h")
    past = [one for run in reason.runs if not run.is_ahead for one in run.stretches]
    assert past[-1].total == reason.used


def test_what_is_still_to_come_is_told_up_to_the_due_instant(client, incident):
    (reason,) = asked(client, incident, moment(10, 9)).context["reasons"]

    ahead = [one for run in reason.runs if run.is_ahead for one in run.stretches]
    assert ahead[-1].end == reason.face.clock.due_at == moment(12, 10)
    assert ahead[-1].total == "10 h"


def test_time_after_the_due_instant_is_told_apart(client, incident):
    response = asked(client, incident, moment(12, 12))

    (reason,) = response.context["reasons"]
    assert (reason.over, [one.kind for one in stretches(response)][-2:]) == (
        "2 h",
        ["counted", "over"],
    )
    assert "Used 12 h = target 10 h + over 2 h" in said(response)


def test_what_is_seconds_over_is_told_in_seconds(client, incident):
    (reason,) = asked(client, incident, moment(12, 10) + timedelta(seconds=20)).context["reasons"]

    assert (reason.used, reason.over, reason.target) == ("10 h 20 s", "20 s", "10 h")


def test_no_more_is_left_than_there_is(client, incident):
    (reason,) = asked(client, incident, TUESDAY + timedelta(minutes=5, seconds=20)).context[
        "reasons"
    ]

    assert (reason.used, reason.left) == ("6 min", "9 h 54")
    assert reason.face.text == "9 h 54 left of 10 h"


def test_days_in_a_row_are_folded_and_all_there(client, incident):
    (reason,) = asked(client, incident, moment(20, 9)).context["reasons"]

    folded = next(run for run in reason.runs if len(run.stretches) > 1)

    assert len(folded.stretches) >= 6
    assert folded.opened == sum(1 for one in folded.stretches if one.counted)


def test_the_promise_says_what_it_names_and_what_comes_after_it(client, incident):
    make_promise(target=90 * HOUR)

    (reason,) = asked(client, incident, moment(10, 9)).context["reasons"]

    (chosen,) = reason.chosen
    assert chosen.names == [("the priority", "P3 Medium")]
    assert [why for _name, why in chosen.behind] == ["does not name the priority"]


def test_another_priority_brings_another_promise_from_then_on(client, jonas, incident):
    make_promise(target=4 * HOUR, priority="P1")
    with instants.at(moment(10, 10)):
        actions.prioritise(incident, by=jonas, **GRAVE)

    (reason,) = asked(client, incident, moment(10, 11)).context["reasons"]

    told = [(one.at, one.because, one.target) for one in reason.chosen]
    assert told == [
        (TUESDAY, "when it was registered", "10 h"),
        (moment(10, 10), "because the priority changed", "4 h"),
    ]
    assert reason.used == "3 h"


def test_a_clock_that_began_anew_tells_of_its_last_course_alone(client, jonas, incident):
    make_promise("update", target=2 * HOUR)
    for hour in (9, 10, 11):
        with instants.at(moment(10, hour)):
            actions.answer(fresh(incident), by=jonas, wording=Wording("We are on it."))

    update = asked(client, incident, moment(10, 12)).context["reasons"][-1]

    assert [(one.at, one.because) for one in update.chosen] == [
        (moment(10, 11), "with the last word to the reporter")
    ]
    assert update.bar.begin == moment(10, 11)


def test_a_stretch_in_which_clocks_were_moved_says_so(client, jonas, marta, team):
    make_promise(target=100 * HOUR, calendar=make_calendar())
    with instants.at(datetime(2026, 10, 23, 12, tzinfo=UTC)):
        incident = make_incident("Printer", by=jonas, reporter=marta, team=team)

    moved = [one.shift for one in stretches(asked(client, incident, moment(1, 9))) if one.shift]

    assert moved == ["The clocks went back by 1 h in this time."]


def test_the_bar_marks_where_the_shares_are_used(client, incident):
    response = asked(client, incident, moment(10, 9))

    (reason,) = response.context["reasons"]
    assert [tick.percent for tick in reason.bar.ticks] == [50, 75, 90, 100]
    assert [tick.is_past for tick in reason.bar.ticks] == [False] * 4
    assert set(reason.bar.kinds) == {"counted", "out_of_hours", "holiday"}
    assert "style=" not in response.content.decode()


@pytest.mark.long
def test_what_the_worker_told_stands_with_the_clock(client, incident):
    for when in (moment(10, 14), moment(12, 11)):
        with instants.at(when):
            actions.tell_time(fresh(incident), by=operator())

    (reason,) = asked(client, incident, moment(12, 11)).context["reasons"]

    assert [event.facts["percent"] for event in reason.told] == [50, 100]
    assert "Breached" in said(asked(client, incident, moment(12, 11)))


def test_who_had_it_for_how_long(client, jonas, team, incident):
    with instants.at(moment(10, 10)):
        actions.assign(incident, by=jonas, assignee=jonas)

    held = asked(client, incident, moment(12, 8)).context["held"]

    assert [(one.team, one.person, one.total, one.counted) for one in held] == [
        (team.name, "Nobody yet", "2 h", "2 h"),
        (team.name, "Jonas Feld", "46 h", "6 h"),
    ]


def test_a_guest_reads_it_without_learning_who_is_who(client, jonas, team, incident):
    eva = make_person("Eva Expert")
    with instants.at(moment(10, 10)):
        actions.assign(incident, by=jonas, assignee=jonas)
        actions.invite(fresh(incident), by=jonas, guest=eva, until=moment(30, 8))
    client.force_login(eva)

    held = asked(client, incident, moment(12, 8)).context["held"]

    assert [one.person for one in held] == ["Nobody yet", "somebody"]


def test_without_a_promise_the_page_says_so(client, jonas, marta):
    response = client.get(at(make_incident("Mouse", by=jonas, reporter=marta), "clocks"))

    assert "Nothing was promised for it" in said(response)


def test_a_reporter_finds_no_such_page(client, marta, incident):
    client.force_login(marta)

    assert client.get(at(incident, "clocks")).status_code == 404


@pytest.mark.parametrize("stranger", sorted(STRANGERS))
def test_of_a_confidential_incident_strangers_find_no_page(client, hours, stranger):
    officer = make_agent("Ilse Brandvold", role=Role.SECURITY_OFFICER)
    secret = make_incident("Insider", by=officer, security=True)
    client.force_login(STRANGERS[stranger]())

    assert client.get(at(secret, "clocks")).status_code == 404


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_page_costs_the_same_however_much_happened(
    client, jonas, incident, django_assert_num_queries, rows
):
    for number in range(rows):
        other = make_agent(f"Agent {number}")
        with instants.at(TUESDAY + timedelta(minutes=10 * number + 1)):
            actions.assign(fresh(incident), by=jonas, assignee=other)
            actions.hold(fresh(incident), by=other, hold=WAIT, message="")
        with instants.at(TUESDAY + timedelta(minutes=10 * number + 6)):
            actions.resume(fresh(incident), by=other)

    with django_assert_num_queries(18):
        asked(client, incident, moment(12, 9))


@pytest.mark.parametrize("teams", [1, pytest.param(8, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_page_costs_the_same_for_however_many_teams(
    client, jonas, incident, django_assert_num_queries, teams
):
    make_promise(target=10 * HOUR, agreement="ola")
    for number in range(teams):
        with instants.at(TUESDAY + timedelta(minutes=number + 1)):
            actions.assign(fresh(incident), by=jonas, team=make_team(tier=2))

    with django_assert_num_queries(17):
        asked(client, incident, moment(12, 9))


def test_names_of_people_are_no_markup(client, incident):
    crooked = make_agent("Bobby <b>B</b>")
    with instants.at(moment(10, 9)):
        actions.assign(incident, by=crooked, assignee=crooked)
        actions.hold(fresh(incident), by=crooked, hold=WAIT, message="")

    page = asked(client, incident, moment(10, 12)).content.decode()

    assert "<b>B</b>" not in page
    assert "Bobby &lt;b&gt;B" in page


def test_somebody_else_is_asked_to_sign_in(client, incident):
    client.logout()
    make_person()

    assert client.get(at(incident, "clocks")).url.startswith("/sign-in")
