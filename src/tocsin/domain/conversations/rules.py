"""What a message may be, who reads it and how it came; what a mailbox may be set up with."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Any

from tocsin.base.errors import BadInput, each
from tocsin.domain.journal.rules import Source

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


def channel_of(source: Source) -> Channel:
    """Return how the words of an act came; what the desk does by itself is said on its pages."""
    return Channel(source) if source in {*Channel} else Channel.PAGE


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


class Way(StrEnum):
    """How the mail of a mailbox reaches the desk."""

    PIPE = "pipe"
    IMAP = "imap"


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SignIn(StrEnum):
    PASSWORD = "password"  # noqa: S105 - the code of a way to sign in
    XOAUTH2 = "xoauth2"


class After(StrEnum):
    """What becomes of a mail in its mailbox once the desk has it."""

    MOVE = "move"
    DELETE = "delete"


class SenderRule(StrEnum):
    """Whose mail becomes an incident; answers to one are another matter."""

    ANYONE = "anyone"
    KNOWN = "known"
    DOMAINS = "domains"


class Health(StrEnum):
    WELL = "well"
    NEW = "new"
    LATE = "late"
    FAILING = "failing"
    OFF = "off"


PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
PORT_LIMIT = 65535
SECRET_LIMIT = 4000
DOMAINS_LIMIT = 200
LATE = timedelta(minutes=10)
ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]/?#%]{1,64}@[^\s@<>\"(),:;\\\[\]/?#%]{1,189}")
DOMAIN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}")
FETCHING = ("host", "port", "security", "user", "sign_in", "folder", "after", "moved_to")
# Whoever is shown a password has it; so it goes to no other server than the one it was given for.
REACHED = ("host", "port", "security")


def check_mailbox_address(address: str) -> str:
    text = address.strip()
    if not ADDRESS.fullmatch(text) or not text.isprintable():
        raise BadInput("address.invalid", field="address")
    return text.casefold()


def check_way(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the mail is got, all of it: what is left out is as most servers have it."""
    way = _code(Way, said["way"], "way")
    if way == Way.PIPE:
        return {"way": way} | dict.fromkeys(FETCHING, "") | {"port": None}
    security, sign_in, after = each(
        lambda: _code(Security, said["security"] or Security.TLS, "security"),
        lambda: _code(SignIn, said["sign_in"] or SignIn.PASSWORD, "sign_in"),
        lambda: _code(After, said["after"] or After.MOVE, "after"),
    )
    moves = after == After.MOVE
    host, port, user, folder, moved_to = each(
        lambda: _check_host(said["host"], security),
        lambda: _check_port(said["port"] or PORTS[security]),
        lambda: _check_line(said["user"], "user", 254),
        lambda: _check_line(said["folder"] or "INBOX", "folder", 200),
        lambda: _check_line(said["moved_to"] or "Tocsin/Done", "moved_to", 200) if moves else "",
    )
    if moves and moved_to == folder:
        raise BadInput("mailbox.moved_nowhere", field="moved_to")
    reached = {"host": host, "port": port, "security": security, "user": user, "sign_in": sign_in}
    return {"way": way, **reached, "folder": folder, "after": after, "moved_to": moved_to}


def _code[C: StrEnum](codes: type[C], value: str, field: str) -> C:
    if value not in list(codes):
        raise BadInput("choice.unknown", field=field)
    return codes(value)


def _check_line(value: str, field: str, limit: int) -> str:
    text = value.strip()
    if not text:
        raise BadInput("field.missing", field=field)
    if len(text) > limit:
        raise BadInput("field.too_long", field=field, limit=limit)
    if not text.isprintable():
        raise BadInput("field.unprintable", field=field)
    return text


def _check_host(value: str, security: Security) -> str:
    text = _check_line(value, "host", 253).casefold()
    address = _ip(text)
    if address is None and not DOMAIN.fullmatch(text):
        raise BadInput("mailbox.host_invalid", field="host")
    here = text == "localhost" or (address is not None and address.is_loopback)
    if security == Security.NONE and not here:
        raise BadInput("mailbox.unencrypted", field="security")
    return text


def _ip(text: str) -> Any:  # noqa: ANN401 - an address of version 4 or 6, or nothing
    try:
        return ip_address(text)
    except ValueError:
        return None


def _check_port(value: int) -> int:
    if not 1 <= value <= PORT_LIMIT:
        raise BadInput("field.range", field="port", least=1, limit=PORT_LIMIT)
    return value


def check_secret(secret: str) -> str:
    """Return the password or token as it was given: a space may belong to it, a line break not."""
    if len(secret) > SECRET_LIMIT:
        raise BadInput("field.too_long", field="secret", limit=SECRET_LIMIT)
    if not secret.isprintable():
        raise BadInput("field.unprintable", field="secret")
    return secret


def check_senders(rule: str, domains: Collection[str]) -> tuple[SenderRule, str]:
    """Return whose mail is taken, and the domains as they are stored."""
    known = _code(SenderRule, rule, "sender_rule")
    wanted = [one.strip().casefold().removeprefix("@") for one in domains if one.strip()]
    if known != SenderRule.DOMAINS:
        return known, ""
    if not wanted:
        raise BadInput("field.missing", field="sender_domains")
    if len(wanted) > DOMAINS_LIMIT:
        raise BadInput("field.too_many", field="sender_domains", limit=DOMAINS_LIMIT)
    if wrong := next((one for one in wanted if not DOMAIN.fullmatch(one)), None):
        raise BadInput("mailbox.domain_invalid", field="sender_domains", value=wrong[:80])
    return known, " ".join(dict.fromkeys(wanted))


def may_begin(rule: str, domains: Collection[str], sender: str, *, known: bool) -> bool:
    """Say whether what this sender writes becomes an incident; a domain counts with those below."""
    match rule:
        case SenderRule.KNOWN:
            return known
        case SenderRule.DOMAINS:
            home = sender.rpartition("@")[2].casefold()
            return any(home == one or home.endswith(f".{one}") for one in domains)
        case _:
            return True


def health(
    way: str,
    *,
    active: bool,
    failures: int,
    fetched_at: datetime | None,
    received_at: datetime | None,
    now: datetime,
) -> Health:
    """Return how a mailbox fares: only one that is fetched can fail or be late."""
    if not active:
        return Health.OFF
    if failures:
        return Health.FAILING
    if way == Way.IMAP:
        if fetched_at is None:
            return Health.NEW
        return Health.LATE if now - fetched_at > LATE else Health.WELL
    return Health.WELL if received_at else Health.NEW
