"""`tocsin check`: can this desk do its work? Every reason why not, one per line."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

OK, NOTE, BAD = "ok", "note", "bad"


@dataclass(frozen=True)
class Finding:
    """What is said about one part of the desk."""

    part: str
    verdict: str
    text: str


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "check",
        help="tell whether configuration, database, mail and worker are well",
        description="Check configuration, database, mail and worker; exit 1 with the reasons.",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(call=check)


def check(parsed: argparse.Namespace) -> int:
    findings = [finding for part in PARTS for finding in part()]
    if parsed.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    for finding in findings:
        line = f"{finding.verdict:<5}{finding.part}: {finding.text}"
        if finding.verdict == BAD:
            print(line, file=sys.stderr)
        elif not parsed.json:
            print(line)
    return int(any(finding.verdict == BAD for finding in findings))


def _configuration() -> Iterator[Finding]:
    from django.conf import settings

    yield Finding("configuration", OK, f"the desk is {settings.BASE_URL}")
    if not settings.IS_BEHIND_TLS and settings.LISTEN[0] not in {"127.0.0.1", "localhost", "::1"}:
        yield Finding("configuration", NOTE, "TOCSIN_BASE_URL is not https: nothing is encrypted")
    if not os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        yield Finding("configuration", BAD, f"TOCSIN_DATA_DIR: {settings.DATA_DIR} is not writable")
    elif settings.DATA_DIR.stat().st_mode & 0o007:
        yield Finding("configuration", NOTE, f"everybody on this machine reads {settings.DATA_DIR}")


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding("database", BAD, str(error).strip().splitlines()[0])
        return
    yield Finding("database", OK, f"{connection.display_name} answers")
    if due:
        yield Finding("database", BAD, f"{len(due)} migrations are due: run tocsin migrate")


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    from tocsin.base.mail import Deferred

    if not settings.MAIL_TRANSPORT.is_configured:
        text = f"TOCSIN_SMTP_URL is not set: letters lie in {settings.MAIL_OUTBOX}"
        yield Finding("mail", NOTE, text)
        return
    try:
        settings.MAIL_TRANSPORT.greet()
    except Deferred as error:
        yield Finding("mail", BAD, f"the relay cannot be used: {error.reply}")
    else:
        yield Finding("mail", OK, "the relay answers")


def _post() -> Iterator[Finding]:
    from django.db import DatabaseError

    from tocsin.domain.conversations.queries import quarantined
    from tocsin.domain.notify.queries import given_up

    try:
        letters, mails = given_up().count(), quarantined().count()
    except DatabaseError:
        # What is wrong with the database has been said.
        return
    if letters:
        yield Finding("mail", NOTE, f"given up after many tries or refused: {letters} letters")
    if mails:
        yield Finding("mail", NOTE, f"not understood and kept in the quarantine: {mails} mails")


def _mailboxes() -> Iterator[Finding]:
    from django.db import DatabaseError

    from tocsin.base import instants
    from tocsin.domain.accounts.queries import operator
    from tocsin.domain.conversations.models import Mailbox
    from tocsin.domain.conversations.queries import faring

    try:
        found = Mailbox.objects.visible_to(operator()).filter(is_active=True)
        sheets = faring(found, instants.now())
    except DatabaseError:
        return
    for sheet in sheets:
        box = sheet.mailbox
        if sheet.health == "failing":
            text = f"{box.address} cannot be fetched, {box.failures} times now: {box.last_error}"
            yield Finding("mailbox", BAD, text)
        elif sheet.health == "late":
            yield Finding("mailbox", BAD, f"{box.address} was not fetched for a while")


def _clocks() -> Iterator[Finding]:
    from django.db import DatabaseError

    from tocsin.domain.clocks.queries import set_aside

    try:
        rows = set_aside()
    except DatabaseError:
        return
    if rows:
        text = f"set aside after failing, tocsin clocks retry: {rows}"
        yield Finding("clocks", BAD, text)


def _worker() -> Iterator[Finding]:
    from django.conf import settings

    from tocsin.base import instants
    from tocsin.base.heartbeat import LATE, last_beat

    beat = last_beat(settings.WORKER_HEARTBEAT)
    if beat is None:
        yield Finding("worker", BAD, "it has never run here: start tocsin worker")
    elif (silent := instants.now() - beat) > LATE:
        yield Finding("worker", BAD, f"it has been silent for {round(silent.total_seconds())} s")
    else:
        yield Finding("worker", OK, "it is at work")


PARTS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _configuration,
    _database,
    _mail,
    _post,
    _mailboxes,
    _clocks,
    _worker,
)
