"""One folder of an IMAP server as a fetcher needs it: list, read in pieces, put away."""

import imaplib
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.exceptions import LoginError  # type: ignore[import-untyped]
from imapclient.imap4 import IMAP4WithTimeout  # type: ignore[import-untyped]
from imapclient.tls import IMAP4_TLS  # type: ignore[import-untyped]

TIMEOUT = 30.0
FAREWELL = 5.0
PIECE = 1024 * 1024
LONGEST_REPLY = 300
PORTS = {"tls": 993, "starttls": 143, "none": 143}

# What the libraries raise over an answer that is none.
_RUBBISH = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class Failed(Exception):  # noqa: N818 - it says how far we came
    """Something went wrong: `code` says what, `reply` is the server's or the network's word for it.

    `is_over` says that the connection is of no more use; else only what was asked for failed.
    """

    def __init__(self, code: str, reply: str = "", *, is_over: bool = True) -> None:
        super().__init__(code)
        self.code, self.reply, self.is_over = code, reply[:LONGEST_REPLY], is_over


@dataclass(frozen=True)
class Account:
    """Where the folder is and how to sign in there; `secret` is a password or an access token."""

    host: str
    user: str
    secret: str = field(repr=False)
    port: int | None = None
    security: str = "tls"  # or "starttls"; "none" only on this machine
    sign_in: str = "password"  # or "xoauth2"
    folder: str = "INBOX"


class Folder:
    """A folder that is open for changes; messages are named by their UID."""

    def __init__(self, client: IMAPClient, name: str) -> None:
        self._client = client
        self._separator, self._prefix = _namespace(client)
        self.validity = int(client.select_folder(self._full(name))[b"UIDVALIDITY"])

    def uids(self) -> list[int]:
        """Return what is in the folder, oldest first."""
        with _told_apart("imap.answer"):
            return sorted(self._client.search("UNDELETED"))

    def read(self, uid: int, into: BinaryIO, *, limit: int) -> bool:
        """Write the message as it is and leave it unread; false when it is gone meanwhile.

        It comes in pieces, so that a large one needs no memory.
        """
        with _told_apart("imap.unreadable"):
            size = self._size(uid)
            if size is None:
                return False
            if size > limit:
                raise Failed("imap.too_large", is_over=False)
            written = self._copied(uid, size, into, limit)
        if not written:
            raise Failed("imap.unreadable", "there is nothing in it", is_over=False)
        return True

    def move(self, uid: int, folder: str) -> None:
        """Move to another folder; where the server cannot, copy and delete."""
        with _told_apart("imap.not_moved"):
            if self._client.has_capability("MOVE"):
                self._client.move([uid], self._full(folder))
                return
            self._client.copy([uid], self._full(folder))
        self.delete(uid)

    def delete(self, uid: int) -> None:
        with _told_apart("imap.not_deleted"):
            self._client.delete_messages([uid], silent=True)
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge([uid])
            else:
                self._client.expunge()

    def make(self, folder: str) -> None:
        """See to it that there is such a folder."""
        with _told_apart("imap.no_folder"):
            if not self._client.folder_exists(self._full(folder)):
                self._client.create_folder(self._full(folder))

    def _size(self, uid: int) -> int | None:
        found = self._client.fetch([uid], ["RFC822.SIZE"])
        return int(found[uid][b"RFC822.SIZE"]) if uid in found else None

    def _copied(self, uid: int, size: int, into: BinaryIO, limit: int) -> int:
        """Servers err about the size, either way: a short piece after it, or an empty one, ends."""
        written, piece = 0, b""
        while not written or (piece and (written < size or len(piece) == PIECE)):
            piece = self._piece(uid, written)
            written += len(piece)
            if written > limit:
                raise Failed("imap.too_large", is_over=False)
            into.write(piece)
            if not piece:
                break
        return written

    def _piece(self, uid: int, start: int) -> bytes:
        answer = self._client.fetch([uid], [f"BODY.PEEK[]<{start}.{PIECE}>"])
        found: bytes | None = answer[uid][f"BODY[]<{start}>".encode()]
        return found or b""

    def _full(self, name: str) -> str:
        """Return the folder as this server writes it: its own separator, its own beginning."""
        if name.upper() == "INBOX" or name.startswith(self._prefix or "\0"):
            return name
        return self._prefix + name.replace("/", self._separator)


