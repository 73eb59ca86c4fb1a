"""Administration of mailboxes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_agent, make_category, make_mailbox, make_team
from tests.web.incident_page import said
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations import actions
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.queries import secret_of
from tocsin.domain.journal.queries import latest_seq

pytestmark = pytest.mark.django_db
PLACE = "/settings/mailboxes"
SECRET = "tr0ub4dor & 3"
PIPE = {"name": "Support", "sender_rule": "anyone", "way": "pipe"}
IMAP = PIPE | {"way": "imap", "host": "imap.example.org", "user": "support", "secret": SECRET}
FETCHED = {"way": "imap", "host": "imap.example.org", "user": "support"}


@pytest.fixture(autouse=True)
def agnes(client):
    person = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def test_a_desk_without_mailboxes_says_what_is_taken_in_all_the_same(client, settings):
    settings.MAIL_FROM = "Desk <desk@example.org>"

    assert "Mail to desk@example.org is taken in" in said(client.get(PLACE))


def test_a_mailbox_is_set_up_on_the_page(client):
    team, category = make_team("network"), make_category("network")
    given = {"address": "support@example.org", "team": "network", "category": "network"}

    done = client.post(f"{PLACE}/new", IMAP | given, follow=True)

    box = Mailbox.objects.get()
    assert (box.team, box.category, box.port) == (team, category, 993)
    assert secret_of(box) == SECRET
    assert "support@example.org" in said(done)


def test_what_is_wrong_stands_at_its_field_and_the_secret_is_not_sent_back(client):
    refused = client.post(f"{PLACE}/new", IMAP | {"address": "support@example.org", "host": "a b"})

    assert refused.status_code == 422
    assert "This is not the name or the address of a server." in said(refused)
    assert SECRET not in refused.content.decode()


def test_a_change_leaves_the_secret_and_never_shows_it(client):
    box = make_mailbox("support@example.org", secret=SECRET, **FETCHED)
    page = client.get(f"{PLACE}/{box.address}").content.decode()
    assert SECRET not in page
    assert box.secret not in page

    seen = latest_seq(box)
    client.post(f"{PLACE}/{box.address}", IMAP | {"secret": "", "port": "993", "seen": seen})

    kept = Mailbox.objects.get()
    assert (kept.name, secret_of(kept)) == ("Support", SECRET)


def test_who_comes_second_is_told_and_keeps_what_was_typed(client):
    box = make_mailbox("support@example.org")
    seen = latest_seq(box)
    actions.update_mailbox(box, by=operator(), changes={"name": "Theirs"})

    refused = client.post(f"{PLACE}/{box.address}", PIPE | {"name": "Mine", "seen": seen})

    assert refused.status_code == 409
    assert 'value="Mine"' in refused.content.decode()
    assert Mailbox.objects.get().name == "Theirs"


def test_a_mailbox_is_retired_and_taken_up_again(client):
    box = make_mailbox("support@example.org")

    client.post(f"{PLACE}/{box.address}/retirement")
    assert "Retired" in said(client.get(PLACE))
    client.post(f"{PLACE}/{box.address}/retirement")

    assert Mailbox.objects.get().is_active


def test_why_it_cannot_be_fetched_is_said_in_words(client):
    box = make_mailbox("support@example.org", secret=SECRET, **FETCHED)
    Mailbox.objects.update(
        failures=2, last_error="imap.sign_in", waiting=3, last_fetched_at=instants.now()
    )

    for place in (PLACE, f"{PLACE}/{box.address}"):
        assert "The server refuses user or password." in said(client.get(place))


def test_only_administrators_get_there(client):
    box = make_mailbox("support@example.org")
    client.force_login(make_agent("Jonas Feld"))

    for place in (PLACE, f"{PLACE}/new", f"{PLACE}/{box.address}"):
        assert client.get(place).status_code == 403
    assert client.post(f"{PLACE}/{box.address}/retirement").status_code == 403


def test_more_mailboxes_cost_no_more_queries(client):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(PLACE)
        return len(found)

    make_mailbox(team=make_team(), category=make_category())
    client.get(PLACE)
    few = queries()
    for n in range(5):
        make_mailbox(team=make_team(), category=make_category(f"c{n}"))

    assert queries() == few
