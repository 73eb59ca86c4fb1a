"""`tocsin incident list` and `show`."""

import argparse
import sys

from tocsin.cli.arguments import actor, add_actor, add_json
from tocsin.cli.incident.output import found, print_incident, print_list, print_messages
from tocsin.cli.tables import print_json


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_list(nouns)
    _add_show(nouns)


def _add_list(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "list",
        help="find incidents, newest first",
        description="Find incidents in the language of the search box, newest first: "
        "state:open team:network priority:P1 assignee:none category:network/vpn words",
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="what to look for")
    parser.add_argument("--query", default="", help="the same, also for what begins with a minus")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most (default: 50)")
    parser.add_argument("--cursor", help="where the page before ended")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=list_incidents)


def _add_show(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "show",
        help="print one incident with its conversation",
        description="Print one incident with its conversation.",
    )
    parser.add_argument("number", metavar="NUMBER")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=show)


def list_incidents(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.words.records import filled, incident_record

    query = " ".join([*parsed.words, parsed.query]).strip()
    page = queries.listed(actor(parsed), query=query, limit=parsed.limit, cursor=parsed.cursor)
    if parsed.json:
        items = [incident_record(incident) for incident in filled(page.items)]
        print_json({"items": items, "next": page.next})
        return
    if page.items:
        print_list(page.items)
    else:
        print("Nothing found.", file=sys.stderr)
    if page.next:
        print(f"There are more: --cursor {page.next}", file=sys.stderr)


def show(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.domain.incidents.permissions import may_read_internal
    from tocsin.words.records import record_for

    reader = actor(parsed)
    incident = found(parsed.number, reader)
    if parsed.json:
        print_json(record_for(reader, incident))
        return
    print_incident(incident, inside=may_read_internal(reader, incident))
    print_messages(queries.conversation(incident, reader))
