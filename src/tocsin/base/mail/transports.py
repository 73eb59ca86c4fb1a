"""Ways out of the house for a composed message: a relay, or a directory of .eml files."""

import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from tocsin.base import instants
from tocsin.base.blobs import write_through
from tocsin.base.identifiers import public_id

TIMEOUT = 30.0
PERMANENT = 500
LONGEST_REPLY = 500
PORTS = {"starttls": 587, "implicit": 465, "none": 25}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Undelivered(Exception):  # noqa: N818 - it says what became of the message
    """The message was not taken: `reply` and `code` are the relay's words, or the network's and 0.

    `recipients` are the refused ones when the relay took the message for others.
    """

    def __init__(self, reply: str, code: int = 0, recipients: tuple[str, ...] = ()) -> None:
        super().__init__(reply)
        self.reply = reply[:LONGEST_REPLY]
        self.code = code
        self.recipients = recipients


class Rejected(Undelivered):
    """The relay refused the recipient or the message for good: sending it again is useless."""


class Deferred(Undelivered):
    """Something is in the way for now: the network, the relay, or how this desk signs in there."""


class Transport(Protocol):
    """A way out."""

    @property
    def is_configured(self) -> bool:
        """Tell whether anything leaves the house this way."""

    def send(
        self, message: EmailMessage, *, sender: str | None = None, to: Sequence[str] = ()
    ) -> None:
        """Send; without an envelope its addresses are those of From, To and Cc.

        Returns when the message is taken; raises Rejected or Deferred.
        """


@dataclass(frozen=True)
class OutboxTransport:
    """Write every message as a file of the directory, named so that they sort by time."""

    directory: Path
    is_configured: bool = False

    def send(
        self, message: EmailMessage, *, sender: str | None = None, to: Sequence[str] = ()
    ) -> None:
        del sender, to  # a file has no envelope
        content = message.as_bytes()
        name = f"{instants.now():%Y%m%dT%H%M%S.%fZ}-{public_id()}.eml"
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_through(self.directory / name, content)
        except OSError as error:
            raise Deferred(str(error)) from error


@dataclass(frozen=True)
class SmtpTransport:
    """Hand every message to a relay, over TLS with its certificate verified."""

    host: str
    port: int = 587
    user: str = ""
    password: str = ""
    tls: str = "starttls"  # or "implicit", "none"
    timeout: float = TIMEOUT
    context: ssl.SSLContext | None = None
    is_configured: bool = True

    def __repr__(self) -> str:
        return f"SmtpTransport({self.host}:{self.port}, tls={self.tls})"

    def greet(self) -> None:
        """Connect and sign in, and nothing more; raises Deferred."""
        with _told_apart(), self._connected():
            pass

    def send(
        self, message: EmailMessage, *, sender: str | None = None, to: Sequence[str] = ()
    ) -> None:
        sender = parseaddr(str(message["From"]))[1] if sender is None else sender
        to = list(to) or [
            address for _, address in getaddresses([str(message["To"]), str(message["Cc"] or "")])
        ]
        content = message.as_bytes()
        with _told_apart(), self._connected() as relay:
            refused = relay.sendmail(sender, to, content)
        if refused:
            raise _of_recipients(refused)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        relay = self._dialled()
        try:
            if self.tls == "starttls":
                relay.starttls(context=self._context())
            if self.user:
                relay.login(self.user, self.password)
            yield relay
            _leave(relay)
        finally:
            relay.close()

    def _dialled(self) -> smtplib.SMTP:
        # The library would ask the resolver for our own name, which may take minutes.
        name = socket.gethostname()
        if self.tls == "implicit":
            return smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=self.timeout, context=self._context()
            )
        return smtplib.SMTP(self.host, self.port, name, timeout=self.timeout)

    def _context(self) -> ssl.SSLContext:
        return self.context or ssl.create_default_context()


def transport_from(url: str, outbox_dir: Path) -> Transport:
    """Return the relay that `smtp://user:password@host:port?tls=starttls|implicit|none` names.

    An empty `url` is the outbox. User and password are percent-encoded. Without `tls`
    it is starttls, for `smtps://` implicit; without a port that of the kind of TLS.
    Raises ValueError with one line, in which no password stands.
    """
    if not url:
        return OutboxTransport(outbox_dir)
    parts = urlsplit(url)
    tls = _tls(parts)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("not of the form smtp://user:password@host:port?tls=starttls")
    if user and tls == "none" and parts.hostname not in _LOOPBACK:
        raise ValueError("a password would travel in the clear: use tls=starttls or tls=implicit")
    return SmtpTransport(parts.hostname, _port(parts) or PORTS[tls], user, password, tls)


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        # The library's sentence may quote a part of a password that was not percent-encoded.
        raise ValueError("the port is no number: is the password percent-encoded?") from None


def _tls(parts: SplitResult) -> str:
    asked = parse_qs(parts.query, keep_blank_values=True)
    tls = asked.pop("tls", ["implicit" if parts.scheme == "smtps" else "starttls"])[-1]
    if asked or tls not in PORTS:
        raise ValueError("only ?tls=starttls, ?tls=implicit or ?tls=none may follow the address")
    return tls


def _leave(relay: smtplib.SMTP) -> None:
    try:
        relay.quit()
    except (smtplib.SMTPException, OSError):
        # The message is taken already: a rude farewell must not have it sent again.
        return


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turn what the library raises into Rejected or Deferred."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _of_recipients(error.recipients) from error
    except smtplib.SMTPDataError as error:
        kind = Rejected if error.smtp_code >= PERMANENT else Deferred
        raise kind(_words(error.smtp_error), error.smtp_code) from error
    except smtplib.SMTPResponseException as error:
        raise Deferred(_words(error.smtp_error), error.smtp_code) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Deferred(str(error) or type(error).__name__) from error


def _of_recipients(refused: dict[str, tuple[int, bytes]]) -> Undelivered:
    """One that may be taken later keeps the whole message waiting."""
    code, reply = min(refused.values())
    kind = Rejected if code >= PERMANENT else Deferred
    return kind(_words(reply), code, tuple(sorted(refused)))


def _words(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())
