"""What administrators do with mailboxes, and what is never told of them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import make_agent, make_category, make_mailbox, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate
from tocsin.base.sealing import Unopenable, seal, unseal
from tocsin.domain.accounts.models import Team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations import actions, queries
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.rules import Health, health, may_begin
from tocsin.domain.journal.models import Event, Text
from tocsin.domain.journal.queries import latest_seq, verify

FETCHED = {"way": "imap", "host": "imap.example.org", "user": "desk"}
SECRET = "tr0ub4dor & 3"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def refused(**said):
    secret = said.pop("secret", SECRET)
    with pytest.raises(BadInput) as refusal:
        make_mailbox(secret=secret, **said)
    return {error["field"]: error["code"] for error in refusal.value.errors}


def verbs(mailbox):
    return list(Event.objects.of(mailbox).order_by("seq").values_list("verb", flat=True))


@pytest.mark.django_db
def test_a_mailbox_is_known_by_its_folded_address_and_called_by_it_at_first():
    mailbox = make_mailbox(" Support@Example.ORG ")

    assert (mailbox.address, mailbox.name) == ("support@example.org", "Support@Example.ORG")
    assert (mailbox.way, mailbox.sender_rule, mailbox.port) == ("pipe", "anyone", None)
    assert verbs(mailbox) == ["mailbox.created"]


@pytest.mark.django_db
def test_what_is_left_out_of_fetching_is_as_most_servers_have_it():
    mailbox = make_mailbox(secret=SECRET, **FETCHED)

    assert (mailbox.port, mailbox.security, mailbox.sign_in) == (993, "tls", "password")
    assert (mailbox.folder, mailbox.after, mailbox.moved_to) == ("INBOX", "move", "Tocsin/Done")
    assert make_mailbox(secret=SECRET, **FETCHED, security="starttls").port == 143


@pytest.mark.django_db
def test_an_address_has_one_mailbox():
    make_mailbox("support@example.org")

    assert refused(address="SUPPORT@example.org") == {"address": "mailbox.taken"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"address": "no address"}, {"address": "address.invalid"}),
        ({"address": "a/b@example.org"}, {"address": "address.invalid"}),
        ({"way": "pigeon"}, {"way": "choice.unknown"}),
        ({"impact": "vast", "urgency": "now"}, {"impact": "choice.unknown"}),
        ({"language": "tlh"}, {"language": "choice.unknown"}),
        ({"colour": "red"}, {"colour": "field.unknown"}),
        ({"way": "imap"}, {"host": "field.missing", "user": "field.missing"}),
        ({**FETCHED, "port": 65536}, {"port": "field.range"}),
        ({**FETCHED, "security": "ssl"}, {"security": "choice.unknown"}),
        ({**FETCHED, "security": "none"}, {"security": "mailbox.unencrypted"}),
        ({**FETCHED, "host": "a b"}, {"host": "mailbox.host_invalid"}),
        ({**FETCHED, "host": "imap.example.org/x"}, {"host": "mailbox.host_invalid"}),
        ({**FETCHED, "user": "desk\r\nA1 LOGOUT"}, {"user": "field.unprintable"}),
        ({**FETCHED, "folder": "IN\x00BOX"}, {"folder": "field.unprintable"}),
        ({**FETCHED, "folder": "Post", "moved_to": "Post"}, {"moved_to": "mailbox.moved_nowhere"}),
        ({**FETCHED, "secret": ""}, {"secret": "field.missing"}),
        ({**FETCHED, "secret": "one\r\ntwo"}, {"secret": "field.unprintable"}),
        ({"sender_rule": "domains"}, {"sender_domains": "field.missing"}),
        (
            {"sender_rule": "domains", "sender_domains": ["exa mple"]},
            {"sender_domains": "mailbox.domain_invalid"},
        ),
    ],
)
def test_what_no_mailbox_can_be_is_refused_by_its_field(said, errors):
    assert refused(**said).items() >= errors.items()
    assert not Mailbox.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_without_encryption_only_a_server_on_this_machine_is_asked(host):
    assert make_mailbox(secret=SECRET, **FETCHED | {"host": host, "security": "none"}).port == 143


@pytest.mark.django_db
def test_the_secret_is_sealed_and_told_to_nobody():
    mailbox = make_mailbox(secret=SECRET, **FETCHED)
    actions.update_mailbox(mailbox, by=operator(), changes={}, secret="other secret")

    assert queries.secret_of(mailbox) == "other secret"
    shown = [repr(mailbox), str(mailbox), mailbox.secret]
    shown += Event.objects.values_list("data", flat=True)
    shown += Text.objects.values_list("text", flat=True)
    for secret in (SECRET, "other secret"):
        assert not any(secret in one for one in shown)
    assert '"secret":true' in Event.objects.of(mailbox).latest("seq").data
    assert verify() == []


@pytest.mark.django_db
def test_another_server_is_not_told_the_secret_of_the_first():
    mailbox = make_mailbox(secret=SECRET, **FETCHED)

    for changes in ({"host": "imap.elsewhere.example"}, {"port": 143}, {"security": "starttls"}):
        with pytest.raises(BadInput, match=r"mailbox.secret_again"):
            actions.update_mailbox(mailbox, by=operator(), changes=changes)
    actions.update_mailbox(
        mailbox, by=operator(), changes={"host": "imap.elsewhere.example"}, secret=SECRET
    )

    assert Mailbox.objects.get().host == "imap.elsewhere.example"


@pytest.mark.django_db
def test_a_mailbox_that_is_fetched_no_more_forgets_server_and_secret():
    mailbox = make_mailbox(secret=SECRET, **FETCHED)

    actions.update_mailbox(mailbox, by=operator(), changes={"way": "pipe"})

    kept = Mailbox.objects.get()
    assert (kept.secret, kept.host, kept.port, kept.user) == ("", "", None, "")
    with pytest.raises(BadInput, match=r"field.missing"):
        actions.update_mailbox(mailbox, by=operator(), changes=FETCHED)


@pytest.mark.django_db
def test_what_went_wrong_before_tells_nothing_after_a_change_of_how_it_is_fetched():
    mailbox = make_mailbox(secret=SECRET, **FETCHED)
    Mailbox.objects.update(failures=3, last_error="sign_in_refused", next_fetch_at=NOW)
    mailbox.refresh_from_db()

    actions.update_mailbox(mailbox, by=operator(), changes={"name": "Post"})
    assert Mailbox.objects.get().failures == 3
    actions.update_mailbox(mailbox, by=operator(), changes={}, secret="other")

    kept = Mailbox.objects.get()
    assert (kept.failures, kept.last_error, kept.next_fetch_at) == (0, "", None)


@pytest.mark.django_db
def test_who_changes_what_has_passed_is_told():
    mailbox = make_mailbox()
    seen = latest_seq(mailbox)
    actions.update_mailbox(mailbox, by=operator(), changes={"name": "First"}, seen=seen)

    with pytest.raises(OutOfDate):
        actions.update_mailbox(mailbox, by=operator(), changes={"name": "Second"}, seen=seen)
    assert Mailbox.objects.get().name == "First"


@pytest.mark.django_db
def test_no_change_is_no_event():
    mailbox = make_mailbox(secret=SECRET, **FETCHED)

    actions.update_mailbox(mailbox, by=operator(), changes=FETCHED | {"name": mailbox.name})

    assert verbs(mailbox) == ["mailbox.created"]


@pytest.mark.django_db
def test_a_retired_mailbox_takes_nothing_in_until_it_is_restored():
    mailbox = make_mailbox("support@example.org")

    actions.retire_mailbox(mailbox, by=operator())
    actions.retire_mailbox(mailbox, by=operator())
    assert queries.mailbox_named("support@example.org") is None
    actions.restore_mailbox(mailbox, by=operator())

    assert queries.mailbox_named("Support@example.org") == "support@example.org"
    assert verbs(mailbox) == ["mailbox.created", "mailbox.retired", "mailbox.restored"]


@pytest.mark.django_db
def test_what_is_retired_can_stay_and_not_be_chosen():
    team, category = make_team(), make_category()
    mailbox = make_mailbox(team=team, category=category)
    Team.objects.update(is_active=False)
    team.refresh_from_db()

    actions.update_mailbox(mailbox, by=operator(), changes={"name": "Post", "team": team})

    assert Mailbox.objects.get().team == team
    assert refused(team=team) == {"team": "choice.unknown"}


@pytest.mark.django_db
def test_only_administrators_set_up_mailboxes():
    mailbox, agent = make_mailbox(), make_agent()

    for act in (
        lambda: actions.create_mailbox(by=agent, address="a@example.org", said={}),
        lambda: actions.update_mailbox(mailbox, by=agent, changes={}),
        lambda: actions.retire_mailbox(mailbox, by=agent),
        lambda: actions.restore_mailbox(mailbox, by=agent),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Mailbox.objects.visible_to(make_person()).exists()


@pytest.mark.parametrize(
    ("rule", "sender", "known", "allowed"),
    [
        ("anyone", "who@elsewhere.example", False, True),
        ("known", "who@elsewhere.example", False, False),
        ("known", "who@elsewhere.example", True, True),
        ("domains", "who@example.org", False, True),
        ("domains", "who@Team.Example.org", False, True),
        ("domains", "who@badexample.org", False, False),
        ("domains", "who@example.org.evil.example", True, False),
    ],
)
def test_whose_mail_becomes_an_incident(rule, sender, known, allowed):
    assert may_begin(rule, ["example.org"], sender, known=known) is allowed


@pytest.mark.parametrize(
    ("way", "known", "found"),
    [
        ("imap", {}, Health.NEW),
        ("imap", {"fetched_at": NOW}, Health.WELL),
        ("imap", {"fetched_at": NOW - timedelta(hours=1)}, Health.LATE),
        ("imap", {"fetched_at": NOW, "failures": 1}, Health.FAILING),
        ("imap", {"failures": 1, "active": False}, Health.OFF),
        ("pipe", {}, Health.NEW),
        ("pipe", {"received_at": NOW - timedelta(days=90)}, Health.WELL),
    ],
)
def test_how_a_mailbox_fares(way, known, found):
    nothing = {"active": True, "failures": 0, "fetched_at": None, "received_at": None}

    assert health(way, now=NOW, **nothing | known) == found


def test_a_seal_is_opened_only_with_its_key_and_for_its_purpose():
    sealed = seal("zażółć", key="k" * 50, label="mailbox")

    assert unseal(sealed, key="k" * 50, label="mailbox") == "zażółć"
    assert sealed != seal("zażółć", key="k" * 50, label="mailbox")
    for other in ({"key": "l" * 50, "label": "mailbox"}, {"key": "k" * 50, "label": "hook"}):
        with pytest.raises(Unopenable):
            unseal(sealed, **other)
    with pytest.raises(Unopenable):
        unseal("", key="k", label="mailbox")
