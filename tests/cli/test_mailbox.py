"""`tocsin mailbox` and the mailboxes that `tocsin mail receive` knows."""

import io
import json

import pytest

from tests.makers import make_category, make_mailbox, make_team
from tocsin.base import instants
from tocsin.cli.main import main
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.queries import mailbox_named, secret_of

pytestmark = pytest.mark.django_db
URL = "imaps://support%40example.org@imap.example.org:1993/Post/In"


def create(*options):
    return main(["mailbox", "create", "--address", "support@example.org", *options])


def test_a_mailbox_is_made_with_team_and_category(capsys):
    make_team("network")
    make_category("network")

    code = create(
        "--team", "network", "--category", "network", "--senders", "example.org,b.example"
    )

    box = Mailbox.objects.get()
    assert (code, capsys.readouterr().out) == (0, "support@example.org\n")
    assert (box.team.slug, box.category.path, box.way) == ("network", "network", "pipe")
    assert box.sender_domains == "example.org b.example"


def test_what_is_fetched_takes_its_password_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("pass word\n"))

    assert create("--imap", URL, "--after", "delete", "--json") == 0

    box = Mailbox.objects.get()
    assert (box.host, box.port, box.security) == ("imap.example.org", 1993, "tls")
    assert (box.user, box.folder, box.after) == ("support@example.org", "Post/In", "delete")
    assert secret_of(box) == "pass word"
    assert "pass word" not in capsys.readouterr().out


def test_a_password_in_the_address_is_taken_and_not_repeated(capsys):
    assert create("--imap", "imaps://desk:pass%20word@imap.example.org") == 0
    assert secret_of(Mailbox.objects.get()) == "pass word"

    assert create("--imap", "pop://desk:secret@imap.example.org") == 1
    assert "secret" not in capsys.readouterr().err


def test_a_change_names_only_what_is_new(capsys):
    make_mailbox("support@example.org", impact="low")

    assert main(["mailbox", "change", "support@example.org", "--name", "Post"]) == 0
    assert main(["mailbox", "retire", "support@example.org"]) == 0

    box = Mailbox.objects.get()
    assert (box.name, box.impact, box.is_active) == ("Post", "low", False)
    assert main(["mailbox", "change", "other@example.org"]) == 1
    assert "mailbox.unknown" in capsys.readouterr().err


def test_the_list_says_how_they_fare(capsys):
    make_mailbox("support@example.org")

    main(["mailbox", "list"])
    assert "support@example.org" in capsys.readouterr().out
    main(["mailbox", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["items"][0]["health"] == "new"


def test_mail_is_received_for_mailboxes_and_for_the_desk_s_own_address(settings):
    settings.MAIL_FROM = "desk@example.org"
    make_mailbox("support@example.org")

    assert mailbox_named("") == mailbox_named("Desk@example.org") == "desk@example.org"
    assert mailbox_named("Support@example.org") == "support@example.org"
    assert mailbox_named("sales@example.org") is None


def test_the_check_names_a_mailbox_that_cannot_be_fetched(capsys):
    fetched = {"way": "imap", "host": "imap.example.org", "user": "desk"}
    make_mailbox("support@example.org", secret="x", **fetched)
    Mailbox.objects.update(failures=3, last_error="refused", last_fetched_at=instants.now())

    main(["check"])

    assert "support@example.org cannot be fetched, 3 times now: refused" in capsys.readouterr().err
