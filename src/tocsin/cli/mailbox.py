"""`tocsin mailbox`: the addresses that people write to, and how their mail is got."""

import argparse
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urlsplit

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.cli.arguments import Codes, actor, add_actor, add_choice, add_json
from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.conversations.models import Mailbox

# Scheme of the address to how the connection is protected.
SCHEMES = {"imaps": "tls", "imap+starttls": "starttls", "imap": "none"}
TEXTS = ("name", "impact", "urgency", "language")
IMAP_HELP = (
    "fetch from here: imaps://user@host:port/FOLDER, or imap+starttls://; % as in addresses of the"
    " web. A password in it stands in the list of processes: leave it out, and standard input or"
    " a question gives it"
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("mailbox", help="the addresses that people write to")
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    every = verbs.add_parser(
        "list", help="print the mailboxes", description="Print the mailboxes and how they fare."
    )
    _finish(every, print_list)
    make = verbs.add_parser("create", help="add a mailbox", description="Add a mailbox.")
    make.add_argument("--address", required=True, metavar="A", help="it stays for good")
    _add_content(make)
    _finish(make, create)
    edit = verbs.add_parser(
        "change", help="change a mailbox", description="Change what is named; the rest stays."
    )
    edit.add_argument("address", metavar="A")
    _add_content(edit)
    _finish(edit, change)
    for name, meaning, call in (
        ("retire", "take in mail there no more", retire),
        ("restore", "take in mail there again", restore),
    ):
        parser = verbs.add_parser(name, help=meaning, description=f"{meaning.capitalize()}.")
        parser.add_argument("address", metavar="A")
        _finish(parser, call)


def _finish(parser: argparse.ArgumentParser, call: Any) -> None:  # noqa: ANN401 - any command
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=call)


def _add_content(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", help="what it is called")
    parser.add_argument("--team", metavar="SLUG", help="who takes on what is reported there")
    parser.add_argument("--category", metavar="PATH", help="what it is about at first")
    add_choice(parser, "--impact", Codes(_levels("impact")), "impact at first")
    add_choice(parser, "--urgency", Codes(_levels("urgency")), "urgency at first")
    parser.add_argument("--language", metavar="CODE", help="of people who are met there first")
    parser.add_argument(
        "--senders", metavar="RULE", help="anyone, known, or domains with commas: example.org,…"
    )
    parser.add_argument("--imap", metavar="URL", help=IMAP_HELP.replace("%", "%%"))
    parser.add_argument(
        "--after", metavar="FOLDER", help="where fetched mail is moved to; `delete` deletes it"
    )
    parser.add_argument(
        "--xoauth2", action="store_true", help="what is given is a token, no password"
    )


def _levels(axis: str) -> Any:  # noqa: ANN401 - a function that returns codes
    def known() -> tuple[str, ...]:
        from tocsin.domain.catalogue.rules import levels

        return levels(axis)

    return known


def print_list(parsed: argparse.Namespace) -> None:
    from tocsin.domain.conversations import queries
    from tocsin.domain.conversations.models import Mailbox
    from tocsin.domain.conversations.permissions import may_read_mailboxes
    from tocsin.words.mailboxes import mailbox_record

    by = actor(parsed)
    require(may_read_mailboxes(by), "mailbox.list")
    found = Mailbox.objects.visible_to(by).select_related("team", "category")
    records = [mailbox_record(sheet) for sheet in queries.faring(found, instants.now())]
    if parsed.json:
        print_json({"items": records, "next": None})
        return
    columns = ("address", "way", "team", "category", "health", "error")
    rows = [tuple(record[name] or "" for name in columns) for record in records]
    if rows:
        print_table(tuple(name.upper() for name in columns), rows)


def create(parsed: argparse.Namespace) -> None:
    from tocsin.domain.conversations import actions

    by = actor(parsed)
    said, secret = _said(parsed, by)
    made = actions.create_mailbox(by=by, address=parsed.address, said=said, secret=secret)
    _print(made, parsed)


def change(parsed: argparse.Namespace) -> None:
    from tocsin.domain.conversations import actions

    found, by = _known(parsed), actor(parsed)
    said, secret = _said(parsed, by)
    actions.update_mailbox(found, by=by, changes=said, secret=secret)
    _print(found, parsed)


def retire(parsed: argparse.Namespace) -> None:
    from tocsin.domain.conversations import actions

    found = _known(parsed)
    actions.retire_mailbox(found, by=actor(parsed))
    _print(found, parsed)


def restore(parsed: argparse.Namespace) -> None:
    from tocsin.domain.conversations import actions

    found = _known(parsed)
    actions.restore_mailbox(found, by=actor(parsed))
    _print(found, parsed)


def _said(parsed: argparse.Namespace, by: "Person") -> tuple[dict[str, Any], str | None]:
    from tocsin.domain.accounts.queries import team_named
    from tocsin.domain.catalogue.queries import category_at

    said = {name: getattr(parsed, name) for name in TEXTS if getattr(parsed, name) is not None}
    if parsed.team is not None:
        said["team"] = team_named(parsed.team) if parsed.team else None
    if parsed.category is not None:
        said["category"] = category_at(parsed.category, by) if parsed.category else None
    if parsed.senders is not None:
        plain = parsed.senders in ("anyone", "known")
        said["sender_rule"] = parsed.senders if plain else "domains"
        said["sender_domains"] = () if plain else parsed.senders.split(",")
    if parsed.after is not None:
        deletes = parsed.after == "delete"
        said |= {"after": "delete"} if deletes else {"after": "move", "moved_to": parsed.after}
    if parsed.imap is None:
        return said, None
    fetching, secret = _fetching(parsed.imap)
    sign_in = {"sign_in": "xoauth2"} if parsed.xoauth2 else {}
    return said | fetching | sign_in, secret or _asked_for()


def _fetching(value: str) -> tuple[dict[str, Any], str]:
    """Return how mail is fetched, and the secret; a refusal does not repeat what was typed."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    if parts.scheme not in SCHEMES or not parts.hostname or parts.query or parts.fragment:
        raise Refused(f"--imap takes an address that begins with {', '.join(SCHEMES)}")
    fetching = {
        "way": "imap",
        "host": parts.hostname,
        "port": port,
        "security": SCHEMES[parts.scheme],
        "user": unquote(parts.username or ""),
        "folder": unquote(parts.path.lstrip("/")),
    }
    return fetching, unquote(parts.password or "")


def _asked_for() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    return getpass("Password or token: ")


def _known(parsed: argparse.Namespace) -> "Mailbox":
    from tocsin.domain.conversations import queries

    found = queries.mailbox_at(parsed.address, actor(parsed))
    if found is None:
        raise BadInput("mailbox.unknown", field="address")
    return found


def _print(found: "Mailbox", parsed: argparse.Namespace) -> None:
    from tocsin.domain.conversations import queries
    from tocsin.words.mailboxes import mailbox_record

    if parsed.json:
        (sheet,) = queries.faring([found], instants.now())
        print_json(mailbox_record(sheet))
    else:
        print(found.address)
