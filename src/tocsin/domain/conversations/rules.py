"""What a message may be: who reads it, how it came, how long it is."""

from collections.abc import Collection
from enum import StrEnum

from tocsin.base.errors import BadInput

BODY_LIMIT = 1_000_000
FILES_LIMIT = 20
NAME_LIMIT = 200
DAEMONS = frozenset({"mailer-daemon", "postmaster"})


class Visibility(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"


class Channel(StrEnum):
    """How something reached the desk or left it."""

    PAGE = "page"
    PORTAL = "portal"
    PHONE = "phone"
    MAIL = "mail"
    REST = "rest"
    COMMAND = "command"
    WALK_IN = "walk_in"
    CHAT = "chat"
    MONITORING = "monitoring"


class Format(StrEnum):
    MARKDOWN = "markdown"
    PLAIN = "plain"
    HTML = "html"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Receipt(StrEnum):
    """What became of a raw mail."""

    STORED = "stored"
    PARSED = "parsed"
    QUARANTINED = "quarantined"


class Automatic(StrEnum):
    """How a machine came to write a mail: on its own, as an answer to ours, or as a bounce."""

    GENERATED = "generated"
    REPLIED = "replied"
    BOUNCE = "bounce"


def nature(
    why_automatic: Collection[str], *, sender: str, answers: bool, bounces: bool
) -> Automatic | None:
    """Return how a machine came to write, or None when a person did.

    `why_automatic` are the signs that the parser found, `bounces` whether it reports a delivery.
    """
    if not why_automatic:
        return None
    daemon = sender.partition("@")[0].casefold() in DAEMONS
    nobody = "null_sender" in why_automatic and not answers
    if bounces or "report" in why_automatic or daemon or nobody:
        return Automatic.BOUNCE
    if answers or "auto_reply" in why_automatic:
        return Automatic.REPLIED
    return Automatic.GENERATED


def check_body(body: str, field: str = "body") -> str:
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not text:
        raise BadInput("field.missing", field=field)
    check_length(text, field)
    return text


def check_length(body: str, field: str) -> None:
    if len(body.encode("utf-8", "replace")) > BODY_LIMIT:
        raise BadInput("field.too_long", field=field, limit=BODY_LIMIT)
