import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Exclusion, Incident
from tocsin.words.consent import consent_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def ana():
    return make_person()


@pytest.fixture
def resolved(jonas, ana):
    incident = make_incident(by=jonas, reporter=ana)
    actions.acknowledge(incident, by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="Cable replaced")
    return incident


def path(incident):
    return urlsplit(consent_address(incident, incident.reporter)).path


def state(incident):
    return Incident.objects.get(pk=incident.pk).state


def test_opening_the_link_changes_nothing(client, resolved):
    page = client.get(path(resolved))
    assert b"Is it solved?" in page.content
    assert b"Cable replaced" in page.content
    assert state(resolved) == "resolved"


def test_yes_closes_without_an_account(client, resolved):
    client.post(path(resolved), {"solved": "yes", "rating": "5"}, follow=True)
    resolved.refresh_from_db()
    assert (resolved.state, resolved.rating) == ("closed", 5)


def test_no_brings_it_back_with_the_reporters_words(client, resolved, jonas):
    page = client.post(path(resolved), {"solved": "no", "comment": "Still dead"}, follow=True)
    resolved.refresh_from_db()
    assert (resolved.state, resolved.assignee) == ("in_progress", jonas)
    assert b"We are on it again" in page.content


def test_a_rating_may_be_thought_better_of_for_twelve_hours(client, resolved):
    client.post(path(resolved), {"solved": "yes", "rating": "2"})
    client.post(path(resolved), {"rating": "4"})
    resolved.refresh_from_db()
    assert resolved.rating == 4
    with time_machine.travel(instants.now() + timedelta(hours=13), tick=False):
        client.post(path(resolved), {"rating": "1"})
    resolved.refresh_from_db()
    assert resolved.rating == 4


def test_a_rating_is_shown_again_and_thanked_for(client, resolved):
    client.post(path(resolved), {"solved": "yes"})
    before = client.get(path(resolved)).content.decode()
    after = client.post(path(resolved), {"rating": "2"}, follow=True).content.decode()

    assert "Thank you for rating" not in before
    assert f"Thank you for rating {resolved.number}." in after
    assert '<option value="2" selected>' in after


def test_a_comment_without_a_rating_is_kept_and_asked_about(client, resolved):
    client.post(path(resolved), {"solved": "yes"})
    page = client.post(path(resolved), {"rating": "", "comment": "Quick, and kind"})

    assert page.status_code == 422
    assert "Please fill this in." in page.content.decode()
    assert "Quick, and kind" in page.content.decode()


def test_the_link_of_an_earlier_resolution_decides_nothing_now(client, resolved, jonas):
    old = path(resolved)
    actions.reopen(resolved, by=jonas, reason="not yet")
    with time_machine.travel(instants.now() + timedelta(minutes=5), tick=False):
        actions.resolve(resolved, by=jonas, code="solved_permanent", text="Now really")
        page = client.post(old, {"solved": "yes"})
    assert state(resolved) == "resolved"
    assert b"earlier answer of ours" in page.content


@pytest.mark.parametrize(
    "spoil", [lambda path: path[:-1], lambda path: path + "x", lambda _: "/answer/nonsense"]
)
def test_a_spoiled_link_is_not_there(client, resolved, spoil):
    answer = client.post(spoil(path(resolved)), {"solved": "yes"})
    assert answer.status_code == 404
    assert state(resolved) == "resolved"


def test_a_link_ends_after_sixty_days(client, resolved):
    address = path(resolved)
    with time_machine.travel(instants.now() + timedelta(days=61), tick=False):
        assert client.get(address).status_code == 404


def test_who_was_named_as_involved_decides_nothing(client, resolved, ana):
    Exclusion.objects.create(incident=resolved, person=ana)
    assert client.get(path(resolved)).status_code == 404


def test_the_page_speaks_the_reporters_language(client, resolved, ana):
    accounts.prefer(ana, by=operator(), language="de")
    assert b'lang="de"' in client.get(path(resolved)).content


def test_a_grave_one_waits_for_its_assessor_after_the_yes(client, jonas, ana):
    incident = make_incident(by=jonas, reporter=ana, impact="high", urgency="high")
    actions.resolve(incident, by=jonas, code="solved_permanent", text="done")
    client.post(path(incident), {"solved": "yes"})
    incident.refresh_from_db()
    assert (incident.state, incident.answered_solved) == ("resolved", True)


@pytest.mark.parametrize(("answer", "first"), [("solved", "yes"), ("not-solved", "no")])
def test_each_link_of_the_mail_opens_on_its_answer_and_changes_nothing(
    client, resolved, answer, first
):
    address = consent_address(resolved, resolved.reporter, answer)

    page = client.get(urlsplit(address).path).content.decode()

    buttons = re.findall(r'data-kind="primary"[^>]* value="(yes|no)"', page)
    assert buttons == [first]
    assert state(resolved) == "resolved"


def test_who_is_left_in_peace_is_asked_whether_it_is_solved_and_nothing_else(client, jonas, ana):
    for _ in range(2):
        later = make_incident(by=jonas, reporter=ana)
        actions.resolve(later, by=jonas, code="solved_permanent", text="Cable replaced")

    asked = client.get(path(later)).content
    answered = client.post(path(later), {"solved": "yes", "rating": "1"}, follow=True).content

    later.refresh_from_db()
    assert (later.state, later.rating) == ("closed", None)
    assert [b"How well were you helped?" in page for page in (asked, answered)] == [False, False]


def test_nobody_is_asked_to_rate_where_the_desk_asks_nobody(client, jonas, ana):
    actions.agree(by=operator(), changes={"survey_percent": 0})
    incident = make_incident(by=jonas, reporter=ana)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="Cable replaced")

    assert b"How well were you helped?" not in client.get(path(incident)).content
