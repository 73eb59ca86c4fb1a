"""Letters made of plain values; a value that would become a header of its own is refused."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from textwrap import wrap

from tocsin.base.identifiers import public_id

LONGEST_NAME = 100
LONGEST_HEADER = 900
MOST_REFERENCES = 50
LONGEST_LINE = 76

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_UNSAFE_IN_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_MESSAGE_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,500}")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")

_STRUCTURED = frozenset({"From", "To", "Cc", "Reply-To", "Date", "MIME-Version"})


class Unsafe(ValueError):  # noqa: N818 - it says what the value is
    """A value cannot stand in a header; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is to be sent. People are (address, name); message ids stand without brackets."""

    sender: tuple[str, str]
    to: tuple[tuple[str, str], ...]
    subject: str
    text: str
    sent_at: datetime
    message_id: str
    html: str = ""
    cc: tuple[tuple[str, str], ...] = ()
    reply_to: tuple[tuple[str, str], ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    auto_submitted: str = "auto-generated"  # "auto-replied", or "" when a person wrote it
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[tuple[str, str, bytes], ...] = ()  # name, media type, content


def new_message_id(domain: str) -> str:
    """Return a message id that nobody can guess, without brackets."""
    return f"{public_id()}@{_ascii_domain(domain, 'message_id')}"


def composed(letter: Letter) -> EmailMessage:
    """Make the message; raise Unsafe naming the field whose value cannot stand in a header."""
    message = EmailMessage(policy=_POLICY)
    _address(message, letter)
    message["Subject"] = _safe(letter.subject.strip(), "subject")[:LONGEST_HEADER]
    message["Date"] = format_datetime(letter.sent_at)
    _thread(message, letter)
    if letter.auto_submitted:
        message["Auto-Submitted"] = _safe(letter.auto_submitted, "auto_submitted")
        message["X-Auto-Response-Suppress"] = "All"
    for name, value in letter.headers.items():
        if not _HEADER_NAME.fullmatch(name) or name in message:
            raise Unsafe("headers")
        message[name] = _safe(value, "headers")[:LONGEST_HEADER]
    _fill(message, letter)
    return message


def _address(message: EmailMessage, letter: Letter) -> None:
    message["From"] = _people([letter.sender], "sender")
    message["To"] = _people(letter.to, "to")
    if letter.cc:
        message["Cc"] = _people(letter.cc, "cc")
    if letter.reply_to:
        message["Reply-To"] = _people(letter.reply_to, "reply_to")


def _people(people: Iterable[tuple[str, str]], field: str) -> tuple[Address, ...]:
    return tuple(_person(address, name, field) for address, name in people)


def _person(address: str, name: str, field: str) -> Address:
    local, _, domain = address.rpartition("@")
    if len(address) > LONGEST_HEADER or not _LOCAL.fullmatch(local):
        raise Unsafe(field)
    return Address(_safe(name, field)[:LONGEST_NAME], local, _ascii_domain(domain, field))


def _ascii_domain(domain: str, field: str) -> str:
    try:
        name = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise Unsafe(field) from None
    if not _DOMAIN.fullmatch(name):
        raise Unsafe(field)
    return name


def _thread(message: EmailMessage, letter: Letter) -> None:
    message["Message-ID"] = _ids([letter.message_id], "message_id")
    if letter.in_reply_to:
        message["In-Reply-To"] = _ids([letter.in_reply_to], "in_reply_to")
    if letter.references:
        # The first is the root of the thread, the last are the nearest.
        first, *others = letter.references
        others = others[1 - MOST_REFERENCES :]
        message["References"] = _ids([first, *others], "references")


def _ids(ids: Iterable[str], field: str) -> str:
    bare = [one.removeprefix("<").removesuffix(">") for one in ids]
    if not all(_MESSAGE_ID.fullmatch(one) for one in bare):
        raise Unsafe(field)
    return " ".join(f"<{one}>" for one in bare)


def _safe(value: str, field: str) -> str:
    if _UNSAFE.search(value):
        raise Unsafe(field)
    return value


def _fill(message: EmailMessage, letter: Letter) -> None:
    # Quoted-printable passes every relay, which raw bytes and long lines do not.
    text, html = (_UNSAFE_IN_TEXT.sub("\ufffd", part) for part in (letter.text, letter.html))
    message.set_content(text, cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    for name, kind, content in letter.attachments:
        main, _, sub = _safe(kind, "attachments").partition("/")
        filename = _safe(name, "attachments")
        message.add_attachment(content, maintype=main, subtype=sub, filename=filename)


class _Policy(EmailPolicy):
    """Fold what the library folds wrongly: it encodes long message ids as if they were words."""

    def fold(self, name: str, value: str) -> str:
        return _folded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        folded = _folded(name, value)
        return folded.encode("ascii") if folded else super().fold_binary(name, value)


def _lines(value: str, longest: int) -> list[str]:
    return wrap(value, longest, break_long_words=False, break_on_hyphens=False)


def _folded(name: str, value: str) -> str:
    """Return the header in lines, or nothing where the library folds well: people and MIME."""
    if name in _STRUCTURED or name.startswith("Content-"):
        return ""
    if not value.isascii():
        # All of it as encoded words: a mixture loses spaces in some readers.
        value = Header(str(value), "utf-8", header_name=name).encode(linesep="\r\n")
    elif len(value) > LONGEST_LINE - len(name):
        value = "\r\n ".join(_lines(value, LONGEST_LINE - len(name)))
    return f"{name}: {value}\r\n"


_POLICY = _Policy(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length)
