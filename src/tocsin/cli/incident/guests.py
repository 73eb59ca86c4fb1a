"""`tocsin incident guests`: outside experts who see one incident from inside."""

import argparse
from typing import TYPE_CHECKING

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import actor, add_actor, add_json, instant
from tocsin.cli.incident.output import found_inside
from tocsin.cli.tables import local, print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import Incident


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "guests",
        help="list, invite and send away outside experts",
        description="Print who is a guest today; with --email invite somebody first, with "
        "--remove end a stay.",
    )
    parser.add_argument("number", metavar="NUMBER")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--email", metavar="EMAIL", help="who is invited; unknown becomes contact")
    either.add_argument("--remove", metavar="EMAIL", help="whose stay ends now")
    parser.add_argument("--name", metavar="NAME", default="", help="of a new contact")
    parser.add_argument("--until", metavar="INSTANT", type=instant, help="when the stay ends")
    parser.add_argument("--message", metavar="TEXT", default="", help="sent with the invitation")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=guests)


def guests(parsed: argparse.Namespace) -> None:
    from tocsin.base import instants
    from tocsin.domain.incidents import queries
    from tocsin.words.escalation import guest_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.email:
        _invite(incident, by, parsed)
    elif parsed.remove:
        _remove(incident, by, parsed.remove)
    now = instants.now()
    staying = list(queries.guests(incident, now))
    if parsed.json:
        print_json({"items": [guest_record(visit, now) for visit in staying], "next": None})
    elif staying:
        rows = [(v.person.email or "-", v.person.name, local(v.until)) for v in staying]
        print_table(("EMAIL", "NAME", "UNTIL"), rows)


def _invite(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts.queries import person_at
    from tocsin.domain.accounts.rules import Sender
    from tocsin.domain.incidents import actions

    if parsed.until is None:
        raise BadInput("field.missing", field="until")
    guest = person_at(parsed.email) or Sender(parsed.email, parsed.name)
    actions.invite(incident, by=by, guest=guest, until=parsed.until, message=parsed.message)


def _remove(incident: "Incident", by: "Person", address: str) -> None:
    from tocsin.domain.accounts.queries import person_named
    from tocsin.domain.incidents import actions

    actions.uninvite(incident, by=by, guest=person_named(address, field="remove"))
