import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

import pytest

from tests.dovecots import CERTIFICATE
from tocsin.base.mail import imap as mail
from tocsin.base.mail.imap import Account, Failed, opened

LIMIT = 10 * 1024 * 1024
MESSAGE = b"Subject: Printer\r\n\r\nIt burns.\r\n"


def fetched(folder, uid, limit=LIMIT):
    content = BytesIO()
    folder.read(uid, content, limit=limit)
    return content.getvalue()


@contextmanager
def saying(*lines):
    """A server that says these lines, each when it was spoken to, and hangs up."""

    def answer():
        with listener, listener.accept()[0] as client:
            client.settimeout(5)
            client.sendall(lines[0])
            for line in lines[1:]:
                client.recv(4096)
                client.sendall(line)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield Account("127.0.0.1", "desk", "hunter2!", port=port, security="none")
        finally:
            thread.join()


def failure(account, **options):
    with pytest.raises(Failed) as caught, opened(account, **options):
        pass
    return caught.value


@pytest.mark.compat
class TestWithDovecot:
    def test_a_message_is_read_as_it_lies_there_and_stays_unread(self, imap):
        imap.deliver(MESSAGE)
        with opened(imap.account()) as folder:
            (uid,) = folder.uids()
            assert fetched(folder, uid) == MESSAGE
        with imap.client() as client:
            client.select_folder("INBOX")
            assert client.search("UNSEEN") == [uid]

    @pytest.mark.parametrize("more", [-1, 0, 1])
    def test_a_message_comes_whole_however_it_falls_into_pieces(self, imap, monkeypatch, more):
        monkeypatch.setattr(mail, "PIECE", len(MESSAGE) // 2 + more)
        imap.deliver(MESSAGE)
        with opened(imap.account()) as folder:
            assert fetched(folder, folder.uids()[0]) == MESSAGE

    def test_a_message_is_moved_into_a_folder_that_is_made_for_it(self, imap):
        imap.deliver(MESSAGE, MESSAGE + b"2\r\n")
        with opened(imap.account()) as folder:
            folder.make("Tocsin/Done")
            folder.make("Tocsin/Done")
            folder.move(folder.uids()[0], "Tocsin/Done")
        assert imap.held("Tocsin/Done") == [MESSAGE]
        assert imap.held() == [MESSAGE + b"2\r\n"]

    def test_only_the_deleted_message_is_gone(self, imap):
        imap.deliver(MESSAGE, MESSAGE + b"2\r\n")
        with opened(imap.account()) as folder:
            folder.delete(folder.uids()[0])
        assert imap.held() == [MESSAGE + b"2\r\n"]

    def test_a_message_that_is_gone_meanwhile_is_no_failure(self, imap):
        with opened(imap.account()) as folder:
            assert not folder.read(7, BytesIO(), limit=LIMIT)
            folder.delete(7)

    def test_a_message_over_the_limit_fails_alone(self, imap):
        imap.deliver(MESSAGE, b"Subject: 2\r\n\r\n.\r\n")
        with opened(imap.account()) as folder:
            first, second = folder.uids()
            with pytest.raises(Failed, match=r"imap\.too_large") as caught:
                fetched(folder, first, limit=20)
            assert not caught.value.is_over
            assert fetched(folder, second, limit=20)

    def test_a_wrong_password_is_told_apart(self, imap):
        error = failure(imap.account(secret="hunter2!"))
        assert error.code == "imap.sign_in"
        assert "hunter2!" not in f"{error} {error.reply} {error.__cause__!r}"

    def test_a_folder_that_is_missing_is_told_apart(self, imap):
        assert failure(imap.account(folder="Nowhere")).code == "imap.no_folder"

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_a_certificate_is_checked(self, imap, security):
        port = imap.tls_port if security == "tls" else imap.port
        account = imap.account(port=port, security=security)
        assert failure(account).code == "imap.certificate"
        with opened(account, context=ssl.create_default_context(cafile=CERTIFICATE)) as folder:
            assert folder.uids() == []


def test_nothing_is_sent_unprotected_to_another_machine():
    assert failure(Account("mail.example.org", "a", "b", security="none")).code == (
        "imap.unprotected"
    )


def test_a_server_that_is_away_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    account = Account("127.0.0.1", "desk", "secret", port=port, security="none")
    assert failure(account).code == "imap.unreachable"


def test_a_silent_server_is_not_waited_for_longer_than_said():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        account = Account("127.0.0.1", "desk", "secret", port=port, security="none")
        assert failure(account, timeout=0.1).code == "imap.unreachable"


@pytest.mark.parametrize(
    "greeting",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"* BYE full\r\n", b"", b"\xff\xfe\x00", b"* OK \r\n"],
)
def test_a_server_that_speaks_something_else_fails_as_a_whole(greeting):
    with saying(greeting) as account:
        error = failure(account)
    assert error.code.startswith("imap.")


def test_a_server_that_announces_more_than_memory_holds_is_left():
    hello = b"* OK [CAPABILITY IMAP4rev1] hello\r\n"
    with saying(hello, b"* OK {99999999999}\r\n") as account:
        assert failure(account).code.startswith("imap.")


def test_nothing_is_said_to_a_server_that_offers_no_protection():
    with saying(b"* OK [CAPABILITY IMAP4rev1] hello\r\n", b"* BAD no\r\n") as account:
        assert failure(replace(account, security="starttls")).code.startswith("imap.")


def test_the_secret_stands_in_no_representation():
    assert "hunter2!" not in repr(Account("mail.example.org", "desk", "hunter2!"))
