"""Log lines: one per thing that happened, as text or JSON, with the request they belong to."""

import json
import logging
import re
from contextvars import ContextVar
from typing import Any

from tocsin.base import instants

request_id: ContextVar[str] = ContextVar("request_id", default="")

# What must not lie in a log: tokens, passwords inside addresses, the secret prefix of an intake.
SECRETS = (
    (re.compile(r"(?i)\b(bearer|token) +[\w.~+/=-]{8,}"), r"\1 ***"),
    (re.compile(r"(?i)(\b[a-z+]+://[^\s:/@]+):[^\s@/]+@"), r"\1:***@"),
    (re.compile(r"(/in/)[0-9A-Za-z]{16,}"), r"\1***"),
    (
        re.compile(r"(?i)\b(password|secret|secret_key)(['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,}]+"),
        r"\1\2***",
    ),
)


def without_secrets(text: str) -> str:
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


class Text(logging.Formatter):
    """A line that a person reads in a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        facts = "".join(f" {name}={_plain(value)}" for name, value in _facts(record).items())
        return f"{_when()} {record.levelname:<7} {_said(self, record)}{facts}"


class Json(logging.Formatter):
    """A line that a log store reads."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _when(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _said(self, record),
        }
        return json.dumps(line | _facts(record), ensure_ascii=False, default=str)


def logging_config(style: str) -> dict[str, Any]:
    """Return what `logging.config.dictConfig` takes for the style `text` or `json`."""
    formatter = {"text": Text, "json": Json}[style]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Our own line about each answer says the same and carries the request's id.
            "django.request": {"level": "ERROR"},
            "django": {"handlers": [], "propagate": True},
            # It repeats itself several times a second; what asked for a connection reports too.
            "psycopg.pool": {"level": "ERROR"},
        },
    }


def _plain(value: object) -> str:
    """Return the value so that nothing in it can look like another fact or another line."""
    text = str(value)
    return text if re.fullmatch(r"[!-~]+", text) else json.dumps(text, ensure_ascii=False)


def _said(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    message = record.getMessage()
    if record.args:
        # They may come from strangers, and a line of theirs must not look like one of ours.
        message = message.replace("\n", "\\n").replace("\r", "\\r")
    if record.exc_info:
        message += "\n" + formatter.formatException(record.exc_info)
    return without_secrets(message)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts = {
        name: without_secrets(value) if isinstance(value, str) else value
        for name, value in getattr(record, "facts", {}).items()
    }
    return facts | {"request": request_id.get()} if request_id.get() else facts


def _when() -> str:
    return instants.written(instants.now())
