"""`tocsin mail fetch`: look into the mailboxes now, without waiting for the worker."""

import argparse
from typing import TYPE_CHECKING

from tocsin.cli.framework import framework
from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.conversations.models import Mailbox

FAILED = 1


def add_to(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser(
        "fetch",
        help="look for mail in the mailboxes now",
        description="Fetch from the mailboxes on other servers what the worker would fetch in its "
        "time, and leave the reading to it. Exit code 1: one of them cannot be fetched.",
    )
    parser.add_argument("--mailbox", metavar="A", default="", help="only from this one")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.set_defaults(call=_fetch)


def _fetch(parsed: argparse.Namespace) -> int:
    with framework():
        rows = [_outcome(mailbox) for mailbox in _chosen(parsed.mailbox)]
    if parsed.json:
        print_json(rows)
    elif rows:
        titles = ("mailbox", "taken", "waiting", "error")
        print_table(
            titles,
            [["" if row[name] is None else str(row[name]) for name in titles] for row in rows],
        )
    return FAILED if any(row["error"] for row in rows) else 0


def _chosen(address: str) -> "list[Mailbox]":
    from tocsin.domain.conversations.queries import fetched_mailboxes

    found = fetched_mailboxes()
    if not address:
        return list(found)
    chosen = list(found.filter(address=address.strip().casefold()))
    if not chosen:
        raise Refused(f"nothing is fetched for {address}: see tocsin mailbox list")
    return chosen


def _outcome(mailbox: "Mailbox") -> dict[str, str | int | None]:
    from tocsin.domain.conversations.jobs import fetch

    haul = fetch(mailbox, lambda: True)
    if haul is None:
        return {"mailbox": mailbox.address, "taken": 0, "waiting": None, "error": "busy"}
    return {
        "mailbox": mailbox.address,
        "taken": haul.taken,
        "waiting": haul.waiting,
        "error": haul.error or None,
    }
