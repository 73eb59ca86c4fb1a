"""`tocsin mail`: the end of an MTA's pipe, and what lies on other servers."""

import argparse
import json
import logging
import shutil
import sys
import tempfile
from typing import TYPE_CHECKING, BinaryIO

from tocsin.base.environment import Unusable
from tocsin.cli import fetching

if TYPE_CHECKING:
    from tocsin.domain.conversations.models import RawMail

logger = logging.getLogger("tocsin.mail")

# Of sysexits.h, as every MTA reads them.
NO_USER, TRY_AGAIN = 67, 75
IN_MEMORY = 1024 * 1024


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    mail = commands.add_parser("mail", help="mail that comes in")
    verbs = mail.add_subparsers(required=True, metavar="COMMAND")
    receive = verbs.add_parser(
        "receive",
        help="take one message from standard input",
        description="Take one RFC 5322 message from standard input, as an MTA's pipe gives it. "
        "Exit code 0: it is stored; 75: try again later; 67: there is no such mailbox.",
    )
    receive.add_argument("--mailbox", metavar="A", default="", help="the address it was sent to")
    receive.add_argument("--json", action="store_true", help="print what became of it")
    receive.set_defaults(call=_receive, bare=True)
    fetching.add_to(verbs)


def _receive(parsed: argparse.Namespace) -> int:
    from tocsin.cli.framework import start_framework

    try:
        start_framework()
    except (Unusable, OSError) as error:
        # The operator's mistake must not cost somebody's mail.
        return _again(str(error))
    from django.db import DatabaseError

    from tocsin.domain.conversations.queries import mailbox_named
    from tocsin.worker.duties import read

    try:
        mailbox = mailbox_named(parsed.mailbox)
        raw = _kept(sys.stdin.buffer, mailbox) if mailbox else None
    except (DatabaseError, OSError) as error:
        return _again(str(error))
    if raw is None:
        print(f"tocsin: there is no mailbox {parsed.mailbox}", file=sys.stderr)
        return NO_USER
    try:
        read(raw)
    except DatabaseError as error:
        # It is stored, and the worker comes back to it.
        logger.warning("a mail is read later", extra={"facts": {"reason": str(error)}})
    if parsed.json or sys.stdout.isatty():
        _tell(raw, as_json=parsed.json)
    return 0


def _kept(stream: BinaryIO, mailbox: str) -> "RawMail":
    from tocsin.base import instants
    from tocsin.domain.conversations.traces import keep_raw_mail

    with tempfile.SpooledTemporaryFile(IN_MEMORY) as message:
        shutil.copyfileobj(stream, message)
        message.seek(0)
        return keep_raw_mail(message, mailbox=mailbox, at=instants.now())


def _again(reason: str) -> int:
    line = reason.strip().splitlines()[0] if reason.strip() else "it cannot be stored now"
    print(f"tocsin: {line}", file=sys.stderr)
    return TRY_AGAIN


def _tell(raw: "RawMail", *, as_json: bool) -> None:
    """Silent in a pipe: some MTAs send whatever is printed back to the sender."""
    from tocsin.domain.incidents.queries import became_of

    state, number, error = became_of(raw)
    if as_json:
        told = {"receipt": raw.public_id, "state": state, "number": number, "error": error or None}
        print(json.dumps(told))
    else:
        print(number or error or state)
