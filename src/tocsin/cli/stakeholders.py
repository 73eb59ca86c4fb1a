"""`tocsin stakeholders`: the lists of people who hear of major incidents."""

import argparse

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import actor, add_actor, add_json
from tocsin.cli.tables import print_json, print_table


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "stakeholders",
        help="lists of people who hear of major incidents",
        description="Print the lists; with --list make or change one first.",
    )
    parser.add_argument("--list", dest="slug", metavar="SLUG", help="which one")
    parser.add_argument("--name", metavar="NAME", help="what it is called")
    parser.add_argument("--members", metavar="EMAIL", nargs="*", help="everybody on it from now on")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=stakeholders)


def stakeholders(parsed: argparse.Namespace) -> None:
    from tocsin.base.errors import require
    from tocsin.domain.incidents import queries
    from tocsin.domain.incidents.permissions import may_watch_the_desk
    from tocsin.words.major import stakeholder_list_record

    if parsed.slug:
        _set(parsed)
    require(may_watch_the_desk(actor(parsed)), "stakeholder_list.list")
    rows = list(queries.stakeholder_lists())
    if parsed.json:
        print_json({"items": [stakeholder_list_record(row) for row in rows], "next": None})
    elif rows:
        told = [
            (r.slug, r.name, ", ".join(m.email or m.name for m in r.members.all())) for r in rows
        ]
        print_table(("LIST", "NAME", "MEMBERS"), told)


def _set(parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts.queries import person_named
    from tocsin.domain.incidents import actions, queries

    known = queries.stakeholder_list_named(parsed.slug)
    name = parsed.name or (known.name if known else "")
    if not name:
        raise BadInput("field.missing", field="name")
    if parsed.members is None:
        members = list(known.members.all()) if known else []
    else:
        members = [person_named(address, field="members") for address in parsed.members]
    actions.set_stakeholder_list(by=actor(parsed), slug=parsed.slug, name=name, members=members)
