import pytest

from tests.api.test_mail import letter
from tests.mails import quarantined
from tests.makers import make_agent, make_incident, make_person
from tests.web.incident_page import said
from tocsin.domain.accounts.rules import Role
from tocsin.domain.notify import traces

pytestmark = pytest.mark.django_db
PLACE = "/settings/mail"


@pytest.fixture
def admin(client):
    person = make_agent("Ada Admin", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.fixture
def incident(admin):
    return make_incident(reporter=make_person("Ana Rey"))


def test_a_desk_without_a_relay_says_where_its_letters_lie(client, admin, settings):
    page = said(client.get(PLACE))

    assert "Mail is not configured" in page
    assert str(settings.MAIL_OUTBOX) in page


def test_a_desk_with_a_relay_says_nothing_of_the_kind(client, admin, settings):
    class Relay:
        is_configured = True

    settings.MAIL_TRANSPORT = Relay()

    assert "Mail is not configured" not in said(client.get(PLACE))


def test_what_was_not_understood_is_shown_with_the_reason(client, admin):
    quarantined(b"hello")

    page = said(client.get(PLACE))

    assert "It could not be read as a mail." in page
    assert "unreadable.no_head" in page


def test_a_letter_that_was_given_up_is_tried_again_from_the_page(client, incident):
    public_id = letter(incident, error="550 no such user")
    page = said(client.get(PLACE))

    answer = client.post(f"{PLACE}/{public_id}/attempt", follow=True)

    assert "Given up" in page
    assert "550 no such user" in page
    assert "It is tried again now." in said(answer)
    assert [claimed.public_id for claimed in traces.claim()] == [public_id]


def test_a_letter_that_is_put_off_says_when_it_is_tried(client, incident):
    letter(incident)
    (claimed,) = traces.claim()
    traces.begin(claimed)
    traces.failed(claimed, "421 try later")

    page = said(client.get(PLACE))

    assert "Put off" in page
    assert "next try" in page


def test_a_letter_that_is_not_there_is_not_tried(client, admin):
    assert client.post(f"{PLACE}/nothing/attempt").status_code == 404


def test_the_page_is_for_administrators_alone(client, incident):
    public_id = letter(incident, error="550")
    client.force_login(make_agent("Jonas"))

    assert client.get(PLACE).status_code == 403
    assert client.post(f"{PLACE}/{public_id}/attempt").status_code == 403


@pytest.mark.parametrize("count", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_page_costs_the_same_for_one_and_for_thirty(
    client, admin, count, django_assert_num_queries
):
    for number in range(count):
        quarantined(b"hello %d" % number)
        letter(make_incident(reporter=make_person(f"Ana {number}")), error="550")
    client.get(PLACE)

    with django_assert_num_queries(8):
        client.get(PLACE)
