"""`tocsin incident investigation`: read what was tried so far, or add to it."""

import argparse

from tocsin.cli.arguments import actor, add_actor, add_json, text
from tocsin.cli.incident.output import found_inside
from tocsin.cli.tables import local, print_json, print_table

TITLES = ("AT", "BY", "HYPOTHESIS", "TEST", "RESULT")


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "investigation",
        help="read what was tried so far, or add to it",
        description="Print what was suspected, tested and found; with --hypothesis add first.",
    )
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--hypothesis", metavar="TEXT", help="what is suspected; - reads input")
    parser.add_argument("--test", metavar="TEXT", default="", help="how it was tested")
    parser.add_argument("--result", metavar="TEXT", default="", help="what came out")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=investigation)


def investigation(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions, queries
    from tocsin.words.escalation import investigation_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.hypothesis is not None:
        actions.investigate(
            incident,
            by=by,
            hypothesis=text(parsed.hypothesis),
            test=parsed.test,
            result=parsed.result,
        )
    entries = list(queries.tried_so_far(incident))
    if parsed.json:
        print_json({"items": [investigation_record(entry) for entry in entries], "next": None})
    elif entries:
        rows = [
            (local(e.message.sent_at), e.message.author.name, e.hypothesis, e.test, e.result)
            for e in entries
        ]
        print_table(TITLES, [tuple(" ".join(cell.split()) for cell in row) for row in rows])
