"""What an incident hangs together with: `links`, `parent` and `merge`."""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import Codes, actor, add_actor, add_choice, add_json, add_truth
from tocsin.cli.incident.output import found, found_inside, print_done
from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import Incident, Link


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "links",
        help="read, add and remove links to other incidents",
        description="Print the links one may know of; with --kind add one first, with --remove "
        "take one off.",
    )
    parser.add_argument("number", metavar="NUMBER")
    add_choice(parser, "--kind", Codes(_kinds), "this one is, of the other")
    parser.add_argument("--number", dest="other", metavar="NUMBER", help="the other")
    parser.add_argument("--remove", metavar="ID", help="the link to take off")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=links)
    _add_split(nouns)


def _add_split(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "split",
        help="make what somebody said an incident of its own",
        description="Make what somebody said an incident of its own; prints its number.",
    )
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--message", metavar="ID", required=True, help="what was said")
    parser.add_argument("--title", metavar="TEXT", default="", help="default: its first words")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=split)


def _kinds() -> Iterable[str]:
    from tocsin.domain.incidents.rules import LinkKind

    return LinkKind


def parent(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--number", dest="other", metavar="NUMBER", help="the parent")
    either.add_argument("--remove", action="store_true", help="take it off its parent")
    add_truth(parser, "follows", "what its parent does it does too (default: yes)")


def merge(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--into", metavar="NUMBER", help="the one that stays")
    either.add_argument("--undo", action="store_true", help="undo it")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why")


def adopt(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    above = None if parsed.remove else found(parsed.other, by)
    actions.adopt(incident, by=by, parent=above, follows=parsed.follows is not False)


def merge_into(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    if parsed.undo:
        actions.unmerge(incident, by=by)
    else:
        actions.merge(incident, by=by, into=found(parsed.into, by, "into"), reason=parsed.reason)


def links(parsed: argparse.Namespace) -> None:
    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.remove:
        _remove(incident, by, parsed.remove)
    elif parsed.kind or parsed.other:
        _link(incident, by, parsed.kind, parsed.other)
    _print(incident, by, as_json=parsed.json)


def split(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions, queries

    by = actor(parsed)
    incident = found(parsed.number, by)
    said = queries.conversation(incident, by).filter(public_id=parsed.message).first()
    if said is None:
        raise Refused(f"message: there is no message {parsed.message}")
    new = actions.split(incident, by=by, message=said, title=parsed.title)
    print_done(new.number, by, as_json=parsed.json, line="{number}")


def _link(incident: "Incident", by: "Person", kind: str | None, number: str | None) -> None:
    from tocsin.domain.incidents import actions, queries
    from tocsin.domain.incidents.rules import LinkKind
    from tocsin.domain.incidents.rules.relations import OUTSIDE

    if not kind or not number:
        raise BadInput("field.missing", field="number" if kind else "kind")
    other = queries.by_number(number, by)
    if other is None and LinkKind(kind) not in OUTSIDE:
        raise Refused(f"number: there is no incident {number}")
    outside = "" if other else number
    actions.link(incident, by=by, kind=LinkKind(kind), target=other, outside=outside)


def _remove(incident: "Incident", by: "Person", public_id: str) -> None:
    from tocsin.domain.incidents import actions

    made = next((link for link in _known(incident, by) if link.public_id == public_id), None)
    if made is None:
        raise Refused(f"remove: there is no link {public_id}")
    actions.unlink(made, by=by)


def _known(incident: "Incident", by: "Person") -> "Iterable[Link]":
    from tocsin.domain.incidents import queries

    return queries.links(incident, by)


def _print(incident: "Incident", by: "Person", *, as_json: bool) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.words.relations import link_record

    items = [link_record(queries.tie(link, incident)) for link in _known(incident, by)]
    if as_json:
        print_json({"items": items, "next": None})
    elif items:
        shown = ("id", "kind", "direction", "number", "title")
        rows = [[item[name] or "" for name in shown] for item in items]
        print_table(("ID", "KIND", "", "NUMBER", "TITLE"), rows)
