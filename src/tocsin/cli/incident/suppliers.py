"""`tocsin incident suppliers`: what suppliers are asked, out of the reporter's sight."""

import argparse
from typing import TYPE_CHECKING

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import actor, add_actor, add_json, text
from tocsin.cli.incident.output import found_inside, print_said
from tocsin.cli.refused import Refused
from tocsin.cli.tables import local, print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import Incident, Inquiry

TITLES = ("ID", "SUPPLIER", "REFERENCE", "OPENED", "CLOSED", "CONTACT")


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "suppliers",
        help="ask suppliers, and read what they answered",
        description="Print the conversations with suppliers; with --supplier open one first. With "
        "--id print what was said in one, and write, note its number or end it first.",
    )
    parser.add_argument("number", metavar="NUMBER")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--supplier", metavar="SLUG", help="whom to ask")
    either.add_argument("--id", metavar="ID", help="which conversation")
    parser.add_argument("--contact", metavar="EMAIL", help="who there (default: the first)")
    parser.add_argument("--body", metavar="TEXT", help="what is sent; - reads standard input")
    parser.add_argument("--reference", metavar="TEXT", help="the supplier's own number")
    parser.add_argument("--close", action="store_true", help="end the conversation")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=suppliers)


def suppliers(parsed: argparse.Namespace) -> None:
    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.id:
        _go_on(incident, by, parsed)
        return
    if parsed.supplier:
        _ask(incident, by, parsed)
    _print_all(incident, by, as_json=parsed.json)


def _ask(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts.queries import organisation_named, person_named
    from tocsin.domain.incidents import actions

    actions.ask(
        incident,
        by=by,
        supplier=organisation_named(parsed.supplier, "supplier"),
        body=text(parsed.body or ""),
        contact=person_named(parsed.contact, field="contact") if parsed.contact else None,
    )


def _go_on(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.conversations.models import Wording
    from tocsin.domain.incidents import actions, queries
    from tocsin.words.escalation import supplier_message_record

    inquiry = _named(incident, parsed.id, by)
    if parsed.contact:
        raise BadInput("field.unknown", field="contact")
    if parsed.body is not None:
        actions.write_to_supplier(inquiry, by=by, wording=Wording(text(parsed.body)))
    if parsed.reference is not None:
        actions.note_reference(inquiry, by=by, reference=parsed.reference)
    if parsed.close:
        actions.close_inquiry(inquiry, by=by)
    said = list(queries.said_with(inquiry))
    if parsed.json:
        items = [supplier_message_record(incident, inquiry, message) for message in said]
        print_json({"items": items, "next": None})
    else:
        print_said((message, f"supplier, {message.channel}") for message in said)


def _named(incident: "Incident", public_id: str, by: "Person") -> "Inquiry":
    from tocsin.domain.incidents.queries import inquiry_named

    inquiry = inquiry_named(incident, public_id, by)
    if inquiry is None:
        raise Refused(f"id: there is no such conversation {public_id}")
    return inquiry


def _print_all(incident: "Incident", by: "Person", *, as_json: bool) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.words.escalation import inquiry_record

    found = list(queries.inquiries(incident, by))
    if as_json:
        print_json({"items": [inquiry_record(inquiry) for inquiry in found], "next": None})
    elif found:
        print_table(TITLES, [_row(inquiry) for inquiry in found])


def _row(inquiry: "Inquiry") -> tuple[str, ...]:
    return (
        inquiry.public_id,
        inquiry.supplier.slug,
        inquiry.reference or "-",
        local(inquiry.opened_at),
        local(inquiry.closed_at) or "-",
        inquiry.contact.name if inquiry.contact else "-",
    )
