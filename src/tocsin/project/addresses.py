"""What the addresses in the settings mean: a database, a mail server, the desk itself."""

import re
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tocsin.base.environment import Unusable, reachable, url
from tocsin.base.mail import Transport, transport_from

MAIL_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[\w-]+(?:\.[\w-]+)*", re.ASCII)
POOL = {"min_size": 1, "max_size": 10, "timeout": 5}


def database(name: str, value: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's description of the database: without an address a file in the folder."""
    if not value:
        return _sqlite(data_dir / "tocsin.sqlite3")
    parts = url(name, value, ("postgresql", "postgres"))
    if len(parts.path) < 2:  # noqa: PLR2004 - a slash and at least one letter
        raise Unusable(f"{name}: it names no database after the host")
    if find_spec("psycopg") is None:
        raise Unusable(f"{name}: PostgreSQL needs the extra: pip install 'tocsin[postgres]'")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": POOL, "connect_timeout": 5} | dict(parse_qsl(parts.query)),
    }


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # A thread keeps its connection: opening one reads the whole schema again.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            # A transaction that means to write says so at its start: two that upgrade deadlock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL, because what was answered must survive a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def transport(name: str, value: str, outbox: Path) -> Transport:
    """Return the way out for mail; without an address it lies in the outbox."""
    try:
        return transport_from(value, outbox)
    except ValueError as error:
        raise Unusable(f"{name}: {error}") from None


def base_url(name: str, value: str, listen: tuple[str, int]) -> str:
    """Return the desk's own address without a slash at its end; by default where it listens."""
    if not value:
        host, port = listen
        return f"http://{reachable(host)}:{port}"
    parts = url(name, value, ("https", "http"))
    if parts.path.strip("/") or parts.query or parts.username:
        raise Unusable(f"{name}: it is more than a scheme, a host and a port")
    return f"{parts.scheme}://{parts.netloc}"


def mail_from(base: str) -> str:
    """Return the desk's own mail address while it has no better one: a host name, no number."""
    host = urlsplit(base).hostname or ""
    return f"desk@{'localhost' if ':' in host or host[-1:].isdecimal() else host}"


def sender(name: str, value: str) -> str:
    """Return `address` or `Name <address>` when letters can come from it."""
    spoken, address = parseaddr(value)
    if not MAIL_ADDRESS.fullmatch(address) or not (spoken + address).isprintable():
        raise Unusable(f"{name}: {value!r} is no address like desk@example.org")
    return value


def attachments(name: str, value: str, data_dir: Path) -> Path:
    """Return the folder for attachments."""
    if not value:
        return data_dir / "attachments"
    parts = urlsplit(value)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise Unusable(f"{name}: it is no folder like file:///srv/attachments")
    return Path(unquote(parts.path))
