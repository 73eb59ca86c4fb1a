"""What a message may be: who reads it, how it came, how long it is."""

from enum import StrEnum

from tocsin.base.errors import BadInput

BODY_LIMIT = 1_000_000
FILES_LIMIT = 20
NAME_LIMIT = 200


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


def check_body(body: str, field: str = "body") -> str:
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not text:
        raise BadInput("field.missing", field=field)
    check_length(text, field)
    return text


def check_length(body: str, field: str) -> None:
    if len(body.encode("utf-8", "replace")) > BODY_LIMIT:
        raise BadInput("field.too_long", field=field, limit=BODY_LIMIT)