@contextmanager
def opened(
    account: Account, *, timeout: float = TIMEOUT, context: ssl.SSLContext | None = None
) -> Iterator[Folder]:
    """Sign in and open the folder; raises Failed. No answer may take longer than `timeout`."""
    if account.security == "none" and not _is_this_machine(account.host):
        raise Failed("imap.unprotected")
    context = context or ssl.create_default_context()
    with _told_apart("imap.unreachable"):
        client = _dialled(account, timeout, context)
    try:
        if account.security == "starttls":
            with _told_apart("imap.unprotected"):
                client.starttls(context)
        with _told_apart("imap.sign_in"):
            _sign_in(client, account)
        with _told_apart("imap.no_folder"):
            folder = Folder(client, account.folder)
        yield folder
        _take_leave(client)
    finally:
        with suppress(OSError, *_RUBBISH):
            client.shutdown()


def _is_this_machine(host: str) -> bool:
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _dialled(account: Account, timeout: float, context: ssl.SSLContext) -> IMAPClient:
    return _Client(
        account.host,
        account.port or PORTS[account.security],
        ssl=account.security == "tls",
        ssl_context=context,
        timeout=timeout,
    )


class _Bounded(imaplib.IMAP4):
    def read(self, size: int) -> bytes:
        """Refuse what is announced as larger than all we ask for: it would fill the memory."""
        if size > 2 * PIECE:
            raise imaplib.IMAP4.abort("an answer is too large")
        return super().read(size)


class _Plain(_Bounded, IMAP4WithTimeout):  # type: ignore[misc]
    pass


class _Protected(_Bounded, IMAP4_TLS):  # type: ignore[misc]
    pass


class _Client(IMAPClient):  # type: ignore[misc]
    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's name, and its only door
        timeout = self._timeout.connect
        if self.ssl:
            return _Protected(self.host, self.port, self.ssl_context, timeout)  # type: ignore[call-arg]
        return _Plain(self.host, self.port, timeout)


def _sign_in(client: IMAPClient, account: Account) -> None:
    try:
        if account.sign_in == "xoauth2":
            client.oauth2_login(account.user, account.secret)
        elif client.has_capability("AUTH=PLAIN"):
            # It takes every letter; LOGIN takes those of ASCII.
            client.plain_login(account.user, account.secret)
        else:
            _check(account.user + account.secret)
            client.login(f'"{_escaped(account.user)}"', account.secret)
    except (imaplib.IMAP4.error, UnicodeError) as error:
        # A server may repeat what it was told.
        kind = imaplib.IMAP4.abort if isinstance(error, imaplib.IMAP4.abort) else LoginError
        raise kind(str(error).replace(account.secret or "\0", "***")) from None


def _check(said: str) -> None:
    if not said.isprintable() or not said.isascii():
        raise LoginError("this server takes names and passwords of ASCII letters only")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _namespace(client: IMAPClient) -> tuple[str, str]:
    """Return between which characters folders nest, and what our own ones begin with."""
    if client.has_capability("NAMESPACE"):
        ours = client.namespace().personal
        if ours:
            prefix, separator = ours[0]
            return separator or "/", prefix
    return "/", ""


def _take_leave(client: IMAPClient) -> None:
    # What is done is done: a rude farewell changes nothing.
    with suppress(imaplib.IMAP4.error, OSError, *_RUBBISH):
        client.socket().settimeout(FAREWELL)
        client.logout()


@contextmanager
def _told_apart(code: str) -> Iterator[None]:
    """Turn what the libraries raise into Failed with this code, unless it was the network."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Failed("imap.certificate", error.verify_message) from error
    except OSError as error:
        raise Failed("imap.unreachable", str(error) or type(error).__name__) from error
    except imaplib.IMAP4.abort as error:
        raise Failed("imap.broken_off", str(error)) from error
    except imaplib.IMAP4.error as error:
        raise Failed(code, str(error), is_over=False) from error
    except _RUBBISH as error:
        raise Failed("imap.answer", repr(error)) from error
