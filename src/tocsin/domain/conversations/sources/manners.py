"""Signs that no person wrote a message, so that nothing answers it by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from tocsin.domain.conversations.sources.addresses import message_ids
from tocsin.domain.conversations.sources.charsets import one_line
from tocsin.domain.conversations.sources.headers import Headers, read_head
from tocsin.domain.conversations.sources.mime import Part

MOST_BOUNCES = 100
LONGEST_WORD = 500
LONGEST_REPORT = 65_536

_LISTS = ("list-id", "list-unsubscribe", "list-post", "mailing-list", "x-mailing-list")
_ROBOT_MARKS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "x-failed-recipients",
    "x-cron-env",
)
_ROBOTS = frozenset(
    {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply"}
)
_SUPPRESSED = ("all", "oof", "autoreply")


@dataclass(frozen=True)
class Bounce:
    """What a delivery report (RFC 3464) says about one recipient."""

    recipient: str
    action: str  # failed, delayed, delivered, relayed, expanded
    status: str  # such as 5.1.1
    diagnostic: str


def reasons_automatic(headers: Headers, sender: str) -> tuple[str, ...]:
    """Return a code for every sign that a program sent this (RFC 3834, and what vendors do).

    auto_submitted, auto_reply, bulk, list, null_sender, suppressed, report, robot_sender
    """
    return tuple(code for code, has_sign in _SIGNS.items() if has_sign(headers, sender))


def bounces(root: Part) -> tuple[Bounce, ...]:
    """Return what the delivery reports in the message say, recipient by recipient."""
    found: list[Bounce] = []
    for part in root.walk():
        if part.kind == "message/delivery-status":
            found += _recipients(part.content[:LONGEST_REPORT], MOST_BOUNCES - len(found))
    return tuple(found)


def reported_id(root: Part) -> str:
    """Return the id of the message that a report is about, or nothing."""
    if root.kind != "multipart/report":
        return ""
    for part in root.walk():
        if part.is_message or part.kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            content = part.content
            ids = message_ids(read_head(content, 0, len(content))[0].raw("message-id"))
            return ids[0] if ids else ""
    return ""


def _recipients(content: bytes, most: int) -> list[Bounce]:
    found: list[Bounce] = []
    at = 0
    while at < len(content) and len(found) < most:
        fields, after = read_head(content, at, len(content))
        if "final-recipient" in fields or "original-recipient" in fields:
            found.append(_bounce(fields))
        # A line that is no field ends a head without being read.
        at = after if after > at else _next_line(content, at)
    return found


def _next_line(content: bytes, at: int) -> int:
    stop = content.find(b"\n", at)
    return len(content) if stop < 0 else stop + 1


def _bounce(fields: Headers) -> Bounce:
    recipient = fields.text("original-recipient") or fields.text("final-recipient")
    return Bounce(
        recipient=recipient.rpartition(";")[2].strip("<> ")[:LONGEST_WORD],
        action=fields.text("action").lower()[:LONGEST_WORD],
        status=fields.text("status").partition(" ")[0][:LONGEST_WORD],
        diagnostic=fields.text("diagnostic-code").partition(";")[2].strip()[:LONGEST_WORD],
    )


def _is_auto_submitted(headers: Headers, _sender: str) -> bool:
    return headers.valued("auto-submitted").value.partition(" ")[0] not in {"", "no"}


def _is_auto_reply(headers: Headers, _sender: str) -> bool:
    return any(name in headers for name in _ROBOT_MARKS)


def _is_bulk(headers: Headers, _sender: str) -> bool:
    return headers.valued("precedence").value in {"bulk", "list", "junk", "auto_reply"}


def _is_list(headers: Headers, _sender: str) -> bool:
    return any(name in headers for name in _LISTS)


def _has_null_sender(headers: Headers, _sender: str) -> bool:
    return "".join(headers.raw("return-path").split()) == "<>"


def _is_suppressed(headers: Headers, _sender: str) -> bool:
    asked = headers.raw("x-auto-response-suppress").lower().split(",")
    return any(word.strip() in _SUPPRESSED for word in asked)


def _is_report(headers: Headers, _sender: str) -> bool:
    return headers.kind.value in {"multipart/report", "message/delivery-status"}


def _is_robot(_headers: Headers, sender: str) -> bool:
    return one_line(sender, LONGEST_WORD).partition("@")[0].lower() in _ROBOTS


_SIGNS: dict[str, Callable[[Headers, str], bool]] = {
    "auto_submitted": _is_auto_submitted,
    "auto_reply": _is_auto_reply,
    "bulk": _is_bulk,
    "list": _is_list,
    "null_sender": _has_null_sender,
    "suppressed": _is_suppressed,
    "report": _is_report,
    "robot_sender": _is_robot,
}
