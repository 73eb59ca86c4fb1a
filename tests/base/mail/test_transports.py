import ssl
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.architecture.source import ROOT
from tocsin.base import instants
from tocsin.base.mail import (
    Deferred,
    Letter,
    OutboxTransport,
    Rejected,
    SmtpTransport,
    composed,
    transport_from,
)

CERTIFICATE = ROOT / "tests/samples/tls/localhost.pem"
MESSAGE = composed(
    Letter(
        sender=("desk@tocsin.example", "Desk"),
        to=(("ana@example.org", "Ana"), ("eva@example.org", "")),
        cc=(("ben@example.org", ""),),
        subject="Zgłoszenie",
        text=".\n..\nFrom here\n" + "long " * 300,
        sent_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
        message_id="abc@tocsin.example",
    )
)


class Relay:
    """Takes mail, and refuses what its answers name."""

    def __init__(self, answers):
        self.answers = answers
        self.taken = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802 - as above
        envelope.mail_from = address
        return self.answers.get(f"from {address}", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - as above
        is_encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.taken.append((envelope, is_encrypted, session.auth_data))
        return self.answers.get("data", "250 OK")


def server_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting():
    return ssl.create_default_context(cafile=CERTIFICATE)


class Listening(Controller):
    """On any free port, which the library would not look up by itself."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def relay(answers=None, **options):
    handler = Relay(answers or {})
    controller = Listening(handler, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def signed_in(_server, _session, _envelope, _mechanism, data):
    is_known = (data.login, data.password) == (b"desk", b"p@ss/word")
    return AuthResult(success=is_known, handled=False, auth_data=data)


def test_a_message_reaches_everybody_in_its_head_as_it_was_composed():
    with relay() as (taken, port):
        SmtpTransport("127.0.0.1", port, tls="none").send(MESSAGE)

    envelope = taken.taken[0][0]
    assert envelope.mail_from == "desk@tocsin.example"
    assert envelope.rcpt_tos == ["ana@example.org", "eva@example.org", "ben@example.org"]
    assert envelope.content == MESSAGE.as_bytes()


def test_the_envelope_may_say_something_else():
    with relay() as (taken, port):
        SmtpTransport("127.0.0.1", port, tls="none").send(
            MESSAGE, sender="", to=["eva@example.org"]
        )

    envelope = taken.taken[0][0]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("<>", ["eva@example.org"])


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_mail_and_password_travel_in_tls(tls):
    context = {"tls_context" if tls == "starttls" else "ssl_context": server_context()}
    options = {"authenticator": signed_in, "auth_require_tls": tls == "starttls"}
    with relay(**context, **options) as (taken, port):
        SmtpTransport("127.0.0.1", port, "desk", "p@ss/word", tls, context=trusting()).send(MESSAGE)

    _, is_encrypted, who = taken.taken[0]
    assert (is_encrypted, who.login) == (True, b"desk")


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_nothing_is_sent_to_a_relay_that_nobody_vouches_for(tls):
    context = {"tls_context" if tls == "starttls" else "ssl_context": server_context()}
    with relay(**context) as (taken, port), pytest.raises(Deferred, match="certificate"):
        SmtpTransport("127.0.0.1", port, tls=tls).send(MESSAGE)

    assert taken.taken == []


def test_nothing_is_sent_in_the_clear_when_tls_was_asked_for():
    with relay() as (taken, port), pytest.raises(Deferred, match="STARTTLS"):
        SmtpTransport("127.0.0.1", port, tls="starttls").send(MESSAGE)

    assert taken.taken == []


def test_a_wrong_password_can_be_put_right():
    options = {"authenticator": signed_in, "auth_require_tls": False}
    with relay(**options) as (_, port), pytest.raises(Deferred) as refused:
        SmtpTransport("127.0.0.1", port, "desk", "wrong", "none").send(MESSAGE)

    assert refused.value.code == 535


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("550 5.1.1 no such user", Rejected, 550),
        ("452 4.2.2 mailbox full", Deferred, 452),
    ],
)
def test_a_refused_recipient_is_told_apart_from_one_to_try_later(answer, kind, code):
    with relay({"ana@example.org": answer}) as (_, port), pytest.raises(kind) as refused:
        SmtpTransport("127.0.0.1", port, tls="none").send(MESSAGE, to=["ana@example.org"])

    assert (refused.value.code, refused.value.reply) == (code, answer[4:])


def test_those_who_were_refused_are_named():
    with (
        relay({"eva@example.org": "550 unknown"}) as (taken, port),
        pytest.raises(Rejected) as refused,
    ):
        SmtpTransport("127.0.0.1", port, tls="none").send(MESSAGE)

    assert refused.value.recipients == ("eva@example.org",)
    assert taken.taken[0][0].rcpt_tos == ["ana@example.org", "ben@example.org"]


@pytest.mark.parametrize(
    ("answer", "kind"), [("554 looks like spam", Rejected), ("451 try later", Deferred)]
)
def test_a_refused_message_is_told_apart_from_one_to_try_later(answer, kind):
    with relay({"data": answer}) as (_, port), pytest.raises(kind) as refused:
        SmtpTransport("127.0.0.1", port, tls="none").send(MESSAGE)

    assert refused.value.reply == answer[4:]


def test_a_refused_sender_can_be_put_right():
    answers = {"from desk@tocsin.example": "550 not yours"}
    with relay(answers) as (_, port), pytest.raises(Deferred) as refused:
        SmtpTransport("127.0.0.1", port, tls="none").send(MESSAGE)

    assert refused.value.code == 550


def test_a_relay_that_is_not_there_is_tried_again():
    with relay() as (_, port):
        pass

    with pytest.raises(Deferred):
        SmtpTransport("127.0.0.1", port, tls="none").send(MESSAGE)


def test_the_outbox_holds_whole_messages_in_the_order_of_time(tmp_path):
    transport = OutboxTransport(tmp_path / "outbox")
    for hour in (9, 8):
        with instants.at(datetime(2026, 11, 24, hour, tzinfo=UTC)):
            transport.send(MESSAGE)

    files = sorted((tmp_path / "outbox").iterdir())
    assert [file.name[:16] for file in files] == ["20261124T080000.", "20261124T090000."]
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    assert message_from_bytes(files[0].read_bytes())["Message-ID"] == "<abc@tocsin.example>"


def test_an_outbox_that_cannot_be_written_is_tried_again(tmp_path):
    (tmp_path / "outbox").write_text("a file")

    with pytest.raises(Deferred):
        OutboxTransport(tmp_path / "outbox").send(MESSAGE)


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        ("", OutboxTransport(Path("outbox"))),
        ("smtp://mx.example", SmtpTransport("mx.example", 587)),
        ("smtps://mx.example", SmtpTransport("mx.example", 465, tls="implicit")),
        ("smtp://mx.example?tls=implicit", SmtpTransport("mx.example", 465, tls="implicit")),
        ("smtp://mx.example:26?tls=none", SmtpTransport("mx.example", 26, tls="none")),
        ("smtp://u%40x:p%2Fw@mx.example", SmtpTransport("mx.example", 587, "u@x", "p/w")),
        ("smtp://u:p@127.0.0.1?tls=none", SmtpTransport("127.0.0.1", 25, "u", "p", "none")),
        ("smtp://u:p@[::1]:2525?tls=none", SmtpTransport("::1", 2525, "u", "p", "none")),
    ],
)
def test_an_address_names_the_way_out(url, transport):
    assert transport_from(url, Path("outbox")) == transport


@pytest.mark.parametrize(
    "url",
    [
        *[
            "mx.example",
            "http://mx.example",
            "smtp://",
            "smtp://[::1",
            "smtp://u:secret/x@mx.example",
        ],
        *["smtp://mx.example:x", "smtp://mx.example?tls=maybe", "smtp://mx.example?ssl=1"],
        *["smtp://u:secret@mx.example?tls=none", "smtp://u:secret@mx.example:99999999"],
    ],
)
def test_an_unusable_address_is_refused_without_telling_the_password(url):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is looked at below
        transport_from(url, Path("outbox"))

    assert "secret" not in str(refused.value)


def test_a_transport_does_not_show_its_password():
    assert "secret" not in repr(transport_from("smtp://u:secret@mx.example", Path("outbox")))
