"""One RFC 5322 message, as received, to one dataclass."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tocsin.domain.conversations.sources.addresses import (
    Party,
    first_party,
    message_ids,
    people,
)
from tocsin.domain.conversations.sources.bodies import (
    LONGEST_HTML,
    LONGEST_TEXT,
    Bodies,
    bodies,
    html_of_parts,
    text_of_parts,
)
from tocsin.domain.conversations.sources.charsets import tidy
from tocsin.domain.conversations.sources.headers import Headers
from tocsin.domain.conversations.sources.manners import (
    Bounce,
    bounces,
    reasons_automatic,
    reported_id,
)
from tocsin.domain.conversations.sources.mime import Part, Tree
from tocsin.domain.conversations.sources.protection import protection, without_armour
from tocsin.domain.conversations.sources.tnef import Pack, unpacked

PARTS = 300
SIZE = 25 * 1024 * 1024
LONGEST_DATE = 200
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

_PACKED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_LEAD = re.compile(rb"(?:\xef\xbb\xbf)?+[\s\x00]*+")
# Without any of these nobody sent it to anybody.
_TELLING = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "reply-to",
    "sender",
    "cc",
    "delivered-to",
)


class Unreadable(ValueError):  # noqa: N818 - it says what the bytes are
    """The bytes are no message: `code` is `empty` or `no_head`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ParsedAttachment:
    """A file of the message. Name and type are the sender's claim; the name is safe to show."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True)
class ParsedMail:
    """What a message says. Message ids stand without brackets; missing texts are empty."""

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Party
    to: tuple[Party, ...]
    cc: tuple[Party, ...]
    reply_to: tuple[Party, ...]
    delivered_to: tuple[str, ...]  # addresses that relays noted, the last hop first
    subject: str
    sent_at: datetime | None  # as the sender's clock had it, in UTC
    text: str
    html: str | None  # as received, unsafe to show
    attachments: tuple[ParsedAttachment, ...]
    why_automatic: tuple[str, ...]  # see manners.reasons_automatic
    bounces: tuple[Bounce, ...]
    reported_id: str  # of the message that a delivery report is about
    protection: str  # "", "signed" or "encrypted"
    exceeded: tuple[str, ...]  # limits it went over: size, parts, depth, head, text
    # What a reader should know: smime.signed, smime.closed, smime.encrypted, pgp.signed,
    # pgp.encrypted, winmail.closed, and over. with each limit that it went over.
    marks: tuple[str, ...]

    @property
    def automatic(self) -> bool:
        return bool(self.why_automatic)

    @property
    def answers(self) -> tuple[str, ...]:
        """The ids of the messages that this one may answer, the likeliest first."""
        nearest = (self.in_reply_to, *reversed(self.references), self.reported_id)
        return tuple(dict.fromkeys(one for one in nearest if one))


def parse(raw: bytes, *, parts: int = PARTS, size: int = SIZE) -> ParsedMail:
    """Read a message (RFC 5322, RFC 2045 to 2049, 2231, 3464, 3676), however badly written.

    Raises Unreadable, and nothing else, for what is no message at all. Needs time in
    proportion to its length. What is beyond `parts` or `size` (bytes) is left out and
    named in `exceeded`; a file that the limit cuts in two is left out whole.
    """
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    start = _LEAD.match(raw).end()  # type: ignore[union-attr]
    if start == len(raw):
        raise Unreadable("empty")
    tree = Tree(raw, parts=parts, size=size)
    root = tree.read(start)
    if not any(name in root.headers for name in _TELLING):
        raise Unreadable("no_head")
    return _mail(root, tree)


def _mail(root: Part, tree: Tree) -> ParsedMail:
    head, words = root.headers, bodies(root)
    sender = _sender(head)
    packs = {id(part): unpacked(part.content) for part in words.files if _is_packed(part)}
    text, html = _text(words, packs.values()), html_of_parts(words.rich)
    sealed, text = protection(root, text), without_armour(text)
    kept = _within_limit(text)
    is_cut = kept != text or (html is not None and len(html) > LONGEST_HTML)
    exceeded = tuple(sorted(tree.exceeded | ({"text"} if is_cut else set())))
    return ParsedMail(
        message_id=next(iter(message_ids(head.raw("message-id"))), ""),
        in_reply_to=next(iter(message_ids(head.raw("in-reply-to"))), ""),
        references=message_ids(" ".join(head.all("references"))),
        sender=sender,
        to=people(head.all("to")),
        cc=people(head.all("cc")),
        reply_to=people(head.all("reply-to")),
        delivered_to=_delivered_to(head),
        subject=head.text("subject"),
        sent_at=_instant(head.raw("date")),
        text=kept,
        html=html and html[:LONGEST_HTML],
        attachments=tuple(_attachments(words, packs)),
        why_automatic=reasons_automatic(head, sender.address),
        bounces=bounces(root),
        reported_id=reported_id(root),
        protection=sealed.degree,
        exceeded=exceeded,
        marks=tuple(_marks(sealed.mark, packs.values(), exceeded)),
    )


def _sender(head: Headers) -> Party:
    named = first_party(head.all("from"))
    if named.address:
        return named
    other = (
        people(head.all("sender"))
        or people(head.all("reply-to"))
        or people(head.all("return-path"))
    )
    return Party(other[0].address, named.name or other[0].name) if other else named


def _delivered_to(head: Headers) -> tuple[str, ...]:
    noted = [
        value
        for name in ("delivered-to", "x-original-to", "envelope-to")
        for value in head.all(name)
    ]
    return tuple(party.address for party in people(noted))


def _instant(text: str) -> datetime | None:
    try:
        sent_at = parsedate_to_datetime(text[:LONGEST_DATE])
        # A zone of -0000 says that nobody knows it; the clock is taken for UTC then.
        aware = sent_at.replace(tzinfo=sent_at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return aware if EARLIEST <= aware <= LATEST else None


def _text(words: Bodies, packs: Iterable[Pack]) -> str:
    # Some programs send an empty plain part beside the real one.
    written = text_of_parts(words.plain) or text_of_parts(words.rich)
    return written or tidy(next((pack.text for pack in packs if pack.text), "")).strip("\n")


def _is_packed(part: Part) -> bool:
    return part.kind in _PACKED or part.claimed_name.lower() == "winmail.dat"


def _marks(sealed: str, packs: Iterable[Pack], exceeded: Iterable[str]) -> Iterator[str]:
    if sealed:
        yield sealed
    if not all(pack.files or pack.text for pack in packs):
        yield "winmail.closed"
    yield from (f"over.{limit}" for limit in exceeded)


def _attachments(words: Bodies, packs: Mapping[int, Pack]) -> Iterator[ParsedAttachment]:
    """Yield the files, those inside a winmail.dat in its place."""
    for part in words.files:
        pack = packs.get(id(part))
        if pack is None or not (pack.files or pack.text):
            yield _attachment(part)
        for file in pack.files if pack else ():
            yield ParsedAttachment(file.name, "application/octet-stream", file.content)


def _within_limit(text: str) -> str:
    return text.encode()[:LONGEST_TEXT].decode("utf-8", "ignore")


def _attachment(part: Part) -> ParsedAttachment:
    content_id = part.content_id
    disposition = part.disposition
    return ParsedAttachment(
        name=part.name,
        content_type=part.kind,
        content=part.content,
        content_id=content_id,
        inline=disposition == "inline" or (bool(content_id) and disposition != "attachment"),
    )
