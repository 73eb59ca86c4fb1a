"""Mailboxes, as programs set them up; secrets are taken and never told."""

import pytest

from tests.makers import make_category, make_mailbox, make_team
from tocsin.api.mailboxes import MailboxRecord
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.queries import secret_of

SECRET = "tr0ub4dor & 3"
NEW = {
    "address": "support@example.org",
    "name": "Support",
    "way": "imap",
    "host": "imap.example.org",
    "user": "support",
    "secret": SECRET,
}


@pytest.fixture
def support(administrator):
    made = administrator.post("/mailboxes", NEW)
    assert made.status_code == 201, made.content
    return made


def test_a_mailbox_is_set_up_with_all_it_says(administrator):
    said = {
        "team": make_team("network").slug,
        "category": make_category("network").path,
        "impact": "high",
        "urgency": "low",
        "language": "de",
        "sender_rule": "domains",
        "sender_domains": ["example.org"],
        "port": 1993,
        "after": "delete",
    }

    made = administrator.post("/mailboxes", NEW | said)

    record = made.json()
    assert MailboxRecord.model_validate(record, extra="forbid")
    assert record.items() >= said.items()
    assert (record["has_secret"], record["health"], record["moved_to"]) == (True, "new", None)
    assert SECRET not in made.content.decode()
    assert administrator.get(made.headers["Location"]).json() == record
    assert administrator.get("/mailboxes").json()["items"] == [record]


def test_what_is_left_out_stays_and_null_takes_it_off(administrator, support):
    where = support.headers["Location"]
    administrator.patch(where, {"team": make_team("network").slug, "impact": "low"})
    changed = administrator.patch(where, {"team": None, "name": "Post"}).json()

    assert (changed["team"], changed["impact"], changed["name"]) == (None, "low", "Post")
    assert secret_of(Mailbox.objects.get()) == SECRET


def test_a_mailbox_is_retired_and_taken_up_again(administrator, support):
    where = support.headers["Location"]

    assert administrator.patch(where, {"active": False}).json()["health"] == "off"
    assert administrator.patch(where, {"active": True}).json()["active"] is True


def test_who_saw_another_state_is_told(administrator, support):
    where, tag = support.headers["Location"], support.headers["ETag"]
    administrator.patch(where, {"name": "Post"}, If_Match=tag)

    assert administrator.patch(where, {"name": "Mail"}, If_Match=tag).status_code == 412


def test_another_server_has_to_be_given_the_secret_anew(administrator, support):
    refused = administrator.patch(support.headers["Location"], {"host": "imap.evil.example"})

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "mailbox.secret_again"


def test_only_administrators_know_of_mailboxes(agent, reporter):
    box = make_mailbox("support@example.org")

    for program in (agent, reporter):
        assert program.get("/mailboxes").status_code == 403
        assert program.get(f"/mailboxes/{box.address}").status_code == 403
        assert program.post("/mailboxes", NEW).status_code == 403
        assert program.patch(f"/mailboxes/{box.address}", {"name": "x"}).status_code == 403


def test_an_unknown_mailbox_is_not_found(administrator):
    assert administrator.get("/mailboxes/nobody@example.org").status_code == 404


def test_a_list_of_mailboxes_takes_no_query_for_each(administrator, django_assert_max_num_queries):
    for _ in range(5):
        make_mailbox(team=make_team())

    with django_assert_max_num_queries(12):
        administrator.get("/mailboxes")
