"""Putting the record of an incident's time right."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_incident
from tests.promises import change_promise, make_promise
from tests.web.incident_page import HTMX, at, fresh, said
from tocsin.base import instants
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.rules import HoldReason

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TUESDAY = datetime(2026, 11, 10, 8, 0, 40, tzinfo=UTC)
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
LUNCH = {"since": "2026-11-10T09:00", "until": "2026-11-10T10:30"}
FORGOTTEN = {"held": "yes", "hold": "awaiting_reporter", "reason": "She was at lunch."} | LUNCH


@pytest.fixture
def greta(client, team):
    person = make_agent("Greta Lindholm", role=Role.TEAM_LEAD, team=team)
    client.force_login(person)
    return person


@pytest.fixture
def promise():
    return make_promise(target=2 * HOUR)


@pytest.fixture
def incident(promise, jonas, greta, marta, team, client):
    client.force_login(greta)
    with instants.at(TUESDAY):
        return make_incident("Printer", by=jonas, reporter=marta, team=team)


@pytest.fixture
def post(client, incident):
    def send(noun, data, **options):
        with instants.at(NOON):
            return client.post(at(incident, noun), data, **options)

    return send


def reason_of(client, incident):
    with instants.at(NOON):
        return client.get(at(incident, "clocks"))


@pytest.mark.long
def test_a_forgotten_hold_is_put_right_and_both_results_are_told(client, incident, post):
    response = post("clocks/correction", FORGOTTEN)

    assert response.url == at(incident, "clocks")
    page = reason_of(client, incident)
    (correction,) = page.context["corrections"]
    (difference,) = correction.differences
    assert (difference.before.used, difference.after.used) == ("3 h 59 20 s", "2 h 29 20 s")
    assert difference.after.due - difference.before.due == 1.5 * HOUR
    assert "She was at lunch." in said(page)


@pytest.mark.long
def test_what_was_no_hold_after_all_counts(client, jonas, incident, post):
    with instants.at(TUESDAY + HOUR):
        actions.assign(incident, by=jonas, assignee=jonas)
        wait = actions.Hold(HoldReason.AWAITING_REPORTER)
        actions.hold(fresh(incident), by=jonas, hold=wait, message="")

    post("clocks/correction", FORGOTTEN | {"held": "no", "since": "2026-11-10T10:00"})

    (correction,) = reason_of(client, incident).context["corrections"]
    assert correction.span == "Not on hold after all"
    assert correction.differences[0].after.used == "1 h 30"


def test_the_minute_of_registration_is_no_time_before_it(incident, post):
    response = post("clocks/correction", FORGOTTEN | {"since": "2026-11-10T08:00"})

    assert response.status_code == 302


def test_a_supplier_that_was_not_asked_for_is_not_agreed(client, incident, post):
    post("clocks/correction", FORGOTTEN | {"agreed": "on"})

    (correction,) = reason_of(client, incident).context["corrections"]
    assert correction.span == "On hold: waits for the reporter"


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"since": "2026-11-09T09:00"}, "since"),
        ({"until": "2026-11-11T09:00"}, "until"),
        ({"until": "2026-11-10T08:30"}, "until"),
        ({"until": "soon"}, "until"),
        ({"reason": ""}, "reason"),
        ({"hold": "lunch"}, "hold"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_what_is_wrong_is_told_beside_its_field_and_all_is_kept(
    incident, post, wrong, field, headers
):
    response = post("clocks/correction", FORGOTTEN | wrong, headers=headers)

    assert response.status_code == 422
    assert list(response.context["act_form"].errors) == [field]
    if field != "reason":
        assert "She was at lunch." in response.content.decode()


@pytest.mark.long
def test_the_second_of_two_who_correct_is_told(incident, post):
    seen = {"version": incident.version, "seen": 1}
    post("clocks/correction", FORGOTTEN)

    response = post("clocks/correction", FORGOTTEN | seen, headers=HTMX)

    assert response.status_code == 409
    assert "Greta Lindholm" in said(response)
    assert "She was at lunch." in response.content.decode()


def test_a_correction_from_the_page_of_clocks_leads_back_there(incident, post):
    response = post("clocks/correction", FORGOTTEN, headers=HTMX)

    assert response.headers["HX-Redirect"] == at(incident, "clocks")


@pytest.mark.long
def test_when_it_was_noticed_is_put_right(client, incident, post):
    with instants.at(NOON):
        asked = client.get(at(incident, "times")).context["act_form"]
    kept = {"detected_at": asked["detected_at"].value().strftime("%Y-%m-%dT%H:%M")}

    post("times", kept | {"occurred_at": "2026-11-10T07:30", "reason": "She said so."})

    (correction,) = reason_of(client, incident).context["corrections"]
    assert correction.fields == [("Occurred", None, datetime(2026, 11, 10, 7, 30, tzinfo=UTC))]
    assert fresh(incident).detected_at == incident.detected_at


@pytest.mark.long
def test_what_happened_cannot_have_been_noticed_before(incident, post):
    wrong = {"detected_at": "2026-11-10T07:00", "occurred_at": "2026-11-10T07:30", "reason": "-"}

    assert post("times", wrong).status_code == 422


def test_todays_promises_hold_when_somebody_says_so(client, incident, promise, post):
    change_promise(promise, target=8 * HOUR, valid_from=TUESDAY + HOUR)

    response = post("clocks/rebasing", {"reason": "The new contract covers it."})

    assert response.url == at(incident, "clocks")
    page = reason_of(client, incident)
    (reason,) = page.context["reasons"]
    assert [one.target for one in reason.chosen] == ["2 h", "8 h"]
    assert "The new contract covers it." in said(page)


@pytest.mark.long
def test_what_is_solved_keeps_its_promises(jonas, incident, post):
    with instants.at(TUESDAY + HOUR):
        actions.resolve(incident, by=jonas, code="not_reproducible", text="-")

    assert post("clocks/rebasing", {"reason": "Why not."}).status_code == 409


@pytest.mark.parametrize("noun", ["clocks/correction", "times", "clocks/rebasing"])
def test_an_agent_is_not_even_asked(client, jonas, incident, noun):
    client.force_login(jonas)

    assert client.get(at(incident, noun)).status_code == 403
    page = client.get(at(incident, "clocks"))
    assert at(incident, noun) not in page.content.decode()


@pytest.mark.parametrize("noun", ["clocks/correction", "times", "clocks/rebasing"])
@pytest.mark.long
def test_every_step_asks_as_a_page_and_as_a_part(client, incident, noun):
    whole = client.get(at(incident, noun)).content.decode()
    part = client.get(at(incident, noun), headers=HTMX).content.decode()

    assert "<!doctype html>" in whole
    assert "<dialog" in part
    assert "<!doctype html>" not in part
