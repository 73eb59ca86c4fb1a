"""Who hears of an incident: `watchers`, and for oneself `following` and `mute`."""

import argparse
from typing import TYPE_CHECKING

from tocsin.cli.arguments import actor, add_actor, add_json, add_truth
from tocsin.cli.incident.output import found_inside
from tocsin.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import Incident, Participant


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "watchers",
        help="list, add and remove who hears of it",
        description="Print who hears of it; with --person add somebody first, with --remove take "
        "somebody off.",
    )
    parser.add_argument("number", metavar="NUMBER")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--person", metavar="EMAIL", help="who is added")
    either.add_argument("--remove", metavar="EMAIL", help="who is taken off")
    add_truth(parser, "internal", "every word inside the desk, or public ones only (default: yes)")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=watchers)


def off(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help="end it")


def follow(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    if parsed.remove:
        actions.end_following(incident, by=by)
    else:
        actions.begin_following(incident, by=by)


def mute(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.mute(incident, by=by, muted=not parsed.remove)


def watchers(parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts.queries import person_named
    from tocsin.domain.incidents import actions, queries
    from tocsin.words.checklists import watcher_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    internal = parsed.internal is not False
    if parsed.person:
        person = person_named(parsed.person)
        actions.watch(incident, by=by, person=person, internal=internal)
    elif parsed.remove:
        person = person_named(parsed.remove, field="remove")
        actions.unwatch(incident, by=by, person=person, internal=internal)
    rows = list(queries.watchers(incident))
    if parsed.json:
        print_json({"items": [watcher_record(row) for row in rows], "next": None})
    elif rows:
        told = [(r.person.email or "-", r.person.name, _side(r), _muted(r)) for r in rows]
        print_table(("EMAIL", "NAME", "SIDE", "MUTED"), told)


def _side(row: "Participant") -> str:
    return "internal" if row.internal else "public"


def _muted(row: "Participant") -> str:
    return "yes" if row.muted else "no"
